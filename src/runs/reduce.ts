import type { RunEvent } from '../contract/events';
import type { MethodView, RunView } from '../contract/run-view';
import { liveEvents } from './read-events';

/** How an attempt ended, in its own words. */
export type Ending = Extract<RunEvent, { type: 'finished' | 'stopped' | 'failed' }>;

/** What a run's events tell; lock and files tell the rest of a `RunView`. */
export type Told = Pick<RunView, 'backbone' | 'classes' | 'samples' | 'progress' | 'waiting' | 'features' | 'methods' | 'warnings'>;

type CandidateView = MethodView['candidates'][number];

/** Folds events, as they are logged, into what they tell. */
export class RunReducer {
  #events: RunEvent[] = [];
  #told = nothing();
  #startedAt: string | null = null;
  #ending: Ending | null = null;

  /** When the first attempt began, ISO 8601. */
  get startedAt(): string | null {
    return this.#startedAt;
  }

  get last(): RunEvent | null {
    return this.#events.at(-1) ?? null;
  }

  /** How the last attempt ended, null while it has not. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** Whether the trainer waits for memory. */
  get waits(): boolean {
    return this.#told.waiting !== null;
  }

  push(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.#startedAt ??= event.time;
      this.#events.push(event);
      this.#ending = endingOf(event, this.#ending);
      if (event.type !== 'resumed') {
        apply(this.#told, event);
        continue;
      }
      this.#events = liveEvents(this.#events);
      this.#told = nothing();
      for (const live of this.#events) apply(this.#told, live);
    }
  }

  /** A copy that further events do not change. */
  told(): Told {
    return structuredClone(this.#told);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function nothing(): Mutable<Told> {
  return { backbone: null, classes: [], samples: null, progress: null, waiting: null, features: null, methods: [], warnings: [] };
}

function endingOf(event: RunEvent, before: Ending | null): Ending | null {
  if (event.type === 'finished' || event.type === 'stopped' || event.type === 'failed') return event;
  return event.type === 'started' || event.type === 'resumed' ? null : before;
}

function apply(told: Mutable<Told>, event: RunEvent): void {
  if (event.type !== 'warning') told.progress = told.waiting = null;
  switch (event.type) {
    case 'started':
    case 'resumed':
    case 'finished':
    case 'stopped':
    case 'failed':
      return;
    case 'progress':
      told.progress = { phase: event.phase, done: event.done, total: event.total };
      return;
    case 'waiting':
      told.waiting = { before: event.before, bytes: event.bytes };
      return;
    case 'warning':
      if (!told.warnings.includes(event.message)) told.warnings.push(event.message);
      return;
    case 'dataset':
      told.classes = event.classes;
      told.samples = event.samples;
      return;
    case 'backbone': {
      const { id, name, linearized, engine, device, bytesPerSample, featureBytes, estimatedSeconds } = event;
      told.backbone = { id, name, linearized, engine, device, bytesPerSample, featureBytes, estimatedSeconds };
      return;
    }
    case 'features':
      told.features = { seconds: event.seconds, computed: event.computed, cached: event.cached };
      return;
    default:
      applyToMethod(told, event);
  }
}

type MethodEvent = Extract<RunEvent, { type: 'method-started' | 'candidate-started' | 'epoch' | 'candidate-finished' | 'method-finished' }>;

function applyToMethod(told: Mutable<Told>, event: MethodEvent): void {
  let method = told.methods.find(({ method: name }) => name === event.method);
  if (event.type === 'method-started') {
    const { searched, values, parameters, maxEpochs } = event;
    // A resumed attempt announces its method again: the candidates before its checkpoint stay.
    if (method) Object.assign(method, { searched, values, parameters, maxEpochs });
    else told.methods.push({ method: event.method, searched, values, parameters, maxEpochs, candidates: [], finished: false, validationAccuracy: null });
    return;
  }
  if (!method) {
    // Its announcement was lost in a torn line.
    method = { method: event.method, searched: 'lambda', values: [], parameters: 0, maxEpochs: 0, candidates: [], finished: false, validationAccuracy: null };
    told.methods.push(method);
  }
  if (event.type === 'method-finished') {
    method.finished = true;
    method.validationAccuracy = finite(event.validationAccuracy);
    return;
  }
  const candidate = candidateOf(method, event.candidate, event.value);
  if (event.type === 'candidate-finished') candidate.finished = true;
  if (event.type !== 'epoch') return;
  const { epoch, seconds, trainLoss, trainAccuracy, validationLoss, validationAccuracy, gradientNorm } = event;
  candidate.epochs = candidate.epochs.filter((before) => before.epoch < epoch);
  candidate.epochs.push({ epoch, seconds, trainLoss, trainAccuracy, validationLoss, validationAccuracy, gradientNorm });
  const best = finite(validationAccuracy);
  if (best !== null) method.validationAccuracy = Math.max(best, method.validationAccuracy ?? 0);
}

function candidateOf(method: MethodView, index: number, value: number): CandidateView {
  while (method.candidates.length <= index) {
    method.candidates.push({ value: method.values[method.candidates.length] ?? value, finished: false, epochs: [] });
  }
  return method.candidates[index] ?? { value, finished: false, epochs: [] };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
