// A run on 1,000, 10,000 and 100,000 made-up pictures: time for a picture and the most memory that all processes take.
// npm run build && node bench/large-set.mjs [--files 1000,10000,100000] [--budget 256MiB] [--dir FOLDER] [-- options of adapt]
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '1000,10000,100000' },
    budget: { type: 'string', default: '256MiB' },
    dir: { type: 'string' },
  },
});
const cli = path.resolve(import.meta.dirname, '..', 'dist', 'cli.js');
const root = values.dir ? path.resolve(values.dir) : mkdtempSync(path.join(tmpdir(), 'tangent-large-'));
const classes = 5;
const side = 64;
/** Few passes: how often a method goes over the data is no matter of their number. */
const usual = ['--picture-size', '64', '--methods', 'activation,full', '--epochs', '3', '--lambda', '0.01,0.001,0.0001', '--patience', '100']; // prettier-ignore

/** A picture of waves whose direction tells its class and hardly more than their noise. */
function pixels(index) {
  let state = (index + 1) * 2654435761;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
  const angle = ((index % classes) + 0.6 * (random() - 0.5)) * (Math.PI / classes);
  const [frequency, phase] = [0.3 + 0.3 * random(), 2 * Math.PI * random()];
  const data = new Uint8Array(side * side * 3);
  const tint = [random(), random(), random()];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const wave = Math.sin(frequency * (x * Math.cos(angle) + y * Math.sin(angle)) + phase);
      for (let c = 0; c < 3; c++) data[(y * side + x) * 3 + c] = 128 + 60 * wave * tint[c] + 60 * (random() - 0.5);
    }
  }
  return data;
}

async function makePictures(folder, count) {
  for (let k = 0; k < classes; k++) mkdirSync(path.join(folder, `class-${k}`), { recursive: true });
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const file = path.join(folder, `class-${index % classes}`, `${index}.jpg`);
      await sharp(pixels(index), { raw: { width: side, height: side, channels: 3 } }).jpeg({ quality: 85 }).toFile(file);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

/** Bytes that processes and all their children hold in memory; pages that they share are counted for each. */
function resident(pids) {
  const parents = new Map();
  const bytes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'latin1');
      parents.set(Number(name), Number(/^PPid:\t(\d+)/m.exec(status)?.[1]));
      bytes.set(Number(name), Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It has ended meanwhile.
    }
  }
  const belongs = (pid) => pids.includes(pid) || (parents.has(pid) && belongs(parents.get(pid)));
  return [...bytes].reduce((sum, [pid, own]) => (belongs(pid) ? sum + own : sum), 0);
}

/** The trainer, which is started detached: it is found by the run's lock. */
function trainerOf(run) {
  try {
    return JSON.parse(readFileSync(path.join(run, 'lock'), 'utf8')).pid;
  } catch {
    return 0;
  }
}

/** Seconds of all processors that a process has taken so far; 0 once it has ended. */
function processorSeconds(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

async function measure(count) {
  const dataset = path.join(root, `pictures-${count}`);
  if (!existsSync(dataset)) await makePictures(dataset, count);
  const [run, cache] = [path.join(root, `run-${count}`), path.join(root, `cache-${count}`)];
  for (const folder of [run, cache]) rmSync(folder, { recursive: true, force: true });
  const begun = performance.now();
  const args = ['adapt', dataset, '--out', run, '--memory-budget', values.budget, ...usual, ...positionals, '--json'];
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, TANGENT_CACHE: cache }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  let [most, processors] = [0, 0];
  const sampling = setInterval(() => {
    const trainer = trainerOf(run);
    most = Math.max(most, resident([child.pid, trainer].filter((pid) => pid > 0)));
    processors = Math.max(processors, processorSeconds(trainer));
  }, 100);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(sampling);
  const seconds = (performance.now() - begun) / 1000;
  const report = JSON.parse(output);
  if (code !== 0) throw new Error(JSON.stringify(report.error));
  const training = Object.values(report.methods).reduce((sum, method) => sum + method.secondsTraining, 0);
  const rest = report.secondsTotal - report.secondsFeatures - training;
  const kept = (count * report.bytesPerSample) / 2 ** 20;
  const perFile = (time) => ((1000 * time) / count).toFixed(2);
  const accuracies = Object.entries(report.methods).map(([name, { testAccuracy }]) => `${name} ${testAccuracy.toFixed(3)}`);
  rmSync(cache, { recursive: true, force: true });
  return { count, kept: kept.toFixed(0), seconds: seconds.toFixed(1), all: perFile(seconds), processors: perFile(processors), features: perFile(report.secondsFeatures), training: perFile(training), rest: perFile(rest), mebibytes: (most / 2 ** 20).toFixed(0), accuracies: accuracies.join(', ') }; // prettier-ignore
}

console.log('| files | kept, MiB | seconds | ms/file | ms/file of processors | features | training | scan and the rest | most memory, MiB | test accuracy |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |');
for (const count of values.files.split(',').map(Number)) console.log(`| ${Object.values(await measure(count)).join(' | ')} |`);
if (!values.dir) rmSync(root, { recursive: true, force: true });
