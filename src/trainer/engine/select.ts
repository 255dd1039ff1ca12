import path from 'node:path';
import { TangentError } from '../../contract/errors';
import type { EngineChoice, engineNames, Environment } from '../../contract/experiment';
import { engineChoices } from '../../contract/experiment';
import { english, say, type Said } from '../../contract/message';
import {
  chooseEngine,
  firstLine,
  hasTfjsPackage,
  openEngine,
  readMachine,
  rememberChoice,
  rememberedChoice,
  whyNotByName,
  whyNotGraphics,
  type Choice,
  type Installed,
  type Machine,
  type OpenOptions,
  type SelectedEngine,
} from '../../engines/select';
import { hasNative } from '../../engines/onnxruntime/runtime';
import { runFiles } from '../../runs';
import { entryOf, runtimesFolder } from '../../runtimes/installed';
import { version } from '../../../package.json';
import { cacheFolder } from '../client/folders';
import { probeInChild } from './probe-in-child';

export type { SelectedEngine };

type EngineName = (typeof engineNames)[number];

/** The runtimes that were installed on demand, of which this process can use those that it was started with. */
export function installedRuntimes(folder = runtimesFolder()): Installed {
  const library = entryOf('onnxruntime-cuda', folder);
  const searched = (process.env['LD_LIBRARY_PATH'] ?? '').split(path.delimiter);
  return { onnxruntimeCuda: library !== null && searched.includes(path.dirname(library)), tfjsCuda: entryOf('tfjs-cuda', folder) };
}

/** Where this machine's fastest formulations are remembered: the run's own file before the one of all runs. */
export function formulationFiles(folder: string): string[] {
  return [folder, cacheFolder()].map((place) => path.join(place, runFiles.formulations));
}

/** Lies beside the trainer's own. */
export function inferenceProgram(): string {
  return path.join(path.dirname(process.argv[1] ?? ''), 'inference.js');
}

const choiceFile = (): string => path.join(cacheFolder(), 'engine.json');

/** Changes with whatever may change how fast engines are. */
export function machineKey(): string {
  return machineNow(installedRuntimes()).key;
}

function machineNow(installed: Installed): Machine {
  return readMachine([version, process.versions.node, JSON.stringify(installed), String(hasTfjsPackage())]);
}

/**
 * What `auto` stands for on this machine, tried once and then remembered until the machine, a driver or a runtime
 * changes.
 * @param anew tries every engine again, the processor as well where it has no rival
 */
export async function chosenEngine(anew = false): Promise<Choice> {
  const installed = installedRuntimes();
  const machine = machineNow(installed);
  const remembered = anew ? null : await rememberedChoice(choiceFile(), machine.key);
  if (remembered) return remembered;
  const choice = await chooseEngine(machine, installed, hasTfjsPackage(), (name) => probeInChild(name), anew);
  await rememberChoice(choiceFile(), machine.key, choice);
  for (const { name, reason } of choice.candidates) console.error(`engine ${name}${name === choice.chosen ? ' (chosen)' : ''}: ${english(reason)}`);
  return choice;
}

/** Why not a graphics processor computes here, in a few words; null where one is chosen. */
export async function processorReason(): Promise<Said | null> {
  return whyNotGraphics(await chosenEngine(), machineNow(installedRuntimes()));
}

/**
 * Opens the engine of a name, or for `auto` the fastest that computes rightly.
 * @throws TangentError `engine-missing` if one is named that cannot be used
 */
export async function selectEngine(name: EngineName, options: OpenOptions = {}): Promise<SelectedEngine> {
  const installed = installedRuntimes();
  if (name !== 'auto') {
    const lacking = whyNotByName(name, machineNow(installed), installed, hasTfjsPackage());
    if (lacking !== null) throw new TangentError('engine-missing', say`${name} cannot be used here: ${lacking}; leave --engine out for one that can`);
    return openEngine(name, installed, options);
  }
  const { chosen } = await chosenEngine();
  try {
    return await openEngine(chosen, installed, options);
  } catch (error) {
    // A graphics processor may be gone since it was chosen.
    console.error(`${chosen} was chosen and cannot be opened (${firstLine(error)}): going on with the processor`);
    return openEngine(hasNative() ? 'onnxruntime' : 'onnxruntime-wasm', installed, options);
  }
}

/** The name under which an environment's engine is opened again, so that a run goes on with the sums it began with. */
export function engineOf({ engine, device }: Pick<Environment, 'engine' | 'device'>): EngineChoice | null {
  const name = device === 'cpu' || engine === 'tfjs' ? engine : `${engine}-${device}`;
  return engineChoices.find((choice) => choice === name) ?? null;
}
