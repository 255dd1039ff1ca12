// Compares the translations with the messages in the source: node scripts/l10n.mjs [--write].
// With --write stale messages are removed and missing ones added with an empty text, which stands for the English one.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allMessages, compare } from './l10n/messages.mjs';

const root = path.resolve(import.meta.dirname, '..');
const write = process.argv.includes('--write');
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { messages, faults } = allMessages(root);
const inSource = Object.fromEntries(messages.map((message) => [message, message]));
const inManifest = read('package.nls.json');
const pairs = [
  ...readdirSync(path.join(root, 'l10n')).map((name) => [path.join('l10n', name), inSource]),
  ...readdirSync(root).filter((name) => /^package\.nls\..+\.json$/.test(name)).map((name) => [name, inManifest]),
];
let wrong = faults.length;
for (const fault of faults) console.log(fault);
for (const [file, originals] of pairs) {
  const translated = existsSync(path.join(root, file)) ? read(file) : {};
  const { missing, stale, malformed } = compare(originals, translated);
  for (const [kind, keys] of Object.entries({ missing, stale, malformed })) for (const key of keys) console.log(`${file}: ${kind}: ${JSON.stringify(key)}`);
  wrong += missing.length + stale.length + malformed.length;
  if (write) {
    const content = Object.fromEntries(Object.keys(originals).map((key) => [key, translated[key] ?? '']));
    writeFileSync(path.join(root, file), `${JSON.stringify(content, null, 2)}\n`);
  }
}
console.log(`${messages.length} messages in the source, ${Object.keys(inManifest).length} in the manifest, ${wrong} to look at`);
process.exitCode = wrong > 0 && !write ? 1 : 0;
