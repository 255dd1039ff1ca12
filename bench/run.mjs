// Measures a training step side by side with PyTorch and OpenBLAS: npm run bench [-- options of bench/main.ts].
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './build.mjs';

process.chdir(root);
// Inside node_modules, so that packages left outside the bundle are found.
const folder = path.join(root, 'node_modules/.cache/tangent-bench');
const [outfile, trainer] = [path.join(folder, 'main.mjs'), path.join(folder, 'trainer.mjs')];
await bundle(outfile);
await bundle(trainer, '../src/trainer/client/process');
// Our side is started as a trainer is.
const { heapOptions, trainerEnvironment } = await import(pathToFileURL(trainer).href);
const options = [...heapOptions, outfile, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, options, { stdio: 'inherit', env: trainerEnvironment({ trainerFile: outfile }) });
process.exitCode = status ?? 1;
