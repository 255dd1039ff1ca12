import type { Engine, Executable } from '../../engines/engine';
import type { Model } from '../../methods';
import { Builder } from '../../program/builder';
import { gradientName } from '../../program/transforms/gradient';
import { cotangentName } from '../../program/transforms/names';
import { simplify } from '../../program/transforms/simplify';
import type { Tensor } from '../../program/tensor';
import type { Program } from '../../program/types';
import type { LinearObjective } from '../../solvers/linear-objective';
import type { FeatureStore } from './feature-store';
import { gradientProgram, needed } from './gradient-program';
import { logitsOf } from './logits';
import { ParameterVector } from './parameter-vector';
import type { Parts } from './part';
import { callsOf, Pace, stepsWithin } from './steps';

const sumPrefix = 'sum/';

/** Jᵀ added to sums that stay in the engine: (sums, kept values, `cotangent/logits`) → sums. */
function accumulatingTranspose(model: Model): Program {
  const builder = new Builder();
  const gradients = builder.inline(gradientProgram(model), new Map());
  for (const { name, shape } of model.parameters) {
    const gradient = gradients.get(gradientName(name));
    if (!gradient) throw new Error(`no gradient for ${name}`);
    builder.output(`${sumPrefix}${name}`, builder.emit('add', [builder.input(`${sumPrefix}${name}`, shape), gradient], {}));
  }
  return simplify(builder.build());
}

/**
 * A convex model on an engine: one executable for J, one for Jᵀ, each compiled once.
 */
export class EngineObjective implements LinearObjective {
  readonly size: number;
  readonly decays: Uint8Array;
  private readonly held: Record<string, Tensor>;

  private constructor(
    private readonly model: Model,
    private readonly store: FeatureStore,
    private readonly parts: Parts,
    private readonly forward: Executable,
    private readonly backward: Executable,
    private readonly pace: Pace,
    private readonly backwardFeeds: { readonly kept: readonly string[]; readonly held: Record<string, Tensor> },
    held: Readonly<Record<string, Tensor>>,
    readonly vector: ParameterVector,
    private readonly onBatch: () => void,
  ) {
    this.size = vector.size;
    this.decays = vector.decays;
    this.held = pick(held, needed(model.logits, Object.keys(held)));
  }

  /**
   * @param held tensors that the model does not learn: `omega/kernel`
   * @param batch for whose size the products are written; a pass takes as many rows at once as is fastest
   * @param onBatch called before each batch; may throw to stop
   */
  static async compile(
    engine: Engine,
    model: Model,
    store: FeatureStore,
    parts: Parts,
    held: Readonly<Record<string, Tensor>>,
    batch: number,
    onBatch: () => void,
  ): Promise<EngineObjective> {
    const backward = accumulatingTranspose(model);
    const mostRows = Math.max(parts.training.count, 1);
    const state = model.parameters.map(({ name }) => `${sumPrefix}${name}`);
    const transposed = await engine.compile(backward, { state, batch, mostRows, mostSteps: stepsWithin(model, batch, store) });
    return new EngineObjective(
      model,
      store,
      parts,
      await engine.compile(model.logits, { batch, mostRows }),
      transposed,
      new Pace(stepsWithin(model, transposed.rows, store)),
      { kept: needed(backward, model.kept), held: pick(held, needed(backward, Object.keys(held))) },
      held,
      new ParameterVector(model.parameters),
      onBatch,
    );
  }

  get training() {
    return this.parts.training;
  }

  get validation() {
    return this.parts.validation;
  }

  /** Takes no pass where all parameters are zero: then all logits are. */
  async apply(w: Float32Array) {
    const { training, validation } = this.parts;
    if (w.every((value) => value === 0)) {
      return { training: new Float64Array(training.count * training.classes), validation: new Float64Array(validation.count * validation.classes) };
    }
    return {
      training: await this.logits(w, training),
      validation: await this.logits(w, validation),
    };
  }

  /** Logits of one part for parameters w. */
  logits(w: Float32Array, part: Parts[keyof Parts]): Promise<Float64Array> {
    const feeds = { ...this.held, ...this.vector.tensors(w) };
    return logitsOf(this.forward, this.store, this.model.kept, feeds, part, this.onBatch);
  }

  async pullBack(cotangent: Float32Array): Promise<Float32Array> {
    const { classes, start: first, count: total } = this.parts.training;
    const { kept, held } = this.backwardFeeds;
    await this.backward.load(this.vector.tensors(new Float32Array(this.size), sumPrefix));
    const calls = callsOf(total, this.backward.rows, () => this.pace.steps, (call) => ({ ...call, start: first + call.offset }));
    for await (const [{ count, offset, steps }, rowsKept] of this.store.stream(kept, calls)) {
      this.onBatch();
      const rows = cotangent.subarray(offset * classes, (offset + count) * classes);
      const feeds = { ...rowsKept, ...held, [cotangentName('logits')]: { shape: [count, classes], dtype: 'float32' as const, data: rows } };
      await this.pace.timed(() => this.backward.takeSteps(feeds, steps));
    }
    return this.vector.vector(await this.backward.read(), sumPrefix);
  }

  async dispose(): Promise<void> {
    await this.forward.dispose();
    await this.backward.dispose();
  }
}

function pick(tensors: Readonly<Record<string, Tensor>>, names: readonly string[]): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => names.includes(name)));
}
