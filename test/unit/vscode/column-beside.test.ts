import { describe, expect, it } from 'vitest';
import { columnBeside } from '../../../src/vscode/pages/column-beside';

/** Where a picture goes from the group in front, of as many groups as there are. */
function target(front: number, groups: number): number {
  const all = Array.from({ length: groups }, (_, index) => ({ viewColumn: index + 1 }));
  return columnBeside({ all, activeTabGroup: { viewColumn: front } } as unknown as Parameters<typeof columnBeside>[0]);
}

describe('the group in which a picture is opened', () => {
  it('is that of the page where there is no other: the window is not split', () => expect(target(1, 1)).toBe(1));

  it.each([[1, 2, 2], [2, 2, 1], [1, 3, 2], [2, 3, 3], [3, 3, 2]])('from group %i of %i is group %i', (front, groups, expected) => {
    expect(target(front, groups)).toBe(expected);
  }); // prettier-ignore
});
