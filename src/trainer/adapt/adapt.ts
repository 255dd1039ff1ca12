import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Backbone } from '../../backbones';
import { TangentError } from '../../contract/errors';
import type { Environment } from '../../contract/experiment';
import { say, textOf, type Said, type Text } from '../../contract/message';
import { methodNames, type MethodName } from '../../contract/methods';
import type { SelectedEngine } from '../../engines/select';
import { requireClasses, type PicturesAhead } from '../../datasets';
import { readEnvironment, runFiles, writeEnvironment } from '../../runs';
import { engineOf, formulationFiles, inferenceProgram, processorReason, selectEngine } from '../engine/select';
import type { SearchResult } from '../training/search-state';
import { awaitMemory } from './await-memory';
import { decodeState, encodeState, savedPoint, type RunState, type SavedPoint } from './checkpoint-state';
import { environmentOf } from './environment';
import { extractFeatures } from './features';
import { neededMemory } from './memory';
import { bindNetwork, chosenBackbone, type Network } from './network';
import { finishRun } from './outcome';
import { picturesAhead } from './pictures-ahead';
import { gatherSamples, type Samples } from './samples';
import type { Session } from './session';
import { trainMethod, type Training } from './train-method';

type Saved = Awaited<ReturnType<Session['readCheckpoint']>>;

/** Every method but the probe needs ω̄, so the probe is always trained. */
function methodsToTrain(wanted: readonly MethodName[]): MethodName[] {
  return methodNames.filter((method) => method === 'activation' || wanted.includes(method));
}

/**
 * Carries out a run, or goes on with it: scan, split, features, training of each method, and at last the test part.
 * Before it takes much memory it waits for its turn.
 * @throws Stopped if a stop was asked for; TangentError for what a user can mend
 */
export async function adapt(session: Session): Promise<void> {
  const begun = performance.now();
  const saved = await session.readCheckpoint();
  if (session.attempt > 1) resume(session, saved && savedPoint(saved.state));
  // What is plainly wrong is told before a network is read.
  await requireClasses(session.experiment.dataset);
  const backbone = await chosenBackbone(session.experiment);
  const engine = await openEngine(session);
  try {
    await compute({ session, backbone, engine }, saved, begun);
  } finally {
    await engine.dispose();
  }
}

interface Opened {
  readonly session: Session;
  readonly backbone: Backbone;
  readonly engine: SelectedEngine;
}

async function compute({ session, backbone, engine }: Opened, saved: Saved, begun: number): Promise<void> {
  const ahead = await picturesAhead(session, engine, backbone);
  const samples = await gatherSamples(session, ahead);
  const network = bindNetwork(backbone, session.experiment, samples.classes.length);
  const prepared = performance.now();
  const needed = neededMemory(session.experiment, network, samples.rows.length) + ahead.bytes;
  const leave = await awaitMemory(session, needed, () => ahead.clear());
  const waited = performance.now() - prepared;
  try {
    session.progress('features', 0, samples.rows.length);
    await train({ session, network, samples, engine }, ahead, saved, begun + waited);
  } finally {
    await leave();
  }
}

type Prepared = Omit<Training, 'store'> & { readonly engine: SelectedEngine };

async function train(prepared: Prepared, ahead: PicturesAhead, saved: Saved, begun: number): Promise<void> {
  const { session, network, samples, engine } = prepared;
  const environment = environmentOf(session.experiment, engine, network.setting.backbone);
  const fingerprint = fingerprintOf(samples, environment);
  const from = saved && decodeState(saved.state, saved.arrays, fingerprint);
  await writeEnvironment(session.folder, environment);
  announce(session, network, samples, engine, await notGraphics(session, engine));
  const extracted = await extractFeatures({ session, engine, network, rows: samples.rows, ahead });
  ahead.clear();
  const { seconds, computed, cached } = extracted;
  session.log({ type: 'features', seconds, computed, cached });
  const training = { ...prepared, store: extracted.store };
  try {
    const results = await trainAll(training, fingerprint, from);
    await finishRun(training, results, { ...extracted, begun });
  } finally {
    await extracted.store.close();
  }
}

/** A run that goes on takes the engine that it began with, whatever would be chosen by now. */
async function openEngine({ attempt, experiment, folder }: Session): Promise<SelectedEngine> {
  const begun = attempt > 1 ? await readEnvironment(folder) : null;
  return selectEngine((begun && engineOf(begun)) ?? experiment.engine, { formulations: formulationFiles(folder), inferenceProgram: inferenceProgram() });
}

/** Why the processor computes, where nobody has asked for it by name. */
async function notGraphics({ experiment }: Session, { device }: SelectedEngine): Promise<Said | null> {
  return experiment.engine === 'auto' && (device === 'cpu' || device === 'wasm') ? processorReason() : null;
}

function fingerprintOf(samples: Samples, environment: Environment): string {
  return createHash('sha256').update(samples.fingerprint).update(JSON.stringify(environment)).digest('hex');
}

function announce(session: Session, { setting, bytesPerSample }: Network, samples: Samples, engine: SelectedEngine, graphicsUnused: Said | null): void {
  const { backbone, layers } = setting;
  session.log({
    type: 'backbone',
    id: backbone.id,
    name: backbone.name,
    linearized: layers.map(({ name }) => name),
    engine: engine.name,
    device: engine.device,
    bytesPerSample,
    featureBytes: bytesPerSample * samples.rows.length,
    estimatedSeconds: null,
    graphicsUnused: graphicsUnused === null ? null : textOf(graphicsUnused),
  });
  if (backbone.preprocessingOrigin === 'guess') {
    session.warn(say`${backbone.name} does not say how pictures are to be prepared: the usual preprocessing of its kind is assumed`);
  }
}

/** Tells readers which events of earlier attempts are void, because what they tell is done again. */
function resume(session: Session, point: SavedPoint | null): void {
  const { seq, epoch } = point ?? { seq: 0, epoch: 0 };
  session.log({ type: 'resumed', pid: process.pid, host: hostname(), fromSeq: seq, fromEpoch: epoch });
}

async function trainAll(training: Training, fingerprint: string, from: RunState | null): Promise<Map<MethodName, SearchResult>> {
  const { session } = training;
  const { methods: wanted } = session.experiment;
  const finished = new Map(from?.finished);
  for (const method of methodsToTrain(wanted)) {
    if (finished.has(method)) continue;
    const ends = (): boolean => wanted.includes(method) && session.methodStopRequested(method);
    if (ends() && canBeLeftOut(session, method, finished)) {
      session.log({ type: 'method-left-out', method });
      continue;
    }
    const save = (current: RunState['current']) => () => encodeState({ finished, current }, fingerprint, session.seq);
    const result = await trainMethod(
      training,
      method,
      finished.get('activation') ?? null,
      {
        shown: wanted.includes(method),
        ends,
        checkpoint: (due, state) => session.checkpoint(due, async () => save({ method, search: await state() })()),
      },
      from?.current?.method === method ? from.current.search : null,
    );
    finished.set(method, result);
    await session.checkpoint(true, () => Promise.resolve(save(null)()));
  }
  return finished;
}

/**
 * The probe cannot, since all others stand on it; nor can what an earlier attempt has begun, nor the last that is left of
 * what was asked for.
 */
function canBeLeftOut({ experiment, methodStopRequested, methodsBegun }: Session, method: MethodName, finished: ReadonlyMap<MethodName, SearchResult>): boolean {
  const others = experiment.methods.filter((other) => other !== method);
  if (method === 'activation' || methodsBegun.has(method)) return false;
  return others.some((other) => finished.has(other) || other === 'activation' || !methodStopRequested(other));
}

/** What a run that cannot be done says; any other error is a fault of ours. */
export function failureOf(error: unknown): Text & { code: string; fault: boolean } {
  if (error instanceof TangentError) return { code: error.code, ...textOf(error.said), fault: error.fault };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', ...textOf(say`${message.split('\n', 1)[0] ?? ''} (details: ${runFiles.log})`), fault: true };
}
