import { afterAll, describe } from 'vitest';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { engineSuite } from '../engines/suite';

const engine = createOnnxRuntimeEngine({ device: 'webgpu', threads: 2 });

describe('the ONNX Runtime engine on WebGPU', () => {
  engineSuite(engine);

  afterAll(() => engine.dispose());
});
