import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../src/contract/safetensors';
import type { Engine } from '../src/engines/engine';
import type { Tensor } from '../src/program/tensor';
import { prepare, type Prepared } from './ours';
import { variants, type Floor, type Peer, type Variant } from './peers';
import { median, type Row } from './table';
import type { Workload } from './workloads';

const allowedDisagreement = 1e-4;
/** So large a part of activations may lie so close to a tie that rounding decides. */
const allowedTies = 1e-5;

/** Compares what steps of ours and of PyTorch change. @throws if they differ */
async function compared(ours: Prepared, peer: Peer, name: string): Promise<Pick<Row, 'disagreement' | 'ties'>> {
  const steps = 3;
  const mine = await ours.parametersAfter(steps);
  const { file, ties, elements } = await peer.parametersAfter(name, 'cached', steps);
  if (!(ties <= allowedTies * elements)) throw new Error(`${name}: ${ties} of ${elements} derivatives are not PyTorch's`);
  const disagreement = distance(ours, mine, decodeSafetensors(await readFile(file)).tensors);
  if (!(disagreement <= allowedDisagreement)) throw new Error(`${name}: ours and PyTorch's steps differ by ${disagreement}`);
  return { disagreement, ties };
}

/** ‖a − b‖ / ‖b‖ of what the steps changed, over all parameters. */
function distance(ours: Prepared, mine: Readonly<Record<string, Tensor>>, theirs: ReadonlyMap<string, StoredTensor>): number {
  let [difference, norm] = [0, 0];
  for (const [key, { data }] of Object.entries(mine)) {
    const other = theirs.get(peerName(key))?.data;
    const start = ours.exchange.tensors.get(`start/${key}`)?.data;
    if (!other || !start) throw new Error(`PyTorch has no ${key}`);
    for (let i = 0; i < data.length; i++) {
      difference += ((data[i] ?? 0) - (other[i] ?? 0)) ** 2;
      norm += ((other[i] ?? 0) - (start[i] ?? 0)) ** 2;
    }
  }
  return Math.sqrt(difference / norm);
}

function peerName(parameter: string): string {
  if (parameter.startsWith('w1/')) return parameter === 'w1/kernel' ? 'w1' : 'b1';
  return parameter.replace('w2/', '');
}

/** Steps that take about a third of a second. */
function countFor(seconds: readonly number[]): number {
  return Math.max(1, Math.min(50, Math.round(0.3 / median(seconds))));
}

export interface Measurement {
  readonly engine: Engine;
  readonly floor: Floor;
  readonly peer: Peer;
  readonly workload: Workload;
  /** Where the workload is handed to PyTorch. */
  readonly folder: string;
  readonly rounds: number;
}

/**
 * One row of the table: our steps, the floor and PyTorch's take turns, so that what else runs on the machine hits all.
 * @throws if our steps and PyTorch's differ
 */
export async function measure({ engine, floor, peer, workload, folder, rounds }: Measurement): Promise<Row> {
  const ours = await prepare(engine, workload);
  const file = path.join(folder, workload.name);
  await writeFile(file, encodeSafetensors(ours.exchange.tensors, ours.exchange.metadata));
  await peer.load(workload.name, file);
  const agreement = await compared(ours, peer, workload.name);
  const asked = variants.filter((variant) => variant !== 'pixels' || workload.fromPixels);
  const channelsLast: Record<string, boolean> = {};
  const counts = new Map<Variant, number>();
  for (const variant of asked) {
    const first = await peer.seconds(workload.name, variant, 1);
    channelsLast[variant] = first.channelsLast ?? false;
    counts.set(variant, countFor(first.seconds));
  }
  const count = countFor(await ours.seconds(2));
  const milliseconds: number[] = [];
  const passRatios: number[] = [];
  const ratios = new Map<Variant | 'floor', number[]>();
  const quickest = new Map<Variant | 'floor' | 'ours' | 'pass', number>();
  const keep = (of: Variant | 'floor' | 'ours' | 'pass', seconds: readonly number[]) => {
    quickest.set(of, Math.min(quickest.get(of) ?? Infinity, ...seconds));
    return median(seconds);
  };
  const note = (against: Variant | 'floor', ratio: number) => ratios.set(against, [...(ratios.get(against) ?? []), ratio]);
  for (let round = 0; round < rounds; round++) {
    // Threads of the one before may still wait for work; they shall not take time from the next.
    await sleep(50);
    const own = keep('ours', await ours.seconds(count));
    milliseconds.push(1000 * own);
    await sleep(50);
    const products = (await floor.rates(10)).map((rate) => ours.operations / rate);
    const floorSeconds = keep('floor', products);
    note('floor', own / floorSeconds);
    await sleep(50);
    passRatios.push(keep('pass', await ours.passSeconds(2)) / floorSeconds);
    for (const variant of asked) {
      await sleep(50);
      note(variant, own / keep(variant, (await peer.seconds(workload.name, variant, counts.get(variant) ?? 1)).seconds));
    }
  }
  await ours.dispose();
  const of = (against: Variant | 'floor') => median(ratios.get(against) ?? []);
  return {
    name: workload.name,
    title: workload.title,
    milliseconds: median(milliseconds),
    gigaflops: ours.operations / 1e9,
    floor: of('floor'),
    pass: median(passRatios),
    cached: of('cached'),
    z0: of('z0'),
    finetune: of('finetune'),
    pixels: workload.fromPixels ? of('pixels') : null,
    ...agreement,
    channelsLast,
    quickest: Object.fromEntries([...quickest].map(([of, seconds]) => [of, 1000 * seconds])),
  };
}
