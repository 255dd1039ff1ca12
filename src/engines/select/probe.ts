import { z } from 'zod';
import type { EngineChoice } from '../../contract/experiment';
import { benchmarkEngine, benchmarkStep } from './benchmark';
import { checkEngine, checkNetwork, tolerances } from './check';
import { openEngine, type Installed } from './open';

const figure = z.number().nullable();

/** What a process that tries an engine says of it. */
export const probeSchema = z.object({
  version: z.string(),
  device: z.string(),
  threads: z.number(),
  /** NaN, which JSON lacks, is null. */
  error: figure,
  adjoint: figure,
  mistakes: z.number(),
  agrees: z.boolean(),
  milliseconds: figure,
  /** Whether what looks like a graphics processor is a program that stands in for one. */
  software: z.boolean(),
});

export type ProbeAnswer = z.infer<typeof probeSchema>;

/**
 * Tries an engine in this process, which a driver may end.
 * @throws TangentError `engine-missing`
 */
export async function probeEngine(name: EngineChoice, installed: Installed): Promise<ProbeAnswer> {
  const engine = await openEngine(name, installed);
  const { error, adjoint, mistakes } = await checkEngine(engine);
  const agrees = error <= tolerances.error && adjoint <= tolerances.adjoint && mistakes <= tolerances.mistakes;
  const software = engine.device !== 'cpu' && engine.device !== 'wasm' && hasSoftwareDriver();
  const milliseconds = agrees && !software ? await benchmarkEngine(engine) : null;
  const { version, device, threads } = engine;
  await engine.dispose();
  if (name !== 'tfjs' && device !== 'cpu' && device !== 'wasm') await tellPlacement(name, installed);
  return { version, device, threads, error, adjoint, mistakes, agrees, milliseconds, software };
}

/** Has the runtime write to standard error on which device it places the operators of the check and of a training step. */
async function tellPlacement(name: EngineChoice, installed: Installed): Promise<void> {
  const engine = await openEngine(name, installed, { verbose: true });
  for (const program of [checkNetwork(), benchmarkStep()]) await (await engine.compile(program)).dispose();
  await engine.dispose();
}

const software = /swiftshader|lvp|lavapipe|llvmpipe|d3d10warp/i;
const hardware = /nvidia|nvoglv|nvwgf|cuda|radeon|amdvlk|amdxc|atidxx|intel|igvk|igd\d|nouveau|_nvk|freedreno|panfrost|broadcom|dzn|powervr/i;

/** Only drivers that compute on the processor are loaded. The runtime's binding does not tell which adapter it took. */
export function hasSoftwareDriver(loaded: readonly string[] = loadedLibraries()): boolean {
  const names = loaded.map((file) => file.split(/[\\/]/).at(-1) ?? file);
  return names.some((name) => software.test(name)) && !names.some((name) => hardware.test(name));
}

function loadedLibraries(): readonly string[] {
  // Names of network peers are looked up otherwise, which may take long.
  Object.assign(process.report, { excludeNetwork: true });
  const report = z.object({ sharedObjects: z.array(z.string()) }).safeParse(process.report.getReport());
  return report.success ? report.data.sharedObjects : [];
}

/** How many operators the runtime's log places on the processor, of how many; null where the log does not tell. */
export function placementIn(log: string): { readonly onProcessor: number; readonly all: number } | null {
  let [onProcessor, all] = [0, 0];
  for (const [, provider, count] of log.matchAll(/placed on \[(\w+)\]\. Number of nodes: (\d+)/g)) {
    all += Number(count);
    if (provider === 'CPUExecutionProvider') onProcessor += Number(count);
  }
  return all > 0 ? { onProcessor, all } : null;
}
