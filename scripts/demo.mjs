// Builds Tangent and adapts the bundled backbone to the sample pictures: npm run demo [-- options of `tangent adapt`].
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('esbuild.mjs');
console.log('Adapting EfficientNet-Lite0 (ImageNet) to 13 kinds of emoji, media/samples …');
// The pictures are small: at 128 pixels a side the network sees all that is in them, in a third of the time.
const quick = ['--picture-size', '128', '--background', 'black', '--patience', '3'];
run('dist/cli.js', 'adapt', 'media/samples', ...quick, ...process.argv.slice(2));
