import { beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../../src/contract/jobs';
import { nameChoices, namePlace } from '../../../src/experiments';
import { readArchitecture } from '../backbones/architecture';

/** The place at the bar in a text. */
function at(marked: string): { text: string; place: ReturnType<typeof namePlace> } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  return { text, place: namePlace(text, offset) };
}

const replaced = (marked: string): string | null => {
  const { text, place } = at(marked);
  return place && text.slice(place.offset, place.offset + place.length);
};

describe('the place of a name', () => {
  it.each([
    ['{"linearize": [|]}', ''],
    ['{"linearize": ["|"]}', '""'],
    ['{"linearize": ["a", "lay|er4"]}', '"layer4"'],
    ['{"linearize": ["a",|', ''],
    ['{"features": "po|ol"}', '"pool"'],
    ['{"features": |}', ''],
  ])('%s', (marked, expected) => {
    expect(replaced(marked)).toBe(expected);
  });

  it.each(['{"lineari|ze": []}', '{"methods": ["|"]}', '{"backbone": "|"}', '{"preprocessing": {"features": "|"}}', '|', '{"linearize": [["|"]]}'])('is not %s', (marked) => {
    expect(at(marked).place).toBeNull();
  });
});

describe('the names that can stand there', () => {
  let network: Inspection;
  beforeAll(async () => {
    const { backbone } = await readArchitecture('resnet-basic');
    network = { layers: backbone.layers, blocks: backbone.blocks, featureCandidates: backbone.featureCandidates } as unknown as Inspection;
  });

  it('are blocks, then layers, the topmost first, none that cannot be linearized', () => {
    const choices = nameChoices('linearize', network);
    expect(choices[0]).toMatchObject({ name: 'layer4.1', kind: 'block', detail: 'layer4.1.conv1, layer4.1.conv2' });
    const names = choices.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('fc');
    const layers = choices.filter(({ kind }) => kind === 'layer');
    expect(layers.map(({ name }) => name)).toEqual(network.layers.map(({ name }) => name).reverse());
    expect(layers[0]?.detail).toMatch(/^3×3×\d+×\d+, layer4\.1$/);
  });

  it('are values for the features', () => {
    expect(nameChoices('features', network).map(({ name }) => name)).toEqual(network.featureCandidates.map(({ name }) => name).reverse());
  });
});
