import { listSupportedBackends, type InferenceSession } from 'onnxruntime-node';

/** What ONNX Runtime computes on: `cpu`, or a graphics processor by one of its execution providers. */
export type Device = 'cpu' | 'webgpu' | 'directml' | 'cuda';

/** Each device's execution provider by the name that the runtime gives it. */
const providerNames: Readonly<Record<Device, string>> = { cpu: 'cpu', webgpu: 'webgpu', directml: 'dml', cuda: 'cuda' };

/** Whether the runtime's binding to Node knows the device's provider, which may still be missing. */
export function isKnown(device: Device): boolean {
  return listSupportedBackends().some(({ name }) => name === providerNames[device]);
}

/** The providers of a session. What a graphics processor's provider lacks runs on the processor, operator by operator. */
export function providersOf(device: Device): InferenceSession.SessionOptions['executionProviders'] {
  // Float32 throughout: CUDA's libraries would round factors to ten bits. They read this when they are first used.
  if (device === 'cuda') process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  return [{ name: providerNames[device] }];
}
