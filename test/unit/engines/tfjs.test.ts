import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTfjsEngine } from '../../../src/engines/tfjs';
import { engineSuite } from './suite';

setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
await tf.setBackend('cpu');

describe.each(['cpu', 'wasm'])('the TensorFlow.js engine on the backend %s', (backend) => {
  const engine = createTfjsEngine(tf, { backend, version: tf.version_core });
  const before = tf.memory().numTensors;

  engineSuite(engine);

  it('leaves no tensor behind', async () => {
    expect(engine.live).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  afterAll(() => engine.dispose());
});
