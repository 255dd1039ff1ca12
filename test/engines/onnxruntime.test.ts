import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { engineSuite } from './suite';

const engine = createOnnxRuntimeEngine({ threads: 2 });

describe('the ONNX Runtime engine', () => {
  engineSuite(engine);

  it('tells what it is', () => {
    expect(engine.version).toMatch(/^\d+\.\d+/);
    expect(engine.device).toBe('cpu');
  });

  afterAll(() => engine.dispose());
});
