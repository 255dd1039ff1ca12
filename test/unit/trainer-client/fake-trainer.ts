// Speaks the trainer's protocol without training. The experiment's backbone says what to do, or leaves it to the seed.
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { jobRequestSchema } from '../../../src/contract/jobs';
import { acquireLock, EventLog, isLocked, readExperiment, stopRequested, writeReport } from '../../../src/runs';
import { report, methodReport } from '../runs/report/example';

const [task, folder = '', ...before] = process.argv.slice(2);
const bySeed = ['train', 'refuse', 'wait', 'train'];

async function adapt(): Promise<void> {
  const { backbone: asked, seed } = await readExperiment(folder);
  const backbone = asked === 'by-seed' ? (bySeed[seed] ?? 'train') : asked;
  console.error(`told to ${backbone}`);
  if (backbone === 'crash') throw new Error('out of luck');
  const lock = acquireLock(folder);
  const events = EventLog.open(folder);
  const end = (): void => {
    events.close();
    lock.release();
  };
  if (events.attempt === 1) events.append({ type: 'started', pid: process.pid, host: 'h' });
  else events.append({ type: 'resumed', pid: process.pid, host: 'h', fromSeq: 0, fromEpoch: 0 });
  for (let told = 0; before.some(isLocked) && !stopRequested(folder); await wait(10)) {
    const left = before.filter(isLocked).length;
    if (left !== told) events.append({ type: 'waiting', before: left, bytes: 0, capacity: 0, reason: 'turn' });
    told = left;
  }
  events.append({ type: 'warning', message: `malloc ${process.env['MALLOC_TOP_PAD_']}` });
  if (backbone === 'refuse') {
    events.append({ type: 'failed', code: 'dataset-empty', message: `${folder}: no pictures`, fault: false });
    process.exitCode = 2;
    return end();
  }
  if (backbone === 'die') process.kill(process.pid, 'SIGKILL');
  events.append({ type: 'method-started', method: 'activation', parameters: 6405, searched: 'lambda', values: [0.01, 0.001], maxEpochs: 5 });
  const figures = { trainLoss: 0.5, trainAccuracy: 0.9, validationLoss: 0.6, validationAccuracy: 0.8 };
  for (let epoch = 1; epoch <= 5 || (backbone === 'wait' && events.attempt === 1); epoch += 1) {
    events.append({ type: 'epoch', method: 'activation', candidate: 0, value: 0.01, epoch, seconds: 0.1, ...figures });
    await wait(20);
    if (!stopRequested(folder)) continue;
    events.append({ type: 'stopped', reason: 'stop requested' });
    process.exitCode = 130;
    return end();
  }
  events.append({ type: 'method-finished', method: 'activation', chosen: 0.01, validationAccuracy: 0.8, seconds: 1 });
  await writeReport(folder, report({ activation: methodReport({ testAccuracy: 0.846 + seed / 100 }) }, { run: folder, seed }));
  events.append({ type: 'finished', seconds: 1 });
  end();
}

async function answer(): Promise<void> {
  const request = jobRequestSchema.parse(JSON.parse(await text(process.stdin)));
  const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  console.error('a message for people');
  if (request.job === 'doctor') {
    const engine = { name: 'onnxruntime', version: '1', device: 'cpu', threads: 2, usable: true, chosen: true, reason: 'fastest', milliseconds: 7 };
    const machine = { tangent: '0', node: process.version, platform: 'here', processors: 2, memoryBytes: 2 ** 30, freeMemoryBytes: 2 ** 29, graphics: [] };
    const runtime = { name: 'tfjs-cuda', installed: false, version: '1', folder: '/r', bytes: 0 };
    print({ result: { ...machine, engines: [engine], runtimes: [runtime], cache: { folder: '/c', bytes: 0, freeBytes: 1 } } });
  } else if (request.job === 'plan-runtime') {
    const file = { url: `${request.mirror ?? 'https://origin/'}npm/x.tgz`, bytes: 2 ** 20, checksum: null };
    const plan = { runtime: request.runtime, version: '1', title: 'Example', requires: 'a driver', platform: 'here', available: true, hindrance: null, folder: '/r', installed: false };
    print({ result: { ...plan, downloadBytes: 2 ** 20, unpackedBytes: 2 ** 21, freeBytes: 2 ** 30, files: [file] } });
  } else if (request.job === 'install-runtime') {
    console.error(JSON.stringify({ phase: 'downloading', doneBytes: 2 ** 19, totalBytes: 2 ** 20 }));
    if (request.mirror === 'http://slow/') await wait(60_000);
    print({ result: { runtime: request.runtime, version: '1', folder: '/r/x', present: false, bytes: 2 ** 21, unpinned: ['https://origin/npm/x.tgz'] } });
  } else if (request.job === 'remove-runtime') {
    print({ result: { runtime: request.runtime, removed: true, bytes: 2 ** 21 } });
  } else if (request.job === 'predict') {
    const predictions = request.files.map((file) => ({ file, predicted: 'cat', probability: 0.75, probabilities: [0.75, 0.25] }));
    print({ result: { run: request.run, method: request.method ?? 'full', classes: ['cat', 'dog'], predictions, skipped: [] } });
  } else if (request.job === 'inspect' && request.backbone === 'wait') {
    await wait(60_000);
  } else if (request.job === 'inspect' && request.backbone === 'odd') {
    print({ result: { id: 7 } });
  } else if (request.job === 'inspect' && request.backbone === 'crash') {
    throw new Error('out of luck');
  } else {
    print({ error: { code: 'backbone-not-found', message: 'no such backbone' } });
    process.exitCode = request.job === 'inspect' ? 2 : 1;
  }
}

await (task === 'adapt' ? adapt() : answer());
