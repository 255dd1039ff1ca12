/**
 * What ONNX Runtime computes on: `cpu`, the same without a native library (`wasm`), or a graphics processor by one of its
 * execution providers.
 */
export type Device = 'cpu' | 'wasm' | 'webgpu' | 'directml' | 'cuda';
