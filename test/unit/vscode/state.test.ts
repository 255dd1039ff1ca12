import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PanelMementos } from '../../../src/vscode/run/memento';
import { StateFile } from '../../../src/vscode/state-file';
import { temporaryFolder } from '../runs/temporary';

describe('a state in a file', () => {
  it('is there for another window as soon as it is written', async () => {
    const folder = path.join(temporaryFolder(), 'storage');
    const [mine, other] = [new StateFile(folder), new StateFile(folder)];
    expect([mine.get('a'), mine.get('a', 7), mine.keys()]).toEqual([undefined, 7, []]);
    await mine.update('a', [1]);
    await other.update('b', 'x');
    expect([other.get('a'), mine.get('b'), mine.keys()]).toEqual([[1], 'x', ['a', 'b']]);
    await mine.update('a', undefined);
    expect(other.keys()).toEqual(['b']);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('starts anew from a damaged one, and says where it cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'state.json'), '[{');
    const state = new StateFile(folder);
    expect(state.get('a')).toBeUndefined();
    await state.update('a', 1);
    expect(state.get('a')).toBe(1);
    await expect(new StateFile(path.join(folder, 'state.json')).update('a', 1)).rejects.toMatchObject({ code: expect.any(String) });
    expect(state.get('a')).toBe(1);
  });
});

describe('panels', () => {
  it('are known again by their identifiers, the last sixteen', async () => {
    const state = new StateFile(temporaryFolder());
    const mementos = new PanelMementos(state);
    for (let panel = 0; panel < 17; panel += 1) await mementos.write({ id: `${panel}`, run: `/runs/${panel}`, owner: null });
    await mementos.write({ id: '1', run: '/runs/other', owner: null });
    const later = new PanelMementos(state);
    expect(later.read('0')).toBeNull();
    expect(later.read('1')).toEqual({ id: '1', run: '/runs/other', owner: null });
    expect(later.read('16')?.run).toBe('/runs/16');
    expect(later.all()[0]?.id).toBe('1');
    await later.remove('1');
    expect(mementos.all()[0]?.id).toBe('16');
  });
});
