import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOf } from '../../../src/cli/find-run';
import { runsFolder } from '../../../src/runs';
import { temporaryFolder } from '../runs/temporary';

let workspace: string;
const before = process.cwd();
const names = ['20260801-100000-photos-seed-0', '20260801-100000-photos-seed-1', '20260802-090000-birds'];
const at = (name: string): string => path.join(runsFolder(workspace), name);

beforeEach(() => {
  workspace = temporaryFolder();
  // Made in another order than that of their names.
  for (const [index, name] of [2, 0, 1].map((order, index) => [index, names[order] ?? ''] as const)) {
    mkdirSync(at(name), { recursive: true });
    const file = path.join(at(name), 'experiment.json');
    writeFileSync(file, '{}');
    utimesSync(file, 1e9 + index, 1e9 + index);
  }
  mkdirSync(path.join(workspace, 'photos'));
  process.chdir(workspace);
});
afterEach(() => process.chdir(before));

describe('a run is found', () => {
  it('by its folder and its name', () => {
    expect(runOf(at(names[2] ?? ''))).toBe(at(names[2] ?? ''));
    expect(runOf(path.join('.tangent', 'runs', names[2] ?? ''))).toBe(at(names[2] ?? ''));
    expect(runOf(names[0] ?? '')).toBe(at(names[0] ?? ''));
  });

  it('by a part of its name that no other has, in any case', () => {
    expect(runOf('Seed-1')).toBe(at(names[1] ?? ''));
    expect(runOf('birds')).toBe(at(names[2] ?? ''));
  });

  it('as the newest', () => {
    expect(runOf('latest')).toBe(at(names[1] ?? ''));
  });

  it('or what else fits is told', () => {
    expect(() => runOf('seed')).toThrow(/"seed" fits 2 runs: 20260801-100000-photos-seed-1, 20260801-100000-photos-seed-0; give more/);
    expect(() => runOf('bidrs')).toThrow(/no run here is called so; tangent runs/);
    expect(() => runOf('20260802-090000-brids')).toThrow(/did you mean 20260802-090000-birds\?/);
    expect(() => runOf('')).toThrow(/empty/);
    expect(() => runOf('sub/run')).toThrow(/sub.run does not exist/);
    // A folder of pictures is no run, and its name fits several.
    expect(() => runOf('photos')).toThrow(/fits 2 runs/);
  });

  it('nowhere where there are none', () => {
    process.chdir(path.join(workspace, 'photos'));
    expect(() => runOf('latest')).toThrow(/holds no runs: change to the folder/);
  });
});
