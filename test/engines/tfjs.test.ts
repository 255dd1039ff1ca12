import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { describe } from 'vitest';
import { createTfjsEngine } from '../../src/engines/tfjs';
import { tfjsSuite } from './tfjs-suite';

setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
await tf.setBackend('cpu');

describe.each(['cpu', 'wasm'])('the TensorFlow.js engine on the backend %s', (backend) => {
  tfjsSuite(tf, createTfjsEngine(tf, { backend, version: tf.version_core }));
});
