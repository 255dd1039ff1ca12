import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runListSchema, severalRunsSchema } from '../../src/contract/command-line';
import { failureSchema } from '../../src/contract/failure';
import { reportSchema } from '../../src/contract/report';
import { expectFailure, outcome, runsIn, start, tangent, useStandIn, workspaceWithData } from './stand-in';

useStandIn();

describe('tangent adapt --seeds', () => {
  const seeds = (runs: readonly string[]) => runs.map((run) => /seed-\d+$/.exec(run)?.[0]);

  it('carries out a run for each seed and ends with their mean', async () => {
    const workspace = workspaceWithData();
    const { code, out, err } = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--seeds', '0,3,1', '--split-seed', '5');
    expect(code, err).toBe(0);
    expect(seeds(runsIn(workspace))).toEqual(['seed-0', 'seed-1', 'seed-3']);
    expect(err).toMatch(/^seed 0 \(1 of 3\)$[^]*^seed 3 \(2 of 3\)$[^]*^seed 1 \(3 of 3\)$/m);
    // 84.6, 87.6 and 85.6: their mean and deviation by hand.
    expect(out).toMatch(/0, 1, 3 +85\.9 ± 1\.5/);
    expect(out).toContain('all runs have the same test pictures');
    expect(out.match(/^run folder: /gm)).toHaveLength(3);
  });

  it('prints one object with --json, into folders of its own', async () => {
    const workspace = workspaceWithData();
    const { code, out } = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--seeds', '0,1', '--out', 'study', '--json');
    expect(code).toBe(0);
    const { runs, across } = severalRunsSchema.parse(JSON.parse(out));
    expect(runs.map(({ run, seed, error, report }) => [run, seed, error, report?.seed])).toEqual([0, 1].map((seed) => [path.join(workspace, 'study', `seed-${seed}`), seed, null, seed]));
    expect(across.groups).toMatchObject([{ seeds: [0, 1], methods: [{ method: 'activation', mean: expect.closeTo(0.851, 9) }] }]);
    const again = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--seeds', '2,1', '--out', 'study', '--json');
    expectFailure(again, 'run-folder-not-empty');
    expect(readdirSync(path.join(workspace, 'study'))).toEqual(['seed-0', 'seed-1']);
  });

  it('loses none where one fails, and says which did', async () => {
    const workspace = workspaceWithData();
    const { code, out, err } = await tangent(workspace, 'adapt', 'data', '--backbone', 'by-seed', '--seeds', '1,0,3', '--json');
    expect(code).toBe(2);
    const { runs, across } = severalRunsSchema.parse(JSON.parse(out));
    expect(runs.map(({ seed, error }) => [seed, error?.code])).toEqual([[1, 'dataset-empty'], [0, undefined], [3, undefined]]);
    expect(across.groups.find(({ seeds: known }) => known.length > 0)?.seeds).toEqual([0, 3]);
    expect(err).toMatch(/^tangent: .*seed-1: .*no pictures$/m);
    expect(seeds(runsIn(workspace))).toEqual(['seed-0', 'seed-3']);
  });

  it('leaves nothing behind where none can begin', async () => {
    const workspace = workspaceWithData();
    const failed = await tangent(workspace, 'adapt', 'data', '--backbone', 'refuse', '--seeds', '0,1', '--json');
    expect(failed.code).toBe(2);
    expect(failureSchema.parse(JSON.parse(failed.out)).error.code).toBe('dataset-empty');
    expect(readdirSync(workspace)).toEqual(['data']);
  });

  it('takes them from an experiment file, of which an option says otherwise', async () => {
    const workspace = workspaceWithData();
    writeFileSync(path.join(workspace, 'x.tangent copy.json'), JSON.stringify({ dataset: 'data', seeds: [4, 5], splitSeed: 1 }));
    const run = async (...options: string[]) => (await tangent(workspace, 'adapt', 'x.tangent copy.json', '--backbone', 'train', '--json', ...options)).out;
    expect(severalRunsSchema.parse(JSON.parse(await run())).runs.map(({ seed }) => seed)).toEqual([4, 5]);
    expect(severalRunsSchema.parse(JSON.parse(await run('--seeds', '6,7'))).runs.map(({ seed }) => seed)).toEqual([6, 7]);
    expect(reportSchema.parse(JSON.parse(await run('--seed', '8'))).seed).toBe(8);
  });

  it('stops all when interrupted, and all go on together', async () => {
    const workspace = workspaceWithData();
    const child = start(workspace, ['adapt', 'data', '--backbone', 'by-seed', '--seeds', '0,2,3']);
    const ended = outcome(child);
    const views = async () => runListSchema.parse(JSON.parse((await tangent(workspace, 'runs', '--json')).out)).runs.map(({ seed, status, waitingFor, waitingReason }) => [seed, status, waitingFor, waitingReason]).sort();
    await expect.poll(views, { timeout: 20_000 }).toEqual([[0, 'finished', null, null], [2, 'running', null, null], [3, 'waiting', 1, 'turn']]);
    expect((await tangent(workspace, 'runs')).out).toMatch(/^waiting, 1 run before it /m);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([130, '']);
    const advice = /go on with: tangent resume (.+)$/m.exec(err)?.[1]?.split(' ') ?? [];
    expect(seeds(advice)).toEqual(['seed-0', 'seed-2', 'seed-3']);
    expect((await views()).map(([seed, status]) => [seed, status])).toEqual([[0, 'finished'], [2, 'stopped'], [3, 'stopped']]);
    expect(runsIn(workspace).filter((run) => existsSync(path.join(run, 'stop')))).toEqual([]);
    const resumed = await tangent(workspace, 'resume', ...advice);
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.out).toMatch(/0, 2, 3 +86\.3 ± 1\.5/);
  });
});
