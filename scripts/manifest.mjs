// Writes what package.json says of commands, menus and keys, from src/vscode/commands/table.ts: node scripts/manifest.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const { outputFiles } = await build({
  entryPoints: [path.join(root, 'src/vscode/commands/manifest.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { commandContributions } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
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
