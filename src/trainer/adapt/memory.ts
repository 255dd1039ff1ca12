import { totalmem } from 'node:os';
import { parseBytes } from '../../contract/byte-size';
import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Experiment } from '../../contract/experiment';
import { parameterCount } from '../../methods';
import { outputTypes } from '../training/extraction-program';
import { bytesPerSample } from '../training/feature-store';
import type { Network } from './network';

/** What a run takes beside what it keeps of the pictures: the runtime, its libraries, a batch's activations. */
const baseBytes = 640 * 2 ** 20;
/** What its solver keeps for each number that is learned: 10 directions, in single precision, with room for copies. */
const bytesPerParameter = 80;
/** And for each of them and each weight decay tried: the iterate, its gradient, and where it was best. */
const bytesPerValue = 12;
/** As much as the directions take at most. */
const mostParameterBytes = 2 ** 28;
/** What batches take that the network computes side by side instead of one after the other; a budget below is too small for it. */
const sideBySide = { bytes: 2 ** 28, leastBudget: 2 ** 30 };
/** The part of the machine's memory that runs may take together; the rest is the system's and the editor's. */
const sharedPart = 0.75;
/** The part of it that a run may keep of its pictures in memory unless told otherwise. */
const budgetPart = 0.25;

/** Bytes of memory that this process may use. */
function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return Math.min(totalmem(), constrained > 0 ? constrained : Infinity);
}

/** Bytes that what is kept of the pictures may take in memory. */
export function memoryBudget({ memoryBudget: given }: Experiment): number {
  return given ?? budgetPart * machineMemory();
}

/** Whether a run has the memory to compute features of several batches side by side. */
export function computesSideBySide(experiment: Experiment): boolean {
  return memoryBudget(experiment) >= sideBySide.leastBudget;
}

/**
 * Bytes of memory that a run takes, about: what it keeps of its rows as far as its budget goes, what its solver keeps,
 * and what every run takes.
 */
export function neededMemory(experiment: Experiment, { extraction, model }: Network, rows: number): number {
  const kept = rows * bytesPerSample(outputTypes(extraction).values(), experiment.precision);
  const parameters = Math.max(...experiment.methods.map((method) => parameterCount(model(method))));
  const iterates = bytesPerValue * parameters * experiment.weightDecays.length;
  const solver = Math.min(bytesPerParameter * parameters, mostParameterBytes) + iterates;
  return Math.min(kept, memoryBudget(experiment)) + solver + baseBytes + (computesSideBySide(experiment) ? sideBySide.bytes : 0);
}

/**
 * Bytes of memory that all runs of this machine may take at once: three quarters, or what `TANGENT_MEMORY` says.
 * @throws TangentError `bad-setting` if that is no size
 */
export function sharedMemory(environment = process.env): number {
  const given = environment['TANGENT_MEMORY'];
  if (given === undefined || given === '') return sharedPart * machineMemory();
  const bytes = parseBytes(given);
  if (bytes === null) throw new TangentError('bad-setting', say`TANGENT_MEMORY: "${given}" is not a size such as 4GiB; correct the variable`);
  return bytes;
}
