// A workspace with a dataset made from the sample pictures, and what a user may choose by mistake.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const samples = path.resolve(import.meta.dirname, '../../media/samples');
const few = 24;

/** Class folders by name, each with the folder of samples that fills it; one name would be an element of a page. */
const small = { animals: 'animals', 'food-drink': 'food-drink', transport: 'transport', "it's <b>flags": 'flags' };

/**
 * Its folder `pictures` has four small classes, or with `all` every sample; `single` has one class; `broken.onnx` is
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
    for (const file of all ? files : files.slice(0, few)) {
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
    remove: () => rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
