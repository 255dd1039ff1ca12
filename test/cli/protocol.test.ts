import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runListSchema, stopAnswerSchema } from '../../src/contract/command-line';
import { experimentSchema } from '../../src/contract/experiment';
import { failureSchema } from '../../src/contract/failure';
import { diagnosisSchema } from '../../src/contract/jobs';
import { predictionsSchema } from '../../src/contract/predict';
import { reportSchema } from '../../src/contract/report';
import { expectFailure, outcome, runsIn, start, tangent, useStandIn, workspaceWithData } from './stand-in';

useStandIn();

describe('tangent adapt', () => {
  it('prints the table, the comparison and where things are', async () => {
    const workspace = workspaceWithData();
    const { code, out } = await tangent(workspace, 'adapt', 'data', '--backbone', 'train');
    const [run = ''] = runsIn(workspace);
    expect(code).toBe(0);
    expect(out).toMatch(/^activation +\S/m);
    expect(out).toContain(`run folder: ${run}\n`);
    expect(out).toContain(`report: ${path.join(run, 'report.html')}\n`);
  });

  it('prints exactly the report with --json, into its own run folder too', async () => {
    const workspace = workspaceWithData();
    const out = path.join(workspace, 'out');
    mkdirSync(out);
    writeFileSync(path.join(out, 'r.json'), '');
    const finished = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--out', 'out', '--json');
    expect(finished.code).toBe(0);
    expect(finished.out.trimEnd().split('\n')).toHaveLength(1);
    expect(reportSchema.parse(JSON.parse(finished.out)).run).toBe(out);
    expect(runsIn(workspace)).toEqual([]);
    const again = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--out', 'out', '--json');
    expect(again.code).toBe(2);
    expectFailure(again, 'run-folder-not-empty');
  });

  it('hands every option to the experiment', async () => {
    const workspace = workspaceWithData();
    const preprocessing = { width: 32, height: 32, resize: { mode: 'stretch', interpolation: 'bilinear' }, crop: 'none', channelOrder: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] };
    writeFileSync(path.join(workspace, 'p.json'), JSON.stringify(preprocessing));
    writeFileSync(path.join(workspace, 'm.onnx'), '');
    const wanted = {
      version: 1,
      // An experiment file names itself; a folder has none.
      file: null,
      dataset: path.join(workspace, 'data'),
      backbone: path.join(workspace, 'm.onnx'),
      linearize: ['a/b', 'c'],
      features: 'pool:mean',
      methods: ['activation', 'full'],
      seed: 7,
      splitSeed: 9,
      engine: 'tfjs',
      batch: 8,
      epochs: 3,
      patience: 2,
      solver: 'adam',
      start: 'omega',
      weightDecays: [0.1, 1e-5],
      learningRates: [0.5],
      weightDecay: 0,
      clip: 2.5,
      neuralTangentScaling: true,
      groupBy: '^[^_]+',
      resplit: true,
      background: 'black',
      pictureSize: 64,
      preprocessing,
      views: 3,
      testViews: 2,
      memoryBudget: 2 ** 30,
      precision: 'float16',
    };
    expect(Object.keys(experimentSchema.shape).sort()).toEqual(Object.keys(wanted).sort());
    const options = '--backbone m.onnx --linearize a/b,c --features pool:mean --methods full,activation --seed 7 --split-seed 9 --engine tfjs --batch 8 --epochs 3 --patience 2 --solver adam --start omega --lambda 0.1,1e-5 --learning-rates 0.5 --weight-decay 0 --clip 2.5 --ntk --group-by ^[^_]+ --resplit --background black --picture-size 64 --preprocessing p.json --views 3 --test-views 2 --memory-budget 1GiB --precision float16 --out run';
    await tangent(workspace, 'adapt', 'data', ...options.split(' '));
    expect(JSON.parse(readFileSync(path.join(workspace, 'run', 'experiment.json'), 'utf8'))).toEqual(wanted);
  });

  it.each([
    [['adapt', 'missing'], 'dataset-not-found', 'missing'],
    [['adapt', 'data', '--seed', 'x'], 'usage', '--seed'],
    [['adapt', 'data', '--batch', '0'], 'usage', '--batch'],
    [['adapt', 'data', '--methods', 'full,best'], 'usage', '--methods: "best"'],
    [['adapt', 'data', '--epochs', '1.5'], 'usage', 'whole number'],
    [['adapt', ''], 'usage', 'empty'],
    [['adapt', 'data', '--lambda', '1,,-1'], 'usage', '--lambda'],
    [['adapt', 'data', '--group-by', '['], 'usage', '--group-by'],
    [['adapt', 'data', '--engine', 'magic'], 'usage', '--engine'],
    [['adapt', 'data', '--preprocessing', 'p.json'], 'usage', 'p.json'],
    [['adapt', 'data', '--backbone', './m.onnx'], 'backbone-not-found', 'm.onnx'],
    [['adapt', 'data', '--out', 'data/run'], 'run-folder-in-dataset', 'data'],
    [['adapt', 'data', '--tpyo'], 'usage', '--tpyo'],
    [['adapt', 'data', '--sede', '3'], 'usage', 'Did you mean --seed?'],
    [['adapt', 'data', '--seeds', '0,x'], 'usage', '--seeds'],
    [['adapt', 'data', '--seeds', '0,0.5'], 'usage', '--seeds'],
    [['adapt', 'data', '--seeds', '0,1', '--seed', '2'], 'usage', '--seed'],
    [['adpat', 'data'], 'usage', 'Did you mean adapt?'],
    [['stop', 'latest'], 'run-not-found', 'holds no runs'],
    [['adapt'], 'usage', 'folder'],
    [['magic'], 'usage', 'magic'],
    [['resume', 'data'], 'run-not-found', 'data'],
    [['stop', 'missing'], 'run-not-found', 'missing'],
    [['runs', 'missing'], 'folder-not-found', 'missing'],
    [['predict', 'data', 'a.png'], 'run-not-found', 'data'],
    [['inspect', 'unheard-of'], 'backbone-not-found', 'backbone'],
  ])('%j exits with 2 and one line', async (args, code, named) => {
    const workspace = workspaceWithData();
    const failed = await tangent(workspace, ...args, '--json');
    expect(failed.code).toBe(2);
    expectFailure(failed, code);
    expect(failed.err).toContain(named);
    expect(readdirSync(workspace)).toEqual(['data']);
  });

  it('leaves nothing behind when the data are no good', async () => {
    const workspace = workspaceWithData();
    for (const out of [[], ['--out', 'new']]) {
      const failed = await tangent(workspace, 'adapt', 'data', '--backbone', 'refuse', '--json', ...out);
      expect(failed.code).toBe(2);
      expectFailure(failed, 'dataset-empty');
      expect(readdirSync(workspace)).toEqual(['data']);
    }
    mkdirSync(path.join(workspace, 'mine'));
    await tangent(workspace, 'adapt', 'data', '--backbone', 'refuse', '--out', 'mine');
    expect(readdirSync(path.join(workspace, 'mine'))).toEqual([]);
  });

  it.each(['die', 'crash'])('exits with 1 and names the log when its trainer comes to %s', async (backbone) => {
    const workspace = workspaceWithData();
    const failed = await tangent(workspace, 'adapt', 'data', '--backbone', backbone, '--json');
    expect(failed.code).toBe(1);
    const [run = ''] = runsIn(workspace);
    expect(failureSchema.parse(JSON.parse(failed.out)).error).toMatchObject({ code: 'trainer-died', message: expect.stringContaining(path.join(run, 'trainer.log')) });
    expect(failed.err).not.toMatch(/^\s+at /m);
  });
});

describe('the help', () => {
  it('of every command ends with an example', async () => {
    const { out } = await tangent(tmpdir(), '--help');
    const names = [...out.matchAll(/^ {2}([a-z][a-z-]+) (?:\[options\]|[<[])/gm)].map(([, name]) => name ?? '').filter((name) => name !== 'help');
    expect(names.length).toBeGreaterThan(15);
    const helps = await Promise.all(names.map((name) => tangent(tmpdir(), name, '--help')));
    for (const [index, help] of helps.entries()) expect(help.out, names[index]).toMatch(new RegExp(`\\nExamples?:\\n {2}tangent ${names[index]} ?`));
  });
});

describe('a run from the command line', () => {
  it('is interrupted, listed and resumed', async () => {
    const workspace = workspaceWithData();
    const child = start(workspace, ['adapt', 'data', '--backbone', 'wait', '--json']);
    const ended = outcome(child);
    const running = async () => runListSchema.parse(JSON.parse((await tangent(workspace, 'runs', '--json')).out)).runs[0];
    await expect.poll(async () => (await running())?.status, { timeout: 10_000 }).toBe('running');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(130);
    const [run = ''] = runsIn(workspace);
    expect(failureSchema.parse(JSON.parse(out)).error.code).toBe('interrupted');
    expect(err).toContain(`tangent resume "${run}"`);
    expect(await running()).toMatchObject({ run, status: 'stopped', dataset: path.join(workspace, 'data'), bestTestAccuracy: null });
    const idle = await tangent(workspace, 'stop', run, '--json');
    expect(idle.code).toBe(2);
    expectFailure(idle, 'run-not-running');
    const resumed = await tangent(workspace, 'resume', path.basename(run), '--json');
    expect(resumed.code).toBe(0);
    const report = reportSchema.parse(JSON.parse(resumed.out));
    expect(report.run).toBe(run);
    expect(runListSchema.parse(JSON.parse((await tangent(workspace, 'runs', run, '--json')).out)).runs).toHaveLength(1);
    const told = await tangent(workspace, 'resume', run);
    expect(told.out).toMatch(/^activation +\S/m);
    expect((await running())?.bestTestAccuracy).toBe(report.methods.activation?.testAccuracy);
  });

  it('is followed from elsewhere, where Ctrl-C leaves it going on', async () => {
    const workspace = workspaceWithData();
    const ended = tangent(workspace, 'adapt', 'data', '--backbone', 'wait', '--out', 'run');
    const run = path.join(workspace, 'run');
    await expect.poll(() => existsSync(path.join(run, 'lock')), { timeout: 10_000 }).toBe(true);
    const again = await tangent(workspace, 'resume', 'run');
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining(`tangent watch "${run}"`) });
    const left = start(workspace, ['watch', 'run', '--json']);
    const told = outcome(left);
    // Its handler is there once it has shown the run.
    await once(left.stderr ?? left, 'data');
    left.kill('SIGINT');
    const { code, err } = await told;
    expect(code).toBe(130);
    expect(err).toMatch(/goes on\n$/);
    const following = start(workspace, ['watch', 'run']);
    const followed = outcome(following);
    await once(following.stderr ?? following, 'data');
    expect((await tangent(workspace, 'stop', 'run')).code).toBe(0);
    expect(await followed).toMatchObject({ code: 130, err: expect.stringContaining('tangent resume') });
    expect(await ended).toMatchObject({ code: 130 });
    expect(await tangent(workspace, 'watch', 'run')).toMatchObject({ code: 2, err: expect.stringContaining('not being trained: it is stopped') });
  });

  it('that has finished is told again', async () => {
    const workspace = workspaceWithData();
    const { out } = await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--out', 'run', '--json');
    expect(await tangent(workspace, 'watch', 'run', '--json')).toMatchObject({ code: 0, out });
  });

  it('is stopped from elsewhere', async () => {
    const workspace = workspaceWithData();
    const ended = tangent(workspace, 'adapt', 'data', '--backbone', 'wait', '--out', 'run');
    const run = path.join(workspace, 'run');
    await expect.poll(() => existsSync(path.join(run, 'lock')), { timeout: 10_000 }).toBe(true);
    const stopped = await tangent(workspace, 'stop', 'run', '--json');
    expect(stopAnswerSchema.parse(JSON.parse(stopped.out))).toEqual({ run, status: 'stopped' });
    expect(await ended).toMatchObject({ code: 130, out: '' });
  });
});

describe('questions', () => {
  it('are answered as JSON and as text', async () => {
    const workspace = workspaceWithData();
    diagnosisSchema.parse(JSON.parse((await tangent(workspace, 'doctor', '--json')).out));
    expect((await tangent(workspace, 'doctor')).out).toContain('onnxruntime');
    await tangent(workspace, 'adapt', 'data', '--backbone', 'train', '--out', 'run');
    const json = await tangent(workspace, 'predict', 'run', 'a b.png', '--method', 'full', '--json');
    const { predictions } = predictionsSchema.parse(JSON.parse(json.out));
    expect(predictions[0]).toMatchObject({ file: path.join(workspace, 'a b.png'), predicted: 'cat' });
    expect((await tangent(workspace, 'predict', 'run', 'a b.png')).out).toMatch(/a b\.png +cat +75\.0 %\n/);
  });

  it('of version and help exit with 0', async () => {
    expect(await tangent(tmpdir(), '--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await tangent(tmpdir(), 'adapt', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--out') });
    expect(await tangent(tmpdir())).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
  });
});
