import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { experimentFileSchema } from '../../../src/contract/experiment';
import { experimentJsonSchema } from '../../../src/experiments/schema';

it('the schema that the text editor reads is that of the settings: npm run manifest writes it', () => {
  const file = path.resolve(import.meta.dirname, '../../../media/experiment.schema.json');
  const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
  const { properties, required } = written as { properties: Record<string, { description?: string }>; required: string[] };
  const settings = Object.keys(experimentFileSchema.shape);
  expect(Object.keys(properties)).toEqual(['$schema', ...settings]);
  expect(settings.filter((name) => !properties[name]?.description)).toEqual([]);
  expect(required).toEqual(['dataset']);
});
