// Writes what package.json says of commands, menus and keys, from src/vscode/commands/table.ts: node scripts/manifest.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSource } from './load-source.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { commandContributions } = await loadSource('src/vscode/commands/manifest.ts');
const file = path.join(root, 'package.json');
const manifest = JSON.parse(readFileSync(file, 'utf8'));
manifest.contributes = { ...manifest.contributes, ...commandContributions() };
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);

const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
const untitled = manifest.contributes.commands.map(({ title }) => title.slice(1, -1)).filter((key) => !(key in texts));
if (untitled.length > 0) {
  console.error(`package.nls.json lacks ${untitled.join(', ')}`);
  process.exitCode = 1;
}
