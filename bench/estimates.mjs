// Estimated beside measured times of a training step: node bench/estimates.mjs [FILE of formulations].
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './build.mjs';

// Inside node_modules, so that packages left outside the bundle are found.
const outfile = path.join(root, 'node_modules/.cache/tangent-bench/estimates.mjs');
await bundle(outfile, 'estimates');
await import(pathToFileURL(outfile).href);
