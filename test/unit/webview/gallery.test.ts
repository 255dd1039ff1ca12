import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cellAfter, drawnRange, gridOf, scrolledTo } from '../../../webview/gallery/layout';
import { Selection } from '../../../webview/gallery/selection';
import { ThumbnailStore } from '../../../webview/gallery/store';

const anyGrid = fc.record({
  width: fc.integer({ min: 0, max: 3000 }),
  cellHeight: fc.integer({ min: 20, max: 300 }),
  height: fc.integer({ min: 1, max: 2000 }),
  count: fc.integer({ min: 1, max: 10_000 }),
});

describe('the cells of a gallery that are drawn', () => {
  it('cover what is seen wherever it is scrolled to, and are few', () => {
    fc.assert(
      fc.property(anyGrid, fc.double({ min: 0, max: 1, noNaN: true }), ({ width, cellHeight, height, count }, share) => {
        const grid = gridOf(width, cellHeight);
        const rows = Math.ceil(count / grid.columns);
        const top = share * Math.max(0, rows * grid.rowHeight - height);
        const { from, to } = drawnRange(grid, { top, height }, count);
        for (let index = 0; index < count; index += 1) {
          const y = Math.floor(index / grid.columns) * grid.rowHeight;
          if (y + grid.rowHeight > top && y < top + height) expect(index >= from && index < to).toBe(true);
        }
        expect(to - from).toBeLessThanOrEqual(grid.columns * (Math.ceil(height / grid.rowHeight) + 6));
      }),
      { numRuns: 60 },
    );
  });

  it('fit into the width', () => {
    expect(gridOf(640, 100)).toEqual({ columns: 4, cellWidth: 154, rowHeight: 108 });
    expect(gridOf(50, 100).columns).toBe(1);
  });

  it('come into sight by the least scrolling', () => {
    const grid = gridOf(640, 100);
    expect(scrolledTo(grid, { top: 0, height: 300 }, 0)).toBe(0);
    expect(scrolledTo(grid, { top: 0, height: 300 }, 11)).toBe(24);
    expect(scrolledTo(grid, { top: 500, height: 300 }, 5)).toBe(108);
    expect(scrolledTo(grid, { top: 100, height: 300 }, 5)).toBe(100);
  });
});

describe('the keys of a gallery', () => {
  const after = (key: string, index: number): number | null => cellAfter(key, index, { columns: 4, count: 10, page: 2 });

  it.each([
    ['ArrowRight', 3, 4], ['ArrowRight', 9, 9], ['ArrowLeft', 0, 0], ['ArrowDown', 1, 5], ['ArrowDown', 6, 9], ['ArrowDown', 9, 9],
    ['ArrowUp', 2, 2], ['ArrowUp', 6, 2], ['Home', 7, 0], ['End', 0, 9], ['PageDown', 1, 9], ['PageUp', 9, 1], ['x', 3, null],
  ])('%s from %i leads to %s', (key, from, to) => expect(after(key, from)).toBe(to)); // prettier-ignore

  it('lead nowhere without pictures', () => expect(cellAfter('End', 0, { columns: 4, count: 0, page: 1 })).toBeNull());
});

describe('the choice in a gallery', () => {
  const plain = { extend: false, keep: false };

  it('begins with what was chosen before, as far as it is still there', () => {
    const selection = new Selection();
    selection.replace(['a', 'b', 'c', 'd']);
    expect(selection.begin(['d', 'gone', 'c'])).toBe(true);
    expect([selection.files, selection.active]).toEqual([['c', 'd'], 2]);
    expect(new Selection().begin(['a'])).toBe(false);
  });

  it('is one picture, a range, single ones and all', () => {
    const selection = new Selection();
    selection.replace(['a', 'b', 'c', 'd']);
    selection.move(2, plain);
    expect(selection.files).toEqual(['c']);
    selection.move(0, { extend: true, keep: false });
    expect(selection.files).toEqual(['a', 'b', 'c']);
    selection.toggle(1, true);
    selection.move(3, { extend: false, keep: true });
    expect([selection.files, selection.active]).toEqual([['a', 'c'], 3]);
    selection.toggle(3, false);
    expect(selection.files).toEqual(['d']);
    selection.all();
    expect(selection.files).toHaveLength(4);
  });

  it('keeps what is still there', () => {
    const selection = new Selection();
    selection.replace(['a', 'b', 'c']);
    selection.move(1, plain);
    expect(selection.replace(['x', 'b'])).toBe(true);
    expect([selection.files, selection.active]).toEqual([['b'], 1]);
    expect(selection.replace(['x'])).toBe(false);
    expect([selection.files, selection.active]).toEqual([[], 0]);
  });
});

describe('the thumbnails of a page', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const made = (...files: string[]) => ({ type: 'thumbnails' as const, thumbnails: files.map((file) => ({ file, address: `to:${file}` })) });

  it('are asked for once, together, and only those in sight that are not known', () => {
    const send = vi.fn();
    const store = new ThumbnailStore(send);
    const [one, other] = [{}, {}];
    store.want(one, ['a', 'b']);
    store.want(other, ['b', 'c']);
    vi.runAllTimers();
    expect(send.mock.calls).toEqual([[{ type: 'need-thumbnails', files: ['a', 'b', 'c'] }]]);
    store.receive(made('a'));
    store.want(one, ['a', 'd']);
    store.want(other, []);
    vi.runAllTimers();
    expect(send).toHaveBeenLastCalledWith({ type: 'need-thumbnails', files: ['d'] });
    store.want(one, ['a']);
    vi.runAllTimers();
    expect(send).toHaveBeenLastCalledWith({ type: 'need-thumbnails', files: [] });
  });

  it('are forgotten when there are many, but for those in sight', () => {
    const store = new ThumbnailStore(() => undefined);
    store.want({}, ['0', '1']);
    for (let index = 0; index < 10_000; index += 1) store.receive(made(String(index)));
    expect(store.size).toBeLessThanOrEqual(600);
    expect(['0', '1', '2', '9999'].map((file) => store.get(file))).toEqual(['to:0', 'to:1', undefined, 'to:9999']);
  });
});
