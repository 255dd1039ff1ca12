import { permutation } from '../../contract/random';
import type { Engine, Executable, Tensors } from '../../engines/engine';
import type { Model } from '../../methods';
import { gradientName } from '../../program/transforms/gradient';
import { cotangentName } from '../../program/transforms/names';
import type { Tensor } from '../../program/tensor';
import type { Program } from '../../program/types';
import { basesOf, momentShapes, sketchesOf } from '../../solvers/kronecker/bases';
import { dampedSpectrum, sampledCotangents, sweepRate } from '../../solvers/kronecker/factors';
import { blockOf, factorNames, type Block } from '../../solvers/kronecker/modes';
import { momentsProgram, preconditionProgram, spectrumProgram } from '../../solvers/kronecker/programs';
import type { FeatureStore } from './feature-store';
import { gradientProgram, needed } from './gradient-program';
import { ParameterVector } from './parameter-vector';
import type { Part } from './part';
import { callsOf, Pace, stepsWithin } from './steps';

/** So many batches tell the curvature well enough, however many there are. */
const mostBatches = 32;

/** Where the curvature is measured. */
export interface CurvatureOptions {
  readonly store: FeatureStore;
  readonly training: Part;
  readonly held: Readonly<Record<string, Tensor>>;
  readonly batch: number;
  readonly seed: number;
  /** Called before each batch; may throw to stop. */
  readonly onBatch: () => void;
}

interface Measuring {
  readonly executable: Executable;
  readonly pace: Pace;
  readonly program: Program;
  readonly state: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/**
 * The Gauss-Newton curvature of a convex model, Kronecker-factored (Martens, Grosse 2015; Gupta, Koren, Singer 2018)
 * with its spectrum measured in the factors' eigenvectors (George et al. 2018). Everything but these is done by the
 * engine. Gradients of groups of samples with cotangents drawn from the model estimate it.
 */
export class Curvature {
  private bases: Record<string, Tensor> | null = null;
  private latest: { readonly spectrum: Float32Array; readonly lambda: number; readonly damped: Record<string, Tensor> } | null = null;
  private readonly samples: Int32Array;
  private readonly places: ParameterVector;

  private constructor(
    private readonly model: Model,
    private readonly blocks: readonly Block[],
    private readonly moments: Measuring,
    private readonly spectra: Measuring,
    private readonly inverse: Executable,
    private readonly options: CurvatureOptions,
  ) {
    const { training, seed, batch } = options;
    this.samples = permutation(training.count, seed, 'curvature-samples').subarray(0, mostBatches * batch);
    this.places = new ParameterVector(model.parameters);
  }

  static async compile(engine: Engine, model: Model, options: CurvatureOptions): Promise<Curvature> {
    const blocks = model.parameters.map(blockOf);
    const gradients = gradientProgram(model);
    const measuring = async (program: Program, state: Measuring['state']): Promise<Measuring> => {
      const mostSteps = stepsWithin(model, options.batch, options.store);
      const executable = await engine.compile(program, { state: state.map(({ name }) => name), batch: options.batch, mostSteps });
      return { executable, pace: new Pace(mostSteps), program, state };
    };
    const spectra = blocks.map((block) => ({ name: factorNames.spectrum(block), shape: block.modes }));
    return new Curvature(
      model,
      blocks,
      await measuring(momentsProgram(gradients, blocks), momentShapes(blocks)),
      await measuring(spectrumProgram(gradients, blocks), spectra),
      await engine.compile(preconditionProgram(blocks)),
      options,
    );
  }

  /** Finds the bases at the given logits [n, c] of the training samples; the same for all that follows. */
  async findBases(logits: Float64Array): Promise<void> {
    const sketches = sketchesOf(this.blocks);
    this.bases = basesOf(this.blocks, sketches, await this.measure(this.moments, logits, sketches, 0));
  }

  /** Whether `findBases` was called. */
  get found(): boolean {
    return this.bases !== null;
  }

  /** The curvature along each direction of the bases at the given logits, parameter after parameter. */
  async spectrum(logits: Float64Array): Promise<Float32Array> {
    const tensors = await this.measure(this.spectra, logits, this.basesFound(), 1);
    const named = this.blocks.map((block) => [block.name, tensors[factorNames.spectrum(block)]]);
    const spectrum = this.places.vector(Object.fromEntries(named) as Record<string, Tensor>);
    return spectrum.map((value) => value / this.samples.length);
  }

  /** (curvature + λ)⁻¹·gradient, damped. */
  async precondition(spectrum: Float32Array, gradient: Float32Array, lambda: number): Promise<Float32Array> {
    const outputs = await this.inverse.run({ ...this.basesFound(), ...this.damped(spectrum, lambda), ...this.gradients(gradient) });
    return this.places.vector(outputs, 'direction/');
  }

  /** The bases; only after `findBases`. */
  basesFound(): Record<string, Tensor> {
    if (!this.bases) throw new Error('the bases have not been found');
    return this.bases;
  }

  /** `damped/<parameter>`: what gradients in the bases are divided by; a candidate asks for the same in each iteration. */
  damped(spectrum: Float32Array, lambda: number): Record<string, Tensor> {
    if (this.latest?.spectrum !== spectrum || this.latest.lambda !== lambda) {
      this.latest = { spectrum, lambda, damped: this.dampedAnew(spectrum, lambda) };
    }
    return this.latest.damped;
  }

  private dampedAnew(spectrum: Float32Array, lambda: number): Record<string, Tensor> {
    const spectra = this.places.tensors(spectrum);
    return Object.fromEntries(
      this.blocks.map((block, index) => {
        const parameter = this.model.parameters[index];
        const values = spectra[block.name]?.data;
        if (!parameter || !(values instanceof Float32Array)) throw new Error(`no spectrum of ${block.name}`);
        const data = dampedSpectrum(values, parameter, lambda);
        return [factorNames.damped(block), { shape: block.modes, dtype: 'float32' as const, data }];
      }),
    );
  }

  /** Step size at which preconditioned steps of so many samples are stable. */
  stableRate(spectrum: Float32Array, lambda: number, samples: number): number {
    const [damped, spectra] = [this.damped(spectrum, lambda), this.places.tensors(spectrum)];
    return sweepRate(Object.values(damped), Object.values(spectra), samples);
  }

  async dispose(): Promise<void> {
    for (const executable of [this.moments.executable, this.spectra.executable, this.inverse]) await executable.dispose();
  }

  private gradients(gradient: Float32Array): Record<string, Tensor> {
    return this.places.tensors(gradient, gradientName(''));
  }

  private async measure({ executable, pace, program, state }: Measuring, logits: Float64Array, feeds: Tensors, round: number): Promise<Tensors> {
    const { store, training, held, batch, seed, onBatch } = this.options;
    const { classes, start } = training;
    const cotangents = sampledCotangents(logits, this.samples, classes, seed, round);
    const kept = needed(program, this.model.kept);
    const given = { ...feeds, ...Object.fromEntries(needed(program, Object.keys(held)).map((name) => [name, held[name] as Tensor])) };
    await executable.load(Object.fromEntries(state.map(({ name, shape }) => [name, zeros(shape)])));
    const calls = callsOf(this.samples.length, batch, () => pace.steps, (call) => {
      return { ...call, rows: this.samples.subarray(call.offset, call.offset + call.count).map((row) => start + row) };
    });
    for await (const [{ offset, count, steps }, rowsKept] of store.stream(kept, calls)) {
      onBatch();
      const data = cotangents.subarray(offset * classes, (offset + count) * classes);
      const cotangent: Tensor = { shape: [count, classes], dtype: 'float32', data };
      await pace.timed(() => executable.takeSteps({ ...rowsKept, ...given, [cotangentName('logits')]: cotangent }, steps));
    }
    return executable.read();
  }
}

function zeros(shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, dtype: 'float32', data: new Float32Array(size) };
}
