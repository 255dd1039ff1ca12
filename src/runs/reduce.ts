import { Columns, curveColumns, type Curve } from '../contract/curve-columns';
import { RemainingEstimator } from '../contract/estimate-remaining';
import { saidIn, textOf } from '../contract/message';
import type { RunEvent } from '../contract/events';
import type { EpochView, MethodHead, MethodView, RunView } from '../contract/run-view';
import { EventStore } from './event-store';

/** How an attempt ended, in its own words. */
export type Ending = Extract<RunEvent, { type: 'finished' | 'stopped' | 'failed' }>;

type Facts = Pick<RunView, 'backbone' | 'classes' | 'samples' | 'progress' | 'waiting' | 'features' | 'warnings' | 'leftOut'>;

/** What a run's events tell; lock and files tell the rest of a `RunView`. */
export type Told = Facts & Pick<RunView, 'methods' | 'remaining'>;

/** A value tried, as it is told so far. */
interface Candidate {
  readonly value: number;
  finished: boolean;
  /** Rows of `curveColumns`. Rows are only added: where some fall away, another table takes its place. */
  columns: Columns;
  seconds: number;
}

type Method = Omit<MethodHead, 'candidates'> & { readonly candidates: Candidate[] };

/** Folds events, as they are logged, into what they tell. */
export class RunReducer {
  #events = new EventStore();
  #facts = nothing();
  #methods: Method[] = [];
  #estimator = new RemainingEstimator();
  #startedAt: string | null = null;
  #last: RunEvent | null = null;
  #ending: Ending | null = null;

  /** When the first attempt began, ISO 8601. */
  get startedAt(): string | null {
    return this.#startedAt;
  }

  get last(): RunEvent | null {
    return this.#last;
  }

  /** How the last attempt ended, null while it has not. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** Whether the trainer waits for memory. */
  get waits(): boolean {
    return this.#facts.waiting !== null;
  }

  push(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.#startedAt ??= event.time;
      this.#last = event;
      this.#ending = endingOf(event, this.#ending);
      if (event.type !== 'resumed') {
        this.#events.push(event);
        this.#apply(event);
        continue;
      }
      this.#events.drop(event);
      this.#events.push(event);
      this.#facts = nothing();
      this.#methods = [];
      this.#estimator = new RemainingEstimator();
      for (const live of this.#events) this.#apply(live);
    }
  }

  /** What is told so far, which further events do not change. Epochs are put together only when they are asked for. */
  told(): Told {
    const { warnings, leftOut } = this.#facts;
    const methods = this.#methods.map((method): MethodView => ({ ...method, candidates: method.candidates.map(candidateView) }));
    return { ...this.#facts, warnings: [...warnings], leftOut: [...leftOut], methods, remaining: this.#estimator.remaining };
  }

  /** The curves as they are now. */
  curves(): Curve[] {
    return this.#methods.flatMap(({ method, candidates }) =>
      candidates.map(({ columns }, candidate) => ({ method, candidate, columns, length: columns.length })),
    );
  }

  #apply(event: RunEvent): void {
    this.#estimator.push(event);
    apply(this.#facts, this.#methods, event);
  }
}

function candidateView({ value, finished, columns, seconds }: Candidate): MethodView['candidates'][number] {
  const done = columns.length;
  let epochs: EpochView[] | null = null;
  return {
    value,
    finished,
    done,
    seconds,
    last: done > 0 ? epochOf(columns, done - 1) : null,
    get epochs() {
      return (epochs ??= Array.from({ length: done }, (_, row) => epochOf(columns, row)));
    },
  };
}

function epochOf(columns: Columns, row: number): EpochView {
  const [epoch, seconds, trainLoss, trainAccuracy, validationLoss, validationAccuracy] = curveColumns.map((_, index) => columns.at(row, index));
  return {
    ...{ epoch: epoch ?? 0, seconds: seconds ?? 0, trainLoss: trainLoss ?? Number.NaN, trainAccuracy: trainAccuracy ?? Number.NaN },
    ...{ validationLoss: validationLoss ?? Number.NaN, validationAccuracy: validationAccuracy ?? Number.NaN },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function nothing(): Mutable<Facts> {
  return { backbone: null, classes: [], samples: null, progress: null, waiting: null, features: null, warnings: [], leftOut: [] };
}

function endingOf(event: RunEvent, before: Ending | null): Ending | null {
  if (event.type === 'finished' || event.type === 'stopped' || event.type === 'failed') return event;
  return event.type === 'started' || event.type === 'resumed' ? null : before;
}

function apply(told: Mutable<Facts>, methods: Method[], event: RunEvent): void {
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
      told.waiting = { before: event.before, bytes: event.bytes, reason: event.reason };
      return;
    case 'warning':
      if (!told.warnings.some(({ message }) => message === event.message)) told.warnings.push(textOf(saidIn(event)));
      return;
    case 'dataset':
      told.classes = event.classes;
      told.samples = event.samples;
      return;
    case 'backbone': {
      const { id, name, linearized, engine, device, bytesPerSample, featureBytes, estimatedSeconds, graphicsUnused } = event;
      told.backbone = { id, name, linearized, engine, device, bytesPerSample, featureBytes, estimatedSeconds, graphicsUnused };
      return;
    }
    case 'features':
      told.features = { seconds: event.seconds, computed: event.computed, cached: event.cached };
      return;
    case 'method-left-out':
      if (!told.leftOut.includes(event.method)) told.leftOut.push(event.method);
      return;
    default:
      applyToMethod(methods, event);
  }
}

type MethodEvent = Extract<RunEvent, { type: 'method-started' | 'candidate-started' | 'epoch' | 'candidate-finished' | 'method-finished' }>;

function applyToMethod(methods: Method[], event: MethodEvent): void {
  let method = methods.find(({ method: name }) => name === event.method);
  if (event.type === 'method-started') {
    const { searched, values, parameters, maxEpochs, joint = false } = event;
    // A resumed attempt announces its method again: the candidates before its checkpoint stay.
    if (method) Object.assign(method, { searched, values, parameters, maxEpochs, joint });
    else methods.push({ ...unknownMethod(event.method), searched, values, parameters, maxEpochs, joint });
    return;
  }
  if (!method) {
    // Its announcement was lost in a torn line.
    method = unknownMethod(event.method);
    methods.push(method);
  }
  if (event.type === 'method-finished') {
    const { chosen, reason } = event;
    Object.assign(method, { finished: true, chosen, endedEarly: reason === 'stopped', validationAccuracy: finite(event.validationAccuracy) });
    return;
  }
  const candidate = candidateOf(method, event.candidate, event.value);
  if (event.type === 'candidate-finished') candidate.finished = true;
  if (event.type !== 'epoch') return;
  dropFrom(candidate, event.epoch);
  candidate.columns.append(curveColumns.map((name) => event[name]));
  candidate.seconds += event.seconds;
  const best = finite(event.validationAccuracy);
  if (best !== null) method.validationAccuracy = Math.max(best, method.validationAccuracy ?? 0);
}

function unknownMethod(method: Method['method']): Method {
  return {
    ...{ method, searched: 'lambda', values: [], parameters: 0, maxEpochs: 0, candidates: [] },
    ...{ finished: false, chosen: null, endedEarly: false, validationAccuracy: null },
  };
}

function candidateOf(method: Method, index: number, value: number): Candidate {
  while (method.candidates.length <= index) {
    const next = { value: method.values[method.candidates.length] ?? value, finished: false };
    method.candidates.push({ ...next, columns: new Columns(curveColumns.length), seconds: 0 });
  }
  const candidate = method.candidates[index];
  if (!candidate) throw new Error('candidates count from 0');
  return candidate;
}

/** Epochs that are done again replace those of before; in a log without gaps nothing is dropped. */
function dropFrom(candidate: Candidate, epoch: number): void {
  const { columns } = candidate;
  let length = columns.length;
  while (length > 0 && columns.at(length - 1, 0) >= epoch) length -= 1;
  if (length === columns.length) return;
  candidate.columns = columns.copy(length);
  candidate.seconds = candidate.columns.column(1).reduce((sum, seconds) => sum + seconds, 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
