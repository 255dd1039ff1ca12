import type { InferenceSession } from 'onnxruntime-node';
import type { Device } from './device';
import { hasNative, nativeRuntime } from './runtime';

/** Each device's execution provider by the name that the runtime gives it. */
const providerNames: Readonly<Record<Device, string>> = { cpu: 'cpu', wasm: 'wasm', webgpu: 'webgpu', directml: 'dml', cuda: 'cuda' };

/** Whether the runtime's binding to Node knows the device's provider, which may still be missing. */
export function isKnown(device: Device): boolean {
  if (device === 'wasm') return true;
  if (!hasNative()) return false;
  return nativeRuntime().listSupportedBackends().some(({ name }) => name === providerNames[device]);
}

/** The providers of a session. What a graphics processor's provider lacks runs on the processor, operator by operator. */
export function providersOf(device: Device): InferenceSession.SessionOptions['executionProviders'] {
  // Float32 throughout: CUDA's libraries would round factors to ten bits. They read this when they are first used.
  if (device === 'cuda') process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  return [{ name: providerNames[device] }];
}
