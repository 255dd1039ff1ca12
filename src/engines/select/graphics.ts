import type { EngineChoice } from '../../contract/experiment';
import { english, say, type Said } from '../../contract/message';
import { hindrance, noCard, type Choice } from './choose';
import type { Machine } from './machine';
import type { Installed } from './open';

/** Engines of graphics processors, those first that are asked first why they are not used. */
const ofGraphics = ['onnxruntime-cuda', 'onnxruntime-directml', 'onnxruntime-webgpu', 'tfjs'] as const satisfies readonly EngineChoice[];

/** Why not a graphics processor computes, in a few words; null where one does. */
export function whyNotGraphics({ chosen, candidates }: Choice, { nvidia, graphics }: Machine): Said | null {
  if (ofGraphics.some((name) => name === chosen)) return null;
  if (graphics.length === 0) return say`none was found`;
  const others = ofGraphics.flatMap((name) => candidates.find((candidate) => candidate.name === name) ?? []);
  // A card that waits for its runtime is what can be mended; what was tried has something to tell.
  const missing = nvidia === null ? undefined : others.find(({ name, reason }) => name === 'onnxruntime-cuda' && english(reason).startsWith('not installed'));
  const told = missing ?? others.find(({ milliseconds, device }) => milliseconds !== null || device !== null) ?? others.find(({ name }) => name === 'onnxruntime-webgpu');
  return told ? say`${told.name}: ${told.reason}` : null;
}

/** Why a runtime for cards of NVIDIA would not be used; null where there is one. */
export const cardMissing = ({ nvidia }: Pick<Machine, 'nvidia'>): string | null => (nvidia === null ? english(noCard) : null);

/** Why an engine that is asked for by name cannot be opened, as far as files tell; null where it may be. */
export function whyNotByName(name: EngineChoice, machine: Machine, installed: Installed, tfjsFound: boolean): Said | null {
  // WebGPU may find what no file tells of, and WebAssembly runs anywhere.
  return name === 'onnxruntime-webgpu' || name === 'onnxruntime-wasm' ? null : hindrance(name, machine, installed, tfjsFound);
}
