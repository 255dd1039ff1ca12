import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classDepth, journalOf, movedPictures, movePicture, movesIn, undoMove } from '../../../src/runs';

let folder: string;
let dataset: string;
let journal: string;
const hostile = '<img src=x onerror=alert(1)>';

function put(file: string, content = file): void {
  mkdirSync(path.dirname(path.join(dataset, file)), { recursive: true });
  writeFileSync(path.join(dataset, file), content);
}
const read = (file: string): string => readFileSync(path.join(dataset, file), 'utf8');
const there = (file: string): boolean => existsSync(path.join(dataset, file));
const move = (file: string, toClass: string, depth = 0) => movePicture({ dataset, file, depth, toClass, journal });

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'moves-')));
  dataset = path.join(folder, 'pictures');
  journal = journalOf(path.join(folder, '.tangent/runs/1'));
  put('cat/a.png');
  put('dog/b.png');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a picture that is moved into another class', () => {
  it('lies there, is noted, and comes back', async () => {
    utimesSync(path.join(dataset, 'cat/a.png'), 1e9, 1e9);
    const moved = await move('cat/a.png', hostile);
    expect(moved).toMatchObject({ from: 'cat/a.png', to: `${hostile}/a.png`, fromClass: 'cat', toClass: hostile, made: [hostile] });
    expect([there('cat/a.png'), read(`${hostile}/a.png`)]).toEqual([false, 'cat/a.png']);
    expect(statSync(path.join(dataset, hostile, 'a.png')).mtimeMs).toBe(1e12);
    expect(await movesIn(journal)).toEqual([moved]);
    expect(readFileSync(path.join(folder, '.tangent/.gitignore'), 'utf8')).toBe('*\n');
    expect(await undoMove(moved, journal)).toBe('cat/a.png');
    expect([read('cat/a.png'), there(hostile)]).toEqual(['cat/a.png', false]);
    expect(await movesIn(journal)).toEqual([]);
  });

  it('never replaces another: a name that is taken gets a number, there and back', async () => {
    put('dog/a.png', 'dog');
    put('dog/a-2.png', 'other dog');
    const moved = await move('cat/a.png', 'dog');
    expect(moved.to).toBe('dog/a-3.png');
    expect(await movesIn(journal)).toMatchObject([{ to: 'dog/a-3.png' }]);
    put('cat/a.png', 'new cat');
    expect(await undoMove(moved, journal)).toBe('cat/a-2.png');
    expect(['cat/a.png', 'cat/a-2.png', 'dog/a.png', 'dog/a-2.png'].map(read)).toEqual(['new cat', 'cat/a.png', 'dog', 'other dog']);
  });

  it('stays in its part and in the folders below its class', async () => {
    put('test/cat/day 1/c.png');
    const moved = await move('test/cat/day 1/c.png', 'dog', 1);
    expect(moved).toMatchObject({ to: 'test/dog/day 1/c.png', fromClass: 'cat', made: ['test/dog', 'test/dog/day 1'] });
    await undoMove(moved, journal);
    expect(readdirSync(path.join(dataset, 'test'))).toEqual(['cat']);
  });

  it.each([
    ['gone', 'cat/none.png', 'dog', 'picture-gone'],
    ['outside', 'cat/../../x.png', 'dog', 'picture-gone'],
    ['a folder', 'cat/sub', 'dog', 'picture-gone'],
    ['a link', 'cat/link.png', 'dog', 'picture-linked'],
    ['in a linked folder', 'linked/b.png', 'cat', 'picture-linked'],
    ['to a linked folder', 'cat/a.png', 'linked', 'picture-linked'],
    ['read-only', 'cat/fixed.png', 'dog', 'picture-read-only'],
    ['in the class already', 'cat/a.png', 'cat', 'same-class'],
    ['to a path', 'cat/a.png', '../x', 'bad-class'],
  ])('is left alone when it is %s', async (_, file, toClass, code) => {
    mkdirSync(path.join(dataset, 'cat/sub'));
    symlinkSync(path.join(dataset, 'dog/b.png'), path.join(dataset, 'cat/link.png'));
    symlinkSync(path.join(dataset, 'dog'), path.join(dataset, 'linked'));
    put('cat/fixed.png');
    chmodSync(path.join(dataset, 'cat/fixed.png'), 0o444);
    await expect(move(file, toClass)).rejects.toMatchObject({ name: 'TangentError', code });
    expect(await movesIn(journal)).toEqual([]);
    expect(readdirSync(path.join(dataset, 'dog'))).toEqual(['b.png']);
  });

  it('that was deleted meanwhile is not waited for when moves are undone', async () => {
    await move('cat/a.png', 'dog');
    put('cat/c.png');
    const last = await move('cat/c.png', 'dog');
    rmSync(path.join(dataset, 'dog/c.png'));
    await expect(undoMove(last, journal)).rejects.toMatchObject({ code: 'picture-gone' });
    expect((await movesIn(journal)).map(({ to }) => to)).toEqual(['dog/a.png']);
  });
});

describe('the journal of moves', () => {
  it('lies with the run', () => {
    expect(journalOf('/w/.tangent/runs/1')).toBe(path.resolve('/w/.tangent/moves.jsonl'));
    expect(journalOf('/out/run')).toBe(path.resolve('/out/.tangent/moves.jsonl'));
  });

  it('outlives a torn line', async () => {
    await move('cat/a.png', 'dog');
    appendFileSync(journal, '{"v":1,"type":"mo');
    await move('dog/b.png', 'cat');
    expect((await movesIn(journal)).map(({ to }) => to)).toEqual(['dog/a.png', 'cat/b.png']);
  });

  it('tells where the pictures of a run are by now', async () => {
    const first = await move('cat/a.png', 'dog');
    await move('dog/a.png', 'owl');
    await move('dog/b.png', 'cat');
    const moves = await movesIn(journal);
    expect(movedPictures(moves, dataset, null)).toEqual([
      { file: 'cat/a.png', now: 'owl/a.png', toClass: 'owl' },
      { file: 'dog/b.png', now: 'cat/b.png', toClass: 'cat' },
    ]);
    expect(movedPictures(moves, path.join(folder, 'others'), null)).toEqual([]);
    expect(movedPictures(moves, dataset, '9999')).toEqual([]);
    await move('owl/a.png', 'cat');
    expect(movedPictures(await movesIn(journal), dataset, first.time).map(({ file }) => file)).toEqual(['dog/b.png']);
  });
});

describe('where the class folders are', () => {
  const classes = ['train', 'cat'];
  it('is told by the paths of the pictures', () => {
    expect(classDepth({ classes, files: ['train/1.png', 'cat/x/2.png'], labels: [0, 1] })).toBe(0);
    expect(classDepth({ classes, files: ['test/train/1.png', 'test/cat/2.png'], labels: [0, 1] })).toBe(1);
  });
});
