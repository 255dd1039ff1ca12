import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { operators } from '../../../src/backbones/graph-model/operators';
import { importers } from '../../../src/backbones/keras-layers/importers';

it('docs/tensorflowjs.md lists every layer and operation that can be imported, and no other', async () => {
  const text = await readFile(new URL('../../../docs/tensorflowjs.md', import.meta.url), 'utf8');
  const [, layers = '', operations = ''] = text.split(/^## .*$/m);
  const listed = (section: string) => [...(section.trim().split('\n\n')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(listed(layers)).toEqual(Object.keys(importers).sort());
  expect(listed(operations)).toEqual(Object.keys(operators).sort());
});
