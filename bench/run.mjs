// Measures a training step side by side with PyTorch and OpenBLAS: npm run bench [-- options of bench/main.ts].
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bundle, root } from './build.mjs';
import { peerVariables } from './python-environment.mjs';

process.chdir(root);
// Inside node_modules, so that packages left outside the bundle are found.
const outfile = path.join(root, 'node_modules/.cache/tangent-bench/main.mjs');
await bundle(outfile);
// Both sides keep the memory that a step frees: a trainer process is started so, and the peer is.
const options = ['--initial-heap-size=512', outfile, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, options, { stdio: 'inherit', env: { ...peerVariables, ...process.env } });
process.exitCode = status ?? 1;
