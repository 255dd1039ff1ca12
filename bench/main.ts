import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { engineChoices } from '../src/contract/experiment';
import { openEngine } from '../src/engines/select';
import { measure } from './measure';
import { batch } from './ours';
import { startFloor, startPeer } from './peers';
import { cacheFolder } from './python-environment.mjs';
import { markdown, type Report, type Row } from './table';
import { workloads } from './workloads';

const { values } = parseArgs({
  options: {
    scripts: { type: 'string', default: path.resolve('bench') },
    out: { type: 'string', default: path.resolve('test-results/bench') },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: workloads.map(({ name }) => name).join() },
    engine: { type: 'string', default: 'onnxruntime' },
  },
});
const [threads, rounds] = [Number(values.threads), Number(values.rounds)];

async function main(): Promise<void> {
  const name = engineChoices.find((choice) => choice === values.engine);
  if (!name) throw new Error(`--engine must be one of ${engineChoices.join(', ')}`);
  const installed = { onnxruntimeCuda: false, tfjsCuda: null };
  const formulations = [path.join(cacheFolder, 'formulations.json')];
  const engine = await openEngine(name, installed, { threads, formulations });
  // The peer computes on what ours does.
  const device = engine.device === 'cpu' ? 'cpu' : 'cuda';
  const floor = await startFloor(values.scripts, threads, device);
  const peer = await startPeer(values.scripts, threads, device);
  const folder = await mkdtemp(path.join(tmpdir(), 'tangent-bench-'));
  const chosen = values.only.split(',');
  const rows: Row[] = [];
  try {
    for (const workload of workloads.filter(({ name }) => chosen.includes(name))) {
      console.error(`${workload.name}: ${workload.title} …`);
      rows.push(await measure({ engine, floor, peer, workload, folder, rounds }));
    }
  } finally {
    await Promise.all([floor.stop(), peer.stop(), engine.dispose()]);
    await rm(folder, { recursive: true });
  }
  const report: Report = {
    date: new Date().toISOString(),
    versions: {
      Node: process.version,
      [engine.name]: `${engine.version} (${engine.device})`,
      PyTorch: `${peer.versions.torch} (${peer.versions.device})`,
      Python: peer.versions.python,
      sgemm: `${floor.blas} (kernels: ${floor.core})`,
    },
    machine: { processor: cpus()[0]?.model ?? 'unknown', processors: availableParallelism(), threads },
    batch,
    rounds,
    rows,
  };
  await mkdir(path.dirname(values.out), { recursive: true });
  await writeFile(`${values.out}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${values.out}.md`, markdown(report));
  console.log(markdown(report));
}

await main();
