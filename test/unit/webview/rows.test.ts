import { describe, expect, it } from 'vitest';
import { blockRows, changedChoice, type Layer } from '../../../webview/experiment/tree/rows';
import type { Inspection } from '../../../src/contract/jobs';

const layer = (name: string, linearizedByDefault = false): Layer => ({
  ...{ name, kind: 'dense', kernelShape: [2, 2], parameterCount: 4, operations: 8, linearizedByDefault },
});
const layers = [layer('stem'), layer('<b>.1.a'), layer('<b>.1.b'), layer('head', true)];
const block = (name: string, own: string[], hindrance: 'after-features' | null = null): Inspection['blocks'][number] => ({
  ...{ name, kind: own.length > 1 ? 'residual' : 'single', outputShape: [2], layers: own, parameterCount: 4, operations: 8, hindrance },
});
const blocks = [block('stem', ['stem']), block('<b>.1', ['<b>.1.a', '<b>.1.b']), block('head', ['head']), block('fc', ['fc'], 'after-features')];
const inspection = { layers, blocks } as unknown as Inspection;
const rows = (chosen: string[], filter = '', open: string[] = []) => blockRows(inspection, new Set(chosen), { filter, open });

describe('the tree of blocks', () => {
  it('shows the last of the network first, closed, with the state of each block', () => {
    const shown = rows(['<b>.1.a', 'head']);
    expect(shown.map(({ block: { name }, checked, open }) => [name, checked, open])).toEqual([
      ['fc', 'false', false],
      ['head', 'true', false],
      ['<b>.1', 'mixed', false],
      ['stem', 'false', false],
    ]);
    expect(shown.filter(({ byDefault }) => byDefault).map((row) => row.block.name)).toEqual(['head']);
  });

  it('shows layers, the last first, of blocks that are open or hold what the filter finds', () => {
    expect(rows([], '', ['<b>.1']).find(({ open }) => open)?.layers.map(({ name }) => name)).toEqual(['<b>.1.b', '<b>.1.a']);
    const [found, ...others] = rows([], '1.A');
    expect(others).toEqual([]);
    expect([found?.open, found?.layers.map(({ name }) => name)]).toEqual([true, ['<b>.1.a']]);
    expect(rows([], 'nowhere')).toEqual([]);
  });

  it('keeps the order of the network in what is chosen', () => {
    expect(changedChoice(layers, new Set(['head']), layers.slice(1, 3), true)).toEqual(['<b>.1.a', '<b>.1.b', 'head']);
    expect(changedChoice(layers, new Set(['head', 'stem']), layers.slice(3), false)).toEqual(['stem']);
  });
});
