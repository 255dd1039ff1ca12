import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { entry } from '../../scripts/tfjs-native/build.mjs';
import { createTfjsEngine } from '../../src/engines/tfjs';
import { loadTfjs } from '../../src/engines/tfjs/load';
import { tfjsSuite } from '../engines/tfjs-suite';

const { tf, ...options } = await loadTfjs([pathToFileURL(entry()).href]);

// On a processor, but once with the kernels that would run on CUDA.
describe.each(['cpu', 'cuda'])("the TensorFlow.js engine on TensorFlow's native library, as for %s", (device) => {
  const engine = createTfjsEngine(tf, { ...options, device });

  it('is the native one', () => {
    expect(engine).toMatchObject({ name: 'tfjs', device, version: tf.version_core });
    expect(options).toMatchObject({ backend: 'tensorflow', device: 'cpu' });
  });

  tfjsSuite(tf, engine);
});
