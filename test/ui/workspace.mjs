// A workspace with a small dataset made from the sample pictures, and what a user may choose by mistake.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const classes = { animals: 24, 'food-drink': 24, transport: 24, 'it\'s <b>flags': 24 };
const source = { 'it\'s <b>flags': 'flags' };
const samples = path.resolve(import.meta.dirname, '../../media/samples');

/** Its folder `pictures` has four classes, one of a hostile name; `single` has one class; `broken.onnx` is no network. */
export function makeWorkspace() {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tw-')), 'project');
  for (const [name, count] of Object.entries(classes)) {
    const from = path.join(samples, source[name] ?? name);
    mkdirSync(path.join(folder, 'pictures', name), { recursive: true });
    for (const file of readdirSync(from).sort().slice(0, count)) cpSync(path.join(from, file), path.join(folder, 'pictures', name, file));
  }
  mkdirSync(path.join(folder, 'single'), { recursive: true });
  cpSync(path.join(folder, 'pictures/animals'), path.join(folder, 'single/animals'), { recursive: true });
  writeFileSync(path.join(folder, 'broken.onnx'), 'not a network');
  return {
    folder,
    pictures: path.join(folder, 'pictures'),
    classes: Object.keys(classes),
    count: Object.values(classes).reduce((sum, one) => sum + one),
    remove: () => rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
