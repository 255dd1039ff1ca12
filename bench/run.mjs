// Measures a training step side by side with PyTorch and OpenBLAS: npm run bench [-- options of bench/main.ts].
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './build.mjs';

process.chdir(root);
// Inside node_modules, so that packages left outside the bundle are found.
const outfile = path.join(root, 'node_modules/.cache/tangent-bench/main.mjs');
await bundle(outfile);
await import(pathToFileURL(outfile).href);
