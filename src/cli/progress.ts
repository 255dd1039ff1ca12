import type { MethodView, RunView } from '../contract/run-view';
import { bytes, count, magnitude, percent, waitingWords } from '../contract/format';
import { remainingWords, type RemainingWords } from '../contract/remaining';
import { candidateUnderWay, trainedAtOnce } from '../contract/run-progress';
import { StatusLine, type Screen } from './status-line';

/** Milliseconds within which most bad input shows: the only line then is what is wrong with it. */
const quiet = 15_000;
const phases = new Map([['scan', 'reading pictures'], ['features', 'computing features'], ['evaluation', 'evaluating']]);

/**
 * Shows on stderr how a run goes: what has been reached line by line, and below it one line that changes. Says nothing
 * that stays before data and backbone are known to be good.
 */
export class Progress {
  readonly #screen: Screen;
  readonly #told = new Set<string>();
  readonly #line: StatusLine;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#line = new StatusLine(screen, quiet);
  }

  show(view: RunView): void {
    if (view.backbone || view.waiting) this.#tell(view);
    const line = underWay(view);
    if (line !== null) this.#line.show(line);
  }

  #tell(view: RunView): void {
    for (const line of reached(view)) {
      if (this.#told.has(line)) continue;
      this.#told.add(line);
      this.say(line);
    }
  }

  /** Goes over to another run. */
  begin(heading: string): void {
    this.#told.clear();
    this.say(heading);
  }

  /** A line of its own that stays. */
  say(line: string): void {
    this.clear();
    this.#screen.write(`${line}\n`);
  }

  /** Takes the changing line away. */
  clear(): void {
    this.#line.clear();
  }
}

function reached({ folder, samples, classes, waiting, backbone, features, warnings, methods }: RunView): string[] {
  const lines = [`run folder: ${folder}`, ...warnings.map((warning) => `warning: ${warning.message}`)];
  if (samples) {
    const { train, validation, test, skipped } = samples;
    const parts = `${count(train)} to train, ${count(validation)} to validate, ${count(test)} to test`;
    lines.push(`${count(classes.length)} classes, pictures: ${parts}${skipped.length > 0 ? `; ${count(skipped.length)} left out` : ''}`);
  }
  if (waiting) lines.push(`${waitingWords(waiting)}${waiting.reason === 'memory' ? `; it takes about ${bytes(waiting.bytes)}` : ''}`);
  if (backbone) {
    const { name, engine, device, linearized, bytesPerSample, graphicsUnused } = backbone;
    const layers = linearized.length > 0 ? `linearized: ${linearized.join(', ')}; ` : '';
    lines.push(`engine: ${engine} (${device})${graphicsUnused ? `; no graphics processor: ${graphicsUnused.message}` : ''}`);
    lines.push(`network: ${name}; ${layers}${bytes(bytesPerSample)} per picture`);
  }
  if (features) {
    const { seconds, computed, cached } = features;
    lines.push(`features in ${magnitude(seconds)} s: ${count(computed)} computed, ${count(cached)} from the cache`);
  }
  for (const { method, finished, validationAccuracy } of methods) {
    if (finished) lines.push(`${method}: validation accuracy ${percent(validationAccuracy ?? Number.NaN)} %`);
  }
  return lines;
}

function underWay({ status, progress, waiting, methods, remaining }: RunView): string | null {
  const time = remaining && remainingWords(remaining, Date.now());
  const left = time ? `, ${timeLeft(time)}` : '';
  if (status === 'starting') return 'starting …';
  if (status === 'stopping') return 'stopping …';
  if (waiting) return `${waitingWords(waiting)} …`;
  if (status !== 'running') return null;
  if (progress) {
    const share = progress.total > 0 ? ` (${Math.floor((100 * progress.done) / progress.total)} %)` : '';
    return `${phases.get(progress.phase) ?? progress.phase} ${count(progress.done)} of ${count(progress.total)}${share}${left}`;
  }
  const method = methods.find(({ finished }) => !finished);
  return method ? training(method, left) : null;
}

/** How long the step under way still takes. */
function timeLeft(words: RemainingWords): string {
  const time = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
  if (words.kind === 'range') return `${time(words.least)} to ${time(words.most)} left`;
  return `${words.kind === 'about' ? 'about' : 'at most'} ${time(words.seconds)} left`;
}

function training(view: MethodView, left: string): string | null {
  const { method, searched, values, candidates } = view;
  const at = candidateUnderWay(view);
  const candidate = candidates[at];
  const last = candidate?.last;
  if (!candidate || !last) return `${method}${left} …`;
  const together = trainedAtOnce(view);
  const alone = `${searched === 'lambda' ? 'weight decay' : 'learning rate'} ${candidate.value} (${at + 1} of ${values.length})`;
  const search = together > 1 ? `${together} weight decays at once, best ${candidate.value}` : alone;
  const figures = `loss ${last.trainLoss.toPrecision(4)}, validation accuracy ${percent(last.validationAccuracy)} %`;
  return `${method}${left}: ${search}, epoch ${last.epoch}, ${figures}`;
}
