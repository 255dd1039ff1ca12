// Writes media/experiment.schema.json, the JSON schema of *.tangent.json files: node scripts/schema.mjs.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSource } from './load-source.mjs';

const { experimentJsonSchema } = await loadSource('src/experiments/schema.ts');
const file = path.resolve(import.meta.dirname, '../media/experiment.schema.json');
writeFileSync(file, `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
