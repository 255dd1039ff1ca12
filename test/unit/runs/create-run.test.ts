import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun, discardRun, slug, within } from '../../../src/runs/create-run';
import { readExperiment } from '../../../src/runs/experiment-file';
import { temporaryFolder } from './temporary';

function workspaceWith(dataset: string): { workspace: string; dataset: string } {
  const workspace = temporaryFolder();
  mkdirSync(path.join(workspace, dataset), { recursive: true });
  return { workspace, dataset: path.join(workspace, dataset) };
}

describe('creating a run', () => {
  it('names it by time and dataset, ignored by version control', async () => {
    const { workspace, dataset } = workspaceWith('My Photos (2024)');
    const folder = await createRun({ experiment: { dataset }, workspace });
    expect(path.dirname(folder)).toBe(path.join(workspace, '.tangent', 'runs'));
    expect(path.basename(folder)).toMatch(/^\d{8}-\d{6}-my-photos-2024$/);
    expect(readFileSync(path.join(workspace, '.tangent', '.gitignore'), 'utf8')).toBe('*\n');
    expect(await readExperiment(folder)).toMatchObject({ dataset, backbone: 'efficientnet-lite0', seed: 0 });
  });

  it('gives every run its own folder', async () => {
    const { workspace, dataset } = workspaceWith('data');
    const folders = await Promise.all(Array.from({ length: 5 }, () => createRun({ experiment: { dataset }, workspace })));
    expect(new Set(folders).size).toBe(5);
  });

  it('never lies in the dataset', async () => {
    const { workspace, dataset } = workspaceWith('data');
    mkdirSync(path.join(dataset, 'cat'));
    symlinkSync(dataset, path.join(workspace, 'link'));
    const beside = path.join(workspace, '.tangent', 'runs');
    for (const inside of [dataset, path.join(dataset, 'cat'), path.join(workspace, 'link')]) {
      expect(path.dirname(await createRun({ experiment: { dataset }, workspace: inside }))).toBe(beside);
      const given = createRun({ experiment: { dataset }, workspace, folder: path.join(inside, 'out', 'run') });
      await expect(given).rejects.toMatchObject({ code: 'run-folder-in-dataset' });
    }
    expect(readdirSync(dataset)).toEqual(['cat']);
  });

  it('takes a new or empty folder, and one that output goes to', async () => {
    const { workspace, dataset } = workspaceWith('data');
    const folder = path.join(workspace, 'a', 'b');
    expect(await createRun({ experiment: { dataset }, workspace, folder })).toBe(folder);
    const logged = path.join(workspace, 'logged');
    mkdirSync(logged);
    writeFileSync(path.join(logged, 'r.json'), '');
    writeFileSync(path.join(logged, '.DS_Store'), 'x');
    await createRun({ experiment: { dataset }, workspace, folder: logged });
    expect(readdirSync(logged).sort()).toEqual(['.DS_Store', 'experiment.json', 'r.json']);
    expect(readdirSync(workspace).sort()).toEqual(['a', 'data', 'logged']);
  });

  it.each(['notes.txt', 'experiment.json', 'full.safetensors', 'lock'])('refuses a folder that holds %s', async (name) => {
    const { workspace, dataset } = workspaceWith('data');
    const folder = path.join(workspace, 'out');
    mkdirSync(folder);
    writeFileSync(path.join(folder, name), 'content');
    const refused = { code: 'run-folder-not-empty', message: expect.stringContaining(folder) };
    await expect(createRun({ experiment: { dataset }, workspace, folder })).rejects.toMatchObject(refused);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('content');
  });

  it('refuses a folder with folders, and a file', async () => {
    const { workspace, dataset } = workspaceWith('data');
    mkdirSync(path.join(workspace, 'out', 'src'), { recursive: true });
    writeFileSync(path.join(workspace, 'file'), '');
    const into = (name: string) => createRun({ experiment: { dataset }, workspace, folder: path.join(workspace, name) });
    await expect(into('out')).rejects.toMatchObject({ code: 'run-folder-not-empty' });
    await expect(into('file')).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});

describe('discarding a run', () => {
  it('leaves nothing of it, and everything else', async () => {
    const { workspace, dataset } = workspaceWith('data');
    await discardRun(await createRun({ experiment: { dataset }, workspace }));
    expect(readdirSync(workspace)).toEqual(['data']);

    const folder = path.join(workspace, 'out');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'r.json'), '');
    await discardRun(await createRun({ experiment: { dataset }, workspace, folder }));
    expect(readdirSync(folder)).toEqual(['r.json']);

    const first = await createRun({ experiment: { dataset }, workspace });
    await discardRun(await createRun({ experiment: { dataset }, workspace }));
    expect(readdirSync(first)).toEqual(['experiment.json']);
  });

  it('keeps the folder itself where asked', async () => {
    const { workspace, dataset } = workspaceWith('data');
    const folder = path.join(workspace, 'out');
    await discardRun(await createRun({ experiment: { dataset }, workspace, folder }), true);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('names and places', () => {
  it('become slugs', () => {
    expect(slug('Straße & Köln!')).toBe('straße-köln');
    expect(slug('<b>"x"</b>')).toBe('b-x-b');
    expect(slug('...')).toBe('dataset');
    expect(slug(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39));
  });

  it('are within one another by folders, not by letters', () => {
    expect(within('/a/bc', '/a/b')).toBe(false);
    expect(within('/a/b', '/a/b')).toBe(true);
    expect(within('/a/b/c', '/a/b')).toBe(true);
    expect(within('/a/..b', '/a')).toBe(true);
  });
});
