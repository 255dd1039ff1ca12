import { engineChoices, type EngineChoice } from '../../contract/experiment';
import { say, type Message, type Said } from '../../contract/message';
import { hasNative } from '../onnxruntime/runtime';
import type { Machine } from './machine';
import type { Installed } from './open';
import { placementIn, type ProbeAnswer } from './probe';

/** How the trial of an engine in a process of its own ended. */
export type Probe =
  | { readonly ended: 'answered'; readonly answer: ProbeAnswer; readonly log: string }
  | { readonly ended: 'failed'; readonly reason: Said };

/** An engine with what became of it. */
export interface Candidate {
  readonly name: EngineChoice;
  readonly version: string | null;
  readonly device: string | null;
  /** Of one operation on the processor. */
  readonly threads: number | null;
  readonly usable: boolean;
  readonly chosen: boolean;
  /** Why it was or was not chosen. */
  readonly reason: Said;
  /** Median milliseconds of the benchmark's training step. */
  readonly milliseconds: number | null;
}

export interface Choice {
  readonly chosen: EngineChoice;
  readonly candidates: readonly Candidate[];
}

/** What is said where an engine needs a card of NVIDIA and there is none. */
export const noCard = say`no NVIDIA card or driver was found`;

/** How much less time an engine must take than one that stands before it in the list. */
const margin = 0.9;

/** Why an engine plainly cannot run here, or null where it may: asked of files, so that no driver is loaded for nothing. */
export function hindrance(name: EngineChoice, machine: Machine, installed: Installed, tfjsFound: boolean): Message | null {
  const { platform, architecture, nvidia, graphics } = machine;
  const where = `${platform}-${architecture}`;
  switch (name) {
    case 'onnxruntime':
      return hasNative(platform, architecture) ? null : say`ONNX Runtime has no build for ${where}`;
    case 'onnxruntime-wasm':
      return hasNative(platform, architecture) ? say`several times slower than onnxruntime: only by name` : null;
    case 'onnxruntime-cuda':
      if (where !== 'linux-x64') return say`ONNX Runtime has CUDA for Node on linux-x64 alone, not on ${where}`;
      if (nvidia === null) return say`${noCard} (/proc/driver/nvidia/version is missing)`;
      return installed.onnxruntimeCuda ? null : say`not installed: run tangent install-runtime onnxruntime-cuda`;
    case 'onnxruntime-directml':
      return platform === 'win32' ? null : say`DirectML is part of Windows`;
    case 'onnxruntime-webgpu':
      if (!hasNative(platform, architecture)) return say`ONNX Runtime has no build for ${where}`;
      if (installed.onnxruntimeCuda) return say`the installed onnxruntime-cuda was built without it: tangent remove-runtime onnxruntime-cuda`;
      return graphics.length > 0 ? null : say`no graphics processor: nothing in /dev/dri, no NVIDIA driver, no VK_DRIVER_FILES`;
    case 'tfjs':
      if (installed.tfjsCuda !== null || tfjsFound) return null;
      if (nvidia === null) return say`not installed; it would need an NVIDIA card, and ${noCard}`;
      return say`not installed: run tangent install-runtime tfjs-cuda, or npm install @tensorflow/tfjs-node-gpu where tangent is installed`;
  }
}

/**
 * Finds the fastest engine that computes rightly. Where the processor alone is left, nothing is tried.
 * @param probe tries an engine; never at the same time as another, for both would be slower
 * @param all tries the processor as well where it has no rival
 */
export async function chooseEngine(
  machine: Machine,
  installed: Installed,
  tfjsFound: boolean,
  probe: (name: EngineChoice) => Promise<Probe>,
  all = false,
): Promise<Choice> {
  const hindrances = new Map(engineChoices.map((name) => [name, hindrance(name, machine, installed, tfjsFound)]));
  const rivals = engineChoices.filter((name) => hindrances.get(name) === null);
  const probes = new Map<EngineChoice, Probe>();
  if (all || rivals.length > 1) for (const name of rivals) probes.set(name, await probe(name));
  const eligible = [...probes].flatMap(([name, tried]) => {
    const time = tried.ended === 'answered' && tried.answer.agrees && !tried.answer.software ? tried.answer.milliseconds : null;
    return time === null ? [] : [{ name, time }];
  });
  // The first is the processor, which needs nothing: what is hardly faster may be so by chance.
  const fastest = eligible.reduce<(typeof eligible)[number] | null>((best, next) => (best && best.time * margin <= next.time ? best : next), null);
  const chosen = fastest?.name ?? rivals[0] ?? 'onnxruntime';
  const candidates = engineChoices.map((name) => {
    const hindered = hindrances.get(name) ?? null;
    return candidate(name, hindered, probes.get(name) ?? null, chosen, fastest?.time ?? null);
  });
  return { chosen, candidates };
}

function candidate(name: EngineChoice, hindered: Said | null, tried: Probe | null, chosen: EngineChoice, best: number | null): Candidate {
  const isChosen = name === chosen;
  const unknown = { name, version: null, device: null, threads: null, milliseconds: null, chosen: isChosen };
  if (hindered !== null) return { ...unknown, usable: false, reason: hindered };
  if (!tried) return { ...unknown, usable: true, reason: say`nothing else can run here` };
  if (tried.ended === 'failed') return { ...unknown, usable: false, reason: tried.reason };
  const { version, device, threads, milliseconds, agrees, software } = tried.answer;
  const reason = withPlacement(words(tried.answer, isChosen, best), tried.log);
  return { name, version, device, threads, milliseconds, chosen: isChosen, usable: agrees || software, reason };
}

function words({ agrees, software, milliseconds, error, adjoint, mistakes }: ProbeAnswer, chosen: boolean, best: number | null): Message {
  if (!agrees) {
    const rounding = error === null ? say`numbers that are not finite` : say`a relative error of ${error.toExponential(1)}`;
    const adjointWords = adjoint === null ? say`no finite adjoint` : say`an adjoint error of ${adjoint.toExponential(1)}`;
    return say`disagrees with the reference: ${rounding}, ${adjointWords}, ${mistakes} wrong masks or maxima`;
  }
  if (software) return say`a program that stands in for a graphics processor: only by name`;
  if (milliseconds === null) return say`gave no time`;
  const time = milliseconds.toFixed(1);
  if (chosen) return say`the fastest: ${time} ms a step`;
  return best === null ? say`${time} ms a step` : say`not faster: ${time} ms a step against ${best.toFixed(1)} ms`;
}

/** Tells as well where operators fell back to the processor. */
function withPlacement(reason: Message, log: string): Message {
  const placed = placementIn(log);
  return placed === null || placed.onProcessor === 0 ? reason : say`${reason}; ${placed.onProcessor} of ${placed.all} operators on the processor`;
}
