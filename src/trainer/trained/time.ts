import type { MethodName } from '../../contract/methods';
import { decodePicture } from '../../datasets';
import { backgroundOf } from '../adapt/features';
import type { Trained } from './load';
import type { TrainedNetwork } from './network';

/** Pictures that are timed, and among how many files they are looked for. */
const [timed, looked] = [4, 16];

export interface Times {
  readonly preparation: number | null;
  readonly network: Partial<Record<MethodName, number>>;
}

/**
 * Milliseconds that one picture takes while nothing else is done: decoding one after the other, then the network on
 * all of them together, both for the second time. A run that averages over views takes them for each.
 */
export async function timesOf(trained: Trained, network: TrainedNetwork, files: readonly string[]): Promise<Times> {
  const { setting, experiment, background } = trained;
  const decode = (file: string): Promise<Uint8Array | null> =>
    decodePicture(file, setting.preprocessing, backgroundOf(background)).catch(() => null);
  const pictures: Uint8Array[] = [];
  let milliseconds = 0;
  for (const file of files.slice(0, looked)) {
    if (pictures.length === 0) await decode(file);
    const begun = performance.now();
    const picture = await decode(file);
    if (!picture) continue;
    milliseconds += performance.now() - begun;
    pictures.push(picture);
    if (pictures.length === timed) break;
  }
  const [first] = pictures;
  if (!first) return { preparation: null, network: {} };
  const { width, height } = setting.preprocessing;
  const data = new Uint8Array(pictures.length * first.length);
  pictures.forEach((picture, index) => data.set(picture, index * first.length));
  const pixels = { shape: [pictures.length, height, width, 3], dtype: 'uint8' as const, data };
  await network.run(pixels);
  const { shared, own } = await network.run(pixels);
  const perPicture = experiment.testViews / pictures.length;
  const times = [...own].map(([name, alone]) => [name, (shared + alone) * perPicture] as const);
  return { preparation: milliseconds * perPicture, network: Object.fromEntries(times) };
}
