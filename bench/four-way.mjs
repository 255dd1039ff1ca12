// A finished comparison of the four models from the command line, side by side with a PyTorch script:
//   npm run build && node bench/four-way.mjs FOLDER [--model FILE.onnx] [--rounds N] [--threads N] [--out DIR]
// Both decode and compute every feature anew. Writes four-way.md and four-way.json.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { peerVariables, pythonWith } from './python-environment.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: path.join(root, 'media/backbones/efficientnet-lite0.onnx') },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string', default: path.join(root, 'test-results/bench') },
  },
});
const [folder] = positionals.map((name) => path.resolve(name));
if (!folder || !existsSync(path.join(root, 'dist/cli.js'))) {
  console.error(folder ? 'There is no dist/cli.js: run npm run build' : 'Name a folder with one folder of pictures for each class');
  process.exit(2);
}
const [rounds, threads] = [Number(values.rounds), Number(values.threads)];
const python = pythonWith(['numpy', 'torch', 'onnx', 'pillow']);

/** Both see so many processors only, where the system can arrange it. */
function confined(command, args) {
  const confine = process.platform === 'linux' && threads < availableParallelism();
  return confine ? ['taskset', ['--cpu-list', `0-${threads - 1}`, command, ...args]] : [command, args];
}

/** The JSON that a command prints, and the seconds it took from its start to its end. */
function timed(command, args, environment) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(...confined(command, args), {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return { total: (performance.now() - begun) / 1000, answer: JSON.parse(stdout) };
}

/** Copies FOLDER/CLASS/PICTURE into the parts train, validation and test, so that both learn from the same pictures. */
function divided(into) {
  for (const name of directories(folder)) {
    // Spread evenly over the sorted names: 7 of 10 train, 1 validates, 2 test.
    readdirSync(path.join(folder, name)).sort().forEach((file, index) => {
      const part = index % 10 === 3 ? 'validation' : index % 5 === 4 ? 'test' : 'train';
      mkdirSync(path.join(into, part, name), { recursive: true });
      copyFileSync(path.join(folder, name, file), path.join(into, part, name, file));
    });
  }
  return into;
}

function directories(parent) {
  return readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'tangent-four-way-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const pictures = divided(path.join(scratch, 'pictures'));

const names = ['activation', 'gradient', 'full', 'finetune'];

function ours() {
  const temporary = mkdtempSync(path.join(scratch, 'ours-'));
  const cli = path.join(root, 'dist/cli.js');
  const args = [cli, 'adapt', pictures, '--backbone', values.model, '--json', '--out', path.join(temporary, 'run')];
  const { total, answer } = timed(process.execPath, args, { TANGENT_CACHE: path.join(temporary, 'cache') });
  const methods = Object.fromEntries(names.map((name) => [name, answer.methods[name].secondsTraining]));
  return parts(total, answer.secondsFeatures, methods, answer);
}

function peer() {
  const environment = { ...peerVariables, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
  const { total, answer } = timed(python, [path.join(root, 'bench/four-way.py'), pictures, values.model, String(threads)], environment);
  const methods = Object.fromEntries(names.map((name) => [name, answer.methods[name].seconds]));
  return parts(total, answer.seconds.features, methods, answer);
}

function parts(total, features, methods, answer) {
  const known = Object.values(methods).reduce((sum, seconds) => sum + seconds, features);
  return { seconds: { total, features, ...methods, rest: total - known }, answer };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length / 2) - 1] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

const pairs = Array.from({ length: rounds }, (_, round) => {
  // Whoever comes second finds the files in memory, so that takes turns.
  const order = round % 2 === 0 ? [ours, peer] : [peer, ours];
  const results = Object.fromEntries(order.map((side) => [side.name, side()]));
  console.error(`round ${round + 1}: ${results.ours.seconds.total.toFixed(1)} s, PyTorch ${results.peer.seconds.total.toFixed(1)} s`);
  return results;
});

const rows = ['total', 'features', ...names, 'rest'].map((part) => {
  const of = (side) => median(pairs.map((pair) => pair[side].seconds[part]));
  return { part, ours: of('ours'), peer: of('peer'), ratio: median(pairs.map(({ ours: a, peer: b }) => a.seconds[part] / b.seconds[part])) };
});
const [first] = pairs;
const accuracies = names.map((name) => ({
  method: name,
  ours: first.ours.answer.methods[name].testAccuracy,
  peer: first.peer.answer.methods[name].testAccuracy,
}));
const report = {
  date: new Date().toISOString(),
  versions: { node: process.versions.node, engine: first.ours.answer.engine, device: first.ours.answer.device, ...first.peer.answer.versions },
  processor: cpus()[0]?.model ?? '',
  threads,
  rounds,
  pictures: first.peer.answer.pictures.reduce((sum, count) => sum + count, 0),
  rows,
  accuracies,
  searches: { ours: first.ours.answer.methods, peer: first.peer.answer.methods },
};

const table = (head, lines) => [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const percent = (fraction) => (100 * fraction).toFixed(1);
const markdown = `# A finished comparison of the four models, side by side

${report.pictures} pictures, ${threads} threads, medians of ${rounds} paired rounds; engine and interpreter started, no feature cached.
The rest is starting, looking at the files, evaluation and the report.

${table(['seconds', 'ours', 'PyTorch', 'ratio'], rows.map(({ part, ours: a, peer: b, ratio }) => [part, a.toFixed(2), b.toFixed(2), ratio.toFixed(2)]))}

Test accuracy in % on the same pictures:

${table(['method', 'ours', 'PyTorch'], accuracies.map(({ method, ours: a, peer: b }) => [method, percent(a), percent(b)]))}

${Object.entries(report.versions).map(([name, version]) => `${name} ${version}`).join(', ')}; ${report.processor}; ${report.date}
`;
mkdirSync(values.out, { recursive: true });
writeFileSync(path.join(values.out, 'four-way.json'), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(path.join(values.out, 'four-way.md'), markdown);
console.log(markdown);
