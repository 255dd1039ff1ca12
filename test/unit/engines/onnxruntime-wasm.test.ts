import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import { hasNative } from '../../../src/engines/onnxruntime/runtime';
import { engineSuite } from './suite';

const engine = createOnnxRuntimeEngine({ device: 'wasm', threads: 2 });

describe('ONNX Runtime on WebAssembly', () => {
  engineSuite(engine);

  it('tells what it is, and stands in where there is no native library', () => {
    expect([engine.name, engine.device]).toEqual(['onnxruntime', 'wasm']);
    expect(engine.version).toMatch(/^\d+\.\d+/);
    expect(hasNative('darwin', 'x64')).toBe(false);
    expect(hasNative('linux', 'x64')).toBe(true);
  });

  afterAll(() => engine.dispose());
});
