// A workspace with a dataset made from the sample pictures, and what a user may choose by mistake.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from '../harness/remove-folder.mjs';

const samples = path.resolve(import.meta.dirname, '../../media/samples');
const few = 24;
const some = 45;

/** Class folders by name, each with the folder of samples that fills it; one name would be an element of a page. */
const small = { animals: 'animals', 'food-drink': 'food-drink', transport: 'transport', "it's <b>flags": 'flags' };

/**
 * Its folder `pictures` has four small classes, or with `all` every class of the samples; `single` has one class; `broken.onnx` is
 * no network.
 */
export function makeWorkspace({ all = false } = {}) {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tw-')), 'project');
  const classes = all ? Object.fromEntries(readdirSync(samples).map((name) => [name, name])) : small;
  let count = 0;
  for (const [name, source] of Object.entries(classes)) {
    const target = path.join(folder, 'pictures', name);
    mkdirSync(target, { recursive: true });
    const files = readdirSync(path.join(samples, source)).sort();
    for (const file of files.slice(0, all ? some : few)) {
      cpSync(path.join(samples, source, file), path.join(target, file));
      count += 1;
    }
  }
  cpSync(path.join(folder, 'pictures/animals'), path.join(folder, 'single/animals'), { recursive: true });
  writeFileSync(path.join(folder, 'broken.onnx'), 'not a network');
  return {
    folder,
    classes: Object.keys(classes),
    count,
    epochs: all ? 40 : 12,
    killTrainers: () => signalTrainers(path.join(folder, '.tangent/runs'), 'SIGKILL'),
    // However fast the machine, a run must not be over before a step has done what it does to a run under way.
    pauseTrainers: () => signalTrainers(path.join(folder, '.tangent/runs'), 'SIGSTOP'),
    continueTrainers: () => signalTrainers(path.join(folder, '.tangent/runs'), 'SIGCONT'),
    remove: () => {
      // A drive that failed may leave a trainer, which outlives the window by design.
      signalTrainers(path.join(folder, '.tangent/runs'), 'SIGKILL');
      return removeFolder(path.dirname(folder));
    },
  };
}

/** Sends a signal to whoever holds the lock of a run. */
function signalTrainers(runs, signal) {
  if (!existsSync(runs)) return;
  for (const lock of readdirSync(runs).map((run) => path.join(runs, run, 'lock'))) {
    if (!existsSync(lock)) continue;
    try {
      process.kill(JSON.parse(readFileSync(lock, 'utf8')).pid, signal);
    } catch {
      // It has just ended by itself.
    }
  }
}
