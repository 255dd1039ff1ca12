import type { Iterate, SubspaceState } from '../../solvers/sequential-subspace';
import type { Snapshot } from './candidate';
import { doubles, floats, numbered, upTo } from './snapshot-arrays';

/** A solver's state as numbers and arrays by name. */
export function encodeSubspace({ iteration, iterates, directions, leader, followed }: SubspaceState): Snapshot {
  const optima = [...iterates].map(([place, { converged }]) => [`converged/${place}`, Number(converged)]);
  const points = [...iterates].flatMap(([place, { w, gradient, trainingLogits, validationLogits }]) =>
    Object.entries({ w, ...(gradient && { gradient }), trainingLogits, validationLogits }).map(([name, array]) => [`${name}/${place}`, array]),
  );
  return {
    numbers: { iteration, leader, followed, directions: directions.length, ...Object.fromEntries(optima) },
    arrays: {
      ...(Object.fromEntries(points) as Snapshot['arrays']),
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
    iterates: new Map(
      [...lambdas.entries()].flatMap(([place, lambda]): [number, Iterate][] => {
        const converged = numbers[`converged/${place}`];
        if (converged === undefined) return [];
        const iterate = {
          lambda,
          converged: converged === 1,
          w: floats(snapshot, `w/${place}`),
          gradient: arrays[`gradient/${place}`] ? floats(snapshot, `gradient/${place}`) : null,
          trainingLogits: doubles(snapshot, `trainingLogits/${place}`),
          validationLogits: doubles(snapshot, `validationLogits/${place}`),
        };
        return [[place, iterate]];
      }),
    ),
    directions: upTo(snapshot, 'directions').map((i) => ({
      step: floats(snapshot, `step/${i}`),
      training: floats(snapshot, `training/${i}`),
      validation: floats(snapshot, `validation/${i}`),
    })),
  };
}
