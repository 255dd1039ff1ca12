import path from 'node:path';
import { english } from '../../contract/message';
import type { MethodName } from '../../contract/methods';
import { seenParts, type SeenPart, type TestPredictions } from '../../contract/predictions';
import type { Mistake, Report } from '../../contract/report';
import { inAll } from '../../contract/run-progress';
import type { RunView } from '../../contract/run-view';
import { compareAll, leastSure, methodReport, mistakes, predictions, testPredictions, type TestPart } from '../../evaluation';
import { parameterCount } from '../../methods';
import { readEnvironment, readRun, runFiles, writePredictions, writeReport, writeWhole } from '../../runs';
import { htmlReport } from '../../runs/report/html';
import { modelCard } from '../../runs/report/card';
import { reportLanguage } from '../language';
import type { SearchResult } from '../training/search-state';
import { evaluate, type Evaluated } from './evaluate';
import type { Extracted } from './features';
import { notesOf, notesOnRequests } from './notes';
import { writeParameters } from './parameters-file';
import type { Samples } from './samples';
import { thumbnailsOf } from './thumbnails';
import { isJoint } from './search-plan';
import { classifierOf, isConvex, trainedTensors, type Training } from './train-method';

const shownMistakes = 50;
/** Pictures of each part beside the test part whose predictions are kept. */
const mostSeen = 20_000;

/** Evaluates every method on the test part, now that all choices are made, and writes what a run leaves behind. */
export async function finishRun(
  training: Training,
  results: ReadonlyMap<MethodName, SearchResult>,
  run: Extracted & { readonly begun: number },
): Promise<void> {
  const { session, network, samples } = training;
  const { methods: wanted, background } = session.experiment;
  const activation = results.get('activation');
  const omega = activation ? classifierOf(training, activation) : null;
  const tests = new Map<MethodName, TestPart>();
  const seen = new Map<MethodName, Evaluated['seen']>();
  const shown = [...results].filter(([method]) => wanted.includes(method));
  for (const [index, [method, result]] of shown.entries()) {
    session.progress('evaluation', index, shown.length);
    const tensors = trainedTensors(training, method, result, omega);
    const evaluated = await evaluate(training, method, tensors);
    seen.set(method, evaluated.seen);
    tests.set(method, { logits: evaluated.test, labels: samples.parts.test.labels, classes: samples.classes });
    await writeParameters(session.folder, { method, setting: network.setting, classes: samples.classes, background }, tensors);
  }
  const seconds = (performance.now() - run.begun) / 1000;
  const report = reportOf(training, new Map(shown), tests, run, seconds);
  await writePredictions(session.folder, predictionsOf(samples, tests));
  for (const part of seenParts) await writePredictions(session.folder, leastSure(seenBy(samples, seen, part), mostSeen), part);
  await writeReport(session.folder, report);
  await writePages(training, report);
  session.log({ type: 'finished', seconds });
}

function predictionsOf(samples: Samples, tests: ReadonlyMap<MethodName, TestPart>): TestPredictions {
  const files = testSamples(samples).map((sample) => sample.path);
  return testPredictions(tests, files, { classes: samples.classes, labels: samples.parts.test.labels });
}

/** What each method says of the pictures that trained or chose it. */
function seenBy({ classes, ordered, counts }: Samples, seen: ReadonlyMap<MethodName, Evaluated['seen']>, part: SeenPart): TestPredictions {
  const pictures = part === 'train' ? ordered.slice(0, counts.train) : ordered.slice(counts.train, counts.train + counts.validation);
  return {
    ...{ version: 1, classes: [...classes] },
    files: pictures.map((sample) => sample.path),
    labels: pictures.map(({ label }) => label),
    methods: Object.fromEntries([...seen].map(([method, of]) => [method, of[part]])),
  };
}

const testSamples = ({ ordered, counts }: Samples) => ordered.slice(counts.train + counts.validation);

function reportOf(
  training: Training,
  results: ReadonlyMap<MethodName, SearchResult>,
  tests: ReadonlyMap<MethodName, TestPart>,
  run: Extracted,
  secondsTotal: number,
): Report {
  const { session, engine, network, samples } = training;
  const { backbone, layers } = network.setting;
  const files = testSamples(samples).map(({ file }) => file);
  const methods: Report['methods'] = {};
  const wrong: Partial<Record<MethodName, Mistake[]>> = {};
  for (const [method, test] of tests) {
    const result = results.get(method);
    if (!result) continue;
    methods[method] = methodReport(test, trainingFigures(training, method, result));
    wrong[method] = mistakes(test, files, shownMistakes);
  }
  const notes = [...notesOf(network.setting.backbone, session.experiment), ...notesOnRequests(session.experiment, results)];
  const predicted = [...tests].map(([method, { logits, classes }]) => ({
    method,
    predicted: predictions(logits, classes.length),
  }));
  return {
    version: 1,
    run: session.folder,
    engine: engine.name,
    device: engine.device,
    backbone: backbone.id,
    linearized: layers.map(({ name }) => name),
    classes: [...samples.classes],
    samples: samples.counts,
    methods,
    comparison: compareAll(predicted, samples.parts.test.labels, session.experiment.seed),
    mistakes: wrong,
    warnings: samples.warnings.map(english),
    notes: notes.map(english),
    told: { warnings: [...samples.warnings], notes },
    seed: session.experiment.seed,
    ...(session.experiment.splitSeed !== null && { splitSeed: session.experiment.splitSeed }),
    secondsFeatures: run.seconds,
    secondsTotal,
    featuresCached: run.cached,
    bytesPerSample: network.bytesPerSample,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function trainingFigures(training: Training, method: MethodName, result: SearchResult) {
  const { network, samples, session } = training;
  const { candidates, chosen } = result;
  const ofAll = (of: 'seconds' | 'epochs') => inAll(candidates.map((candidate) => candidate[of]), isJoint(training, method));
  const [seconds, epochs] = [ofAll('seconds'), ofAll('epochs')];
  const steps = epochs * Math.ceil(samples.parts.training.count / session.experiment.batch);
  const model = network.model(method);
  const convex = isConvex(training, method);
  return {
    validationAccuracy: chosen.figures.validationAccuracy,
    trainLoss: chosen.figures.trainLoss,
    parameters: parameterCount(model),
    epochs,
    secondsTraining: seconds,
    millisecondsPerStep: steps > 0 ? (1000 * seconds) / steps : 0,
    searched: convex ? ('lambda' as const) : ('learningRate' as const),
    chosen: chosen.value,
    candidates: [...candidates],
    ...(result.endedEarly && { endedEarly: true }),
  };
}

/** The pages for people, who will read them once the run has finished. */
async function writePages({ session }: Training, report: Report): Promise<void> {
  const view: RunView = { ...(await readRun(session.folder)), status: 'finished', progress: null, report };
  const environment = await readEnvironment(session.folder);
  const language = await reportLanguage();
  const thumbnails = await thumbnailsOf(Object.values(report.mistakes).flatMap((list) => list.slice(0, 20)));
  await writeWhole(path.join(session.folder, runFiles.page), htmlReport(view, { thumbnails, environment, language }));
  await writeWhole(path.join(session.folder, runFiles.card), modelCard(view, environment));
}
