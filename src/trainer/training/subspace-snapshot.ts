import type { Iterate, SubspaceState } from '../../solvers/sequential-subspace';
import type { Snapshot } from './candidate';
import { doubles, floats, numbered, upTo } from './snapshot-arrays';

/** A solver's state as numbers and arrays by name. */
export function encodeSubspace({ iteration, iterates, directions, leader, followed }: SubspaceState): Snapshot {
  const known = iterates.flatMap(({ gradient }, place) => (gradient ? [[`gradient/${place}`, gradient] as const] : []));
  const optima = iterates.map(({ converged }, place) => [`converged/${place}`, Number(converged)] as const);
  return {
    numbers: { iteration, leader, followed, directions: directions.length, ...Object.fromEntries(optima) },
    arrays: {
      ...numbered('w', iterates.map(({ w }) => w)),
      ...numbered('trainingLogits', iterates.map(({ trainingLogits }) => trainingLogits)),
      ...numbered('validationLogits', iterates.map(({ validationLogits }) => validationLogits)),
      ...Object.fromEntries(known),
      ...numbered('step', directions.map(({ step }) => step)),
      ...numbered('training', directions.map(({ training }) => training)),
      ...numbered('validation', directions.map(({ validation }) => validation)),
    },
  };
}

/** Reads what `encodeSubspace` wrote. @throws if something is not there */
export function decodeSubspace(snapshot: Snapshot, lambdas: readonly number[]): SubspaceState {
  const { numbers, arrays } = snapshot;
  return {
    iteration: numbers['iteration'] ?? 0,
    leader: numbers['leader'] ?? 0,
    followed: numbers['followed'] ?? 1,
    iterates: lambdas.map((lambda, place): Iterate => ({
      lambda,
      converged: numbers[`converged/${place}`] === 1,
      w: floats(snapshot, `w/${place}`),
      gradient: arrays[`gradient/${place}`] ? floats(snapshot, `gradient/${place}`) : null,
      trainingLogits: doubles(snapshot, `trainingLogits/${place}`),
      validationLogits: doubles(snapshot, `validationLogits/${place}`),
    })),
    directions: upTo(snapshot, 'directions').map((i) => ({
      step: floats(snapshot, `step/${i}`),
      training: floats(snapshot, `training/${i}`),
      validation: floats(snapshot, `validation/${i}`),
    })),
  };
}
