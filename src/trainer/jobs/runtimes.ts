import { TangentFault } from '../../contract/errors';
import { say } from '../../contract/message';
import type { JobRequest } from '../../contract/jobs';
import { cardMissing, readMachine } from '../../engines/select';
import type { Installation, InstallProgress, Removal, RuntimeName, RuntimePlan } from '../../contract/runtimes';
import { proxiedFetch } from '../../runtimes/fetch';
import { install } from '../../runtimes/install';
import { runtimesEnvironment, runtimesFolder, usableReceipt } from '../../runtimes/installed';
import { isAvailable, manifestOf, totals } from '../../runtimes/manifest';
import { remove } from '../../runtimes/remove';
import { freeBytesOf } from '../../runtimes/room';
import { addressOf } from '../../runtimes/sources';
import { probeInChild } from '../engine/probe-in-child';

type Request<J extends JobRequest['job']> = Extract<JobRequest, { job: J }>;

const progressEvery = 200;

/** What an installation would fetch, and how much room there is. */
export async function planRuntime({ runtime, mirror }: Request<'plan-runtime'>): Promise<RuntimePlan> {
  const folder = runtimesFolder();
  const manifest = manifestOf(runtime);
  const { version, title, requires, platform } = manifest;
  const files = manifest.files.map((file) => ({
    url: addressOf(file, mirror),
    bytes: file.bytes,
    checksum: file.digest && `${file.digest.algorithm}:${file.digest.hex}`,
  }));
  const installed = usableReceipt(runtime, folder) !== null;
  const available = isAvailable(manifest);
  return { runtime, version, title, requires, told: { template: requires, arguments: [] }, platform, available, hindrance: cardMissing(readMachine([])), folder, installed, ...totals(manifest), freeBytes: await freeBytesOf(folder), files };
}

/** Installs a runtime and tells on standard error how far it is. A signal ends it; what was fetched stays. */
export async function installRuntime({ runtime, mirror }: Request<'install-runtime'>): Promise<Installation> {
  const ending = new AbortController();
  const end = (): void => ending.abort(new Error('the installation was cancelled; what was fetched is kept'));
  process.on('SIGINT', end).on('SIGTERM', end);
  let [due, phase] = [0, ''];
  const onProgress = (progress: InstallProgress): void => {
    if (performance.now() < due && progress.phase === phase) return;
    [due, phase] = [performance.now() + progressEvery, progress.phase];
    console.error(JSON.stringify(progress));
  };
  const folder = runtimesFolder();
  const installation = await install(manifestOf(runtime), { folder, mirror, fetch: await proxiedFetch(), signal: ending.signal, onProgress });
  await requireHarmless(runtime, folder);
  return installation;
}

/** The library that a runtime brings serves the processor as well: where it does not load, no trainer would start. */
async function requireHarmless(runtime: RuntimeName, folder: string): Promise<void> {
  const environment = { ...process.env, ...runtimesEnvironment(process.env) };
  const probe = await probeInChild('onnxruntime', { environment });
  if (probe.ended === 'answered' && probe.answer.agrees) return;
  await remove(runtime, folder);
  const reason = probe.ended === 'failed' ? probe.reason : say`it computes something else`;
  throw new TangentFault('runtime-unusable', say`${runtime} does not run on this machine and was removed again: ${reason}`);
}

export function removeRuntime({ runtime }: Request<'remove-runtime'>): Promise<Removal> {
  return remove(runtime, runtimesFolder());
}
