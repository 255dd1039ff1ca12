import path from 'node:path';
import { z } from 'zod';
import { Child } from './child';
import { peerVariables, pythonWith } from './python-environment.mjs';

const answered = z.object({ seconds: z.array(z.number()), channelsLast: z.boolean().optional() });

/** PyTorch's ways to take a step. */
export const variants = ['cached', 'z0', 'finetune', 'pixels'] as const;
export type Variant = (typeof variants)[number];

const checked = z.object({ file: z.string(), ties: z.number(), elements: z.number() });

/** PyTorch in a process of its own. */
export interface Peer {
  readonly versions: { readonly torch: string; readonly python: string; readonly device: string };
  load(name: string, file: string): Promise<void>;
  seconds(name: string, variant: Variant, steps: number): Promise<z.infer<typeof answered>>;
  /**
   * The path of a file with the parameters after so many steps from the start, with our derivatives of activations; on
   * how many of their elements PyTorch's are others.
   */
  parametersAfter(name: string, variant: Variant, steps: number): Promise<z.infer<typeof checked>>;
  stop(): Promise<void>;
}

function script(folder: string, name: string): string {
  return path.join(folder, name);
}

export async function startPeer(folder: string, threads: number, device: 'cpu' | 'cuda'): Promise<Peer> {
  const python = pythonWith(['numpy', 'torch']);
  const environment = { ...peerVariables, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
  const greeting = z.object({ torch: z.string(), python: z.string(), device: z.string() });
  const options = [script(folder, 'peer.py'), device, String(threads)];
  const [child, versions] = await Child.start(python, options, environment, greeting);
  return {
    versions,
    load: async (name, file) => void (await child.ask({ name, load: file }, z.object({}))),
    seconds: (name, variant, steps) => child.ask({ name, run: variant, steps }, answered),
    parametersAfter: (name, variant, steps) => child.ask({ name, check: variant, steps }, checked),
    stop: () => child.stop(),
  };
}

/** A large matrix product by OpenBLAS, on a graphics card by PyTorch: the floor. */
export interface Floor {
  readonly blas: string;
  readonly core: string;
  /** Operations per second in each of so many products. */
  rates(products: number): Promise<number[]>;
  stop(): Promise<void>;
}

/** OpenBLAS takes processors it does not know for older ones, so the fastest of its kernels is sought. */
const cores = [null, 'SkylakeX', 'Cooperlake', 'Zen', 'Haswell'] as const;

export async function startFloor(folder: string, threads: number, device: 'cpu' | 'cuda'): Promise<Floor> {
  const python = pythonWith(['numpy', 'torch']);
  const greeting = z.object({ size: z.number(), blas: z.string(), version: z.string() });
  const start = async (core: string | null) => {
    const environment = { OPENBLAS_NUM_THREADS: String(threads), ...(core !== null && { OPENBLAS_CORETYPE: core }) };
    const [child, { size, blas, version }] = await Child.start(python, [script(folder, 'sgemm.py'), device], environment, greeting);
    const rates = async (products: number) =>
      (await child.ask({ products }, answered)).seconds.map((seconds) => (2 * size ** 3) / seconds);
    return { blas: `${blas} ${version}`, core: core ?? 'its own choice', rates, stop: () => child.stop() };
  };
  const floors: { readonly floor: Floor; rate: number }[] = [];
  for (const core of process.arch === 'x64' && device === 'cpu' ? cores : [null]) {
    try {
      const floor = await start(core);
      floors.push({ floor, rate: Math.max(...(await floor.rates(5))) });
    } catch (error) {
      // Kernels with instructions that this processor lacks end the program.
      if (core === null) throw error;
    }
  }
  for (let round = 1; round < 6; round++) {
    for (const candidate of floors) candidate.rate = Math.max(candidate.rate, ...(await candidate.floor.rates(5)));
  }
  const [best, ...others] = floors.sort((a, b) => b.rate - a.rate);
  if (!best) throw new Error('sgemm.py did not start');
  await Promise.all(others.map(({ floor }) => floor.stop()));
  return best.floor;
}
