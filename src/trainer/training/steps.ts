import type { Tensors } from '../../engines/engine';
import { stepsTogether } from '../../engines/stacked-steps';
import type { Model } from '../../methods';
import { bytesPerSample, type FeatureStore } from './feature-store';

/** Steps of a call and the bytes of their batches, at most; of a store's budget the part that these may take. */
const [mostSteps, mostBytes, part] = [64, 2 ** 26, 1 / 64];
/** Milliseconds of a call: a stop is obeyed between two. */
const longest = 400;

/** How many steps of a model may be taken in a call whose batches are read from a store. */
export function stepsWithin({ logits, kept }: Pick<Model, 'logits' | 'kept'>, batch: number, { budget }: Pick<FeatureStore, 'budget'>): number {
  const types = logits.inputs.flatMap(({ name, value }) => (kept.includes(name) ? [value.type] : []));
  const steps = Math.max(1, Math.min(mostSteps, Math.floor(Math.min(mostBytes, part * budget) / (batch * bytesPerSample(types)))));
  return steps - (steps % stepsTogether(steps));
}

/** Finds how many steps a call may take so that it stays short. What the steps give does not depend on it. */
export class Pace {
  steps = 1;

  constructor(private readonly most: number) {}

  /** Makes a call of `steps` steps, or of fewer at the end of the data. */
  async timed<T>(call: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await call();
    const milliseconds = performance.now() - begun;
    if (2 * milliseconds < longest) this.steps = Math.min(2 * this.steps, this.most);
    else if (milliseconds > longest) this.steps = Math.max(1, Math.floor(this.steps / 2));
    return result;
  }
}

/** A call's rows, in so many steps of equally many. */
interface Call {
  readonly offset: number;
  readonly count: number;
  readonly steps: number;
}

/** Calls that cover `count` rows by batches; an incomplete batch at the end has a call of its own. */
export function* callsOf<T>(count: number, batch: number, steps: () => number, made: (call: Call) => T): Generator<T> {
  const whole = Math.floor(count / batch);
  for (let done = 0; done < whole; ) {
    const now = Math.min(steps(), whole - done);
    yield made({ offset: done * batch, count: now * batch, steps: now });
    done += now;
  }
  const rest = count - whole * batch;
  if (rest > 0) yield made({ offset: whole * batch, count: rest, steps: 1 });
}

/** What the steps of a call are fed beside the kept values: labels, weights of a mean over each batch, and the rule's scalars. */
export function feedsOfSteps(labels: Int32Array, scalars: readonly Readonly<Record<string, number>>[]): Tensors {
  const shape = [labels.length];
  const names = Object.keys(scalars[0] ?? {});
  const vectors = names.map((name) => {
    const data = Float32Array.from(scalars, (each) => each[name] ?? NaN);
    return [name, { shape: [data.length], dtype: 'float32' as const, data }] as const;
  });
  return {
    ...Object.fromEntries(vectors),
    labels: { shape, dtype: 'int32', data: labels },
    weight: { shape, dtype: 'float32', data: new Float32Array(labels.length).fill(scalars.length / labels.length) },
  };
}
