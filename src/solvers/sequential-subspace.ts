import { norm, progressAt, type ConvexPoint, type ConvexProgress } from './convex-progress';
import { logitsGradient, meanCrossEntropy } from './cross-entropy';
import type { LinearObjective } from './linear-objective';
import { mayBeOptimal, optimalGradientNorm } from './optimality';
import { minimiseInSubspace } from './subspace';
import { addScaled, dot, mask, weightedDot } from './vectors';

/** A step in parameters, with what it does to the logits. */
export interface Direction {
  readonly step: Float32Array;
  readonly training: Float32Array | Float64Array;
  readonly validation: Float32Array | Float64Array;
}

/** Where the search for the optimum of one weight decay stands; its gradient is unknown after it has followed another. */
export interface Iterate extends ConvexPoint {
  readonly lambda: number;
  gradient: Float32Array | null;
  converged: boolean;
}

/** All that a run needs to go on to bit-equal results. */
export interface SubspaceState {
  iteration: number;
  /** By their places among the weight decays; those that were left behind are gone. */
  readonly iterates: Map<number, Iterate>;
  /** Newest last. */
  readonly directions: Direction[];
  /** Which iterate gives the next direction. */
  leader: number;
  /** How far the leader went along the latest direction. */
  followed: number;
}

/** A point to start at, with its logits and, where it is known, the gradient of the mean cross-entropy. */
export interface Beginning {
  readonly w: Float32Array;
  readonly logits: { readonly training: Float64Array; readonly validation: Float64Array };
  readonly slope?: Float32Array;
}

/** Where a direction is to begin; the gradient is there where it is known, and can be found where not. */
export interface Standpoint extends Pick<SubspaceState, 'iteration' | 'followed'>, Omit<Iterate, 'converged'> {
  readonly findGradient: () => Promise<Float32Array>;
}

/** What gives the directions. */
export interface Proposal {
  /** Whether the step of an iteration begins with the gradient; else that is computed only where the optimum may be near. */
  wantsGradient(iteration: number): boolean;
  /**
   * A step that promises well where an iterate stands, for example −(H + λ)⁻¹·gradient, roughly: any fixed positive
   * definite map of the gradient leads to the same optimum, a good one sooner.
   */
  step(from: Standpoint): Promise<Float32Array>;
}

const mostDirections = 10;
const fewestDirections = 4;
/** Bytes that past directions may take. */
const directionBytes = 2 ** 28;
/** Multiplications of one Newton iteration in the subspace, so that it takes no longer than a pass over the data. */
const newtonProducts = 3e7;

/** How many past directions are kept for an objective. */
function directionLimit({ size, training, validation }: LinearObjective): number {
  const logits = training.labels.length * training.classes;
  const bytes = 4 * (size + logits + validation.labels.length * training.classes);
  const affordable = Math.min(Math.floor(directionBytes / bytes), Math.floor(Math.sqrt(newtonProducts / Math.max(logits, 1))));
  return Math.max(fewestDirections, Math.min(mostDirections, affordable));
}

/**
 * Sequential subspace optimization (Narkiss, Zibulevsky 2005) of an objective whose logits are linear in w, for one
 * weight decay or several at once. Each iteration adds a step to the latest directions and minimises exactly over their
 * span and w itself. The logits of all of them are known, so that it takes one J and one Jᵀ, whatever the number of
 * weight decays: the one with the least validation loss leads, which is to say that the step begins with its gradient,
 * and the others search the same span. With the preconditioned gradient and one weight decay it is, on a quadratic, the
 * method of preconditioned conjugate gradients.
 */
export class SequentialSubspace {
  private readonly limit: number;
  /** ⟨vᵢ, vⱼ⟩ of the directions over what decays. */
  private readonly products: number[][];
  // As large as all that is learned, and used in every iteration: new memory costs more than what is done with it.
  private readonly decaying: Float32Array;
  private itself: Direction | null = null;

  private constructor(
    private readonly objective: LinearObjective,
    private readonly propose: Proposal,
    readonly state: SubspaceState,
  ) {
    this.limit = directionLimit(objective);
    this.decaying = new Float32Array(objective.size);
    this.products = state.directions.map(({ step }) => this.productsWith(step));
  }

  /** Starts at a point. @param lambdas one weight decay at least */
  static async start(
    objective: LinearObjective,
    lambdas: readonly number[],
    propose: Proposal,
    { w, logits, slope }: Beginning,
  ): Promise<SequentialSubspace> {
    const found = slope ?? (await objective.pullBack(logitsGradient(logits.training, objective.training)));
    const iterateOf = (lambda: number): Iterate => ({
      lambda,
      w: w.slice(),
      gradient: null,
      trainingLogits: logits.training.slice(),
      validationLogits: logits.validation.slice(),
      converged: false,
    });
    const iterates = new Map(lambdas.map((lambda, place) => [place, iterateOf(lambda)]));
    const solver = new SequentialSubspace(objective, propose, { iteration: 0, iterates, directions: [], leader: Math.max(0, lambdas.length - 1), followed: 1 });
    for (const iterate of iterates.values()) solver.settle(iterate, found.slice());
    return solver;
  }

  /** Goes on from a state. */
  static resume(objective: LinearObjective, propose: Proposal, state: SubspaceState): SequentialSubspace {
    return new SequentialSubspace(objective, propose, state);
  }

  /**
   * One iteration of those at these places, the others are left behind; one that has reached its optimum stays there.
   * @param goesOn whether the leader is worth another iteration; else its gradient is not computed
   */
  async iterate(places: readonly number[] = [0], goesOn: (leader: number) => boolean = () => true): Promise<void> {
    const { state } = this;
    state.iteration += 1;
    for (const place of state.iterates.keys()) if (!places.includes(place)) state.iterates.delete(place);
    const moving = places.filter((place) => !this.at(place).converged);
    if (moving.length === 0) return;
    if (!moving.includes(state.leader)) state.leader = this.best(moving);
    await this.addDirection(this.at(state.leader));
    const moves = new Map(moving.map((place) => [place, this.moveWithin(this.at(place))]));
    state.followed = moves.get(state.leader)?.followed ?? 1;
    state.leader = this.best(moving);
    const near = mayBeOptimal(moves.get(state.leader)?.gain ?? 0, this.objective.training.classes);
    if ((near || this.propose.wantsGradient(state.iteration + 1)) && goesOn(state.leader)) await this.gradientOf(this.at(state.leader));
  }

  /** Figures of the iterate at a place. */
  progress(place = 0): ConvexProgress {
    const iterate = this.at(place);
    return progressAt(this.objective, iterate.lambda, this.state.iteration, iterate);
  }

  private at(place: number): Iterate {
    const iterate = this.state.iterates.get(place);
    if (!iterate) throw new Error(`there is no iterate ${place}`);
    return iterate;
  }

  /** Of these the one with the least validation loss; training loss without validation samples. */
  private best(places: readonly number[]): number {
    const { training, validation } = this.objective;
    const losses = places.map((place) => {
      const { trainingLogits, validationLogits } = this.at(place);
      return validation.labels.length > 0 ? meanCrossEntropy(validationLogits, validation) : meanCrossEntropy(trainingLogits, training);
    });
    return places[losses.indexOf(Math.min(...losses))] ?? 0;
  }

  private async addDirection(leader: Iterate): Promise<void> {
    const { state, objective } = this;
    const { iteration, followed } = state;
    const step = await this.propose.step({ ...leader, iteration, followed, findGradient: () => this.gradientOf(leader) });
    const { training, validation } = await objective.apply(step);
    state.directions.push({ step, training: Float32Array.from(training), validation: Float32Array.from(validation) });
    const products = this.productsWith(step);
    this.products.forEach((row, i) => row.push(products[i] ?? 0));
    this.products.push(products);
    if (state.directions.length <= this.limit) return;
    state.directions.shift();
    this.products.shift();
    for (const row of this.products) row.shift();
  }

  private productsWith(step: Float32Array): number[] {
    mask(this.decaying, this.objective.decays, step);
    return this.state.directions.map((other) => dot(this.decaying, other.step));
  }

  /**
   * Minimises over the span of the directions and the point.
   * @returns how far it went along the latest direction, and by how much the objective fell
   */
  private moveWithin(iterate: Iterate): { readonly followed: number; readonly gain: number } {
    const { state, objective, products } = this;
    const { w, trainingLogits, validationLogits, lambda } = iterate;
    // The point itself is a direction too: along the regularization path it mostly grows.
    const square = weightedDot(objective.decays, w, w);
    const itself = norm(w) > 0 ? this.copyOf(iterate) : null;
    const directions = itself ? [...state.directions, itself] : state.directions;
    const slopes = this.productsWith(w);
    const { coefficients, gain } = minimiseInSubspace({
      logits: trainingLogits,
      directions: directions.map(({ training }) => training),
      labelled: objective.training,
      lambda,
      slopes: itself ? [...slopes, square] : slopes,
      products: itself ? [...products.map((row, i) => [...row, slopes[i] ?? 0]), [...slopes, square]] : products,
    });
    directions.forEach(({ step, training, validation }, i) => {
      const factor = coefficients[i] ?? 0;
      addScaled(w, factor, step);
      addScaled(trainingLogits, factor, training);
      addScaled(validationLogits, factor, validation);
    });
    iterate.gradient = null;
    return { followed: coefficients[state.directions.length - 1] ?? 0, gain };
  }

  /** A point as a direction, until the next is asked for. */
  private copyOf({ w, trainingLogits, validationLogits }: Iterate): Direction {
    const { itself } = this;
    if (itself === null) return (this.itself = { step: w.slice(), training: trainingLogits.slice(), validation: validationLogits.slice() });
    itself.step.set(w);
    itself.training.set(trainingLogits);
    itself.validation.set(validationLogits);
    return itself;
  }

  private async gradientOf(iterate: Iterate): Promise<Float32Array> {
    const { training } = this.objective;
    return iterate.gradient ?? this.settle(iterate, await this.objective.pullBack(logitsGradient(iterate.trainingLogits, training)));
  }

  /** Notes the gradient where an iterate stands, from that of the cross-entropy, and whether that is the optimum. */
  private settle(iterate: Iterate, slope: Float32Array): Float32Array {
    const { decays, training } = this.objective;
    const { w, lambda } = iterate;
    for (let i = 0; i < slope.length; i++) if (decays[i] === 1) slope[i] = (slope[i] ?? 0) + lambda * (w[i] ?? 0);
    iterate.gradient = slope;
    iterate.converged = norm(slope) <= optimalGradientNorm(lambda, training.classes);
    return slope;
  }
}
