import { describe, expect, it } from 'vitest';
import { apartWords } from '../../../../src/contract/across/apart';
import { inEnglish } from '../../../../src/contract/translate';
import { rowOf } from './rows';

const linearizing = (id: string, linearized: string[], experiment: Parameters<typeof rowOf>[1] = {}) =>
  rowOf(id, experiment, {}, { backbone: { name: 'N', linearized, engine: 'e', device: 'd' } });
const words = (...rows: ReturnType<typeof rowOf>[]) => Object.fromEntries(apartWords(rows, inEnglish));

describe('what tells runs of one title apart', () => {
  it('is nothing where titles do', () => {
    expect(words(rowOf('a', { seed: 1 }, {}), rowOf('b', { seed: 2 }, {}))).toEqual({});
  });

  it('are the layers, one that not all have first', () => {
    const all = words(linearizing('a', ['head', 'x']), linearizing('b', ['head', 'y']), linearizing('c', ['head']));
    expect(all).toEqual({ '/runs/a': 'x +1', '/runs/b': 'y +1', '/runs/c': 'head' });
  });

  it('are other settings beside them, two at most', () => {
    const rows = [linearizing('a', ['x'], { batch: 16, epochs: 3 }), linearizing('b', ['y'], { batch: 32, epochs: 4 })];
    expect(words(...rows)).toEqual({ '/runs/a': 'x · Batch: 16', '/runs/b': 'y · Batch: 32' });
  });

  it('is when they were started where the settings are the same', () => {
    const at = (id: string, startedAt: string) => rowOf(id, {}, {}, { startedAt });
    const told = Object.values(words(at('a', '2026-07-31T10:00:00Z'), at('b', '2026-07-31T11:30:00Z')));
    expect(new Set(told).size).toBe(2);
    for (const one of told) expect(one).toMatch(/\d/);
  });

  it('is the start for those alone that settings leave alike', () => {
    const of = (id: string, batch: number, startedAt: string) => rowOf(id, { batch }, {}, { startedAt });
    const told = words(of('a', 16, '2026-07-31T10:00:00Z'), of('b', 16, '2026-07-31T11:30:00Z'), of('c', 32, '2026-07-31T12:00:00Z'));
    expect(told['/runs/c']).toBe('Batch: 32');
    expect(told['/runs/a']).toMatch(/^Batch: 16 · .*\d/);
    expect(new Set(Object.values(told)).size).toBe(3);
  });
});
