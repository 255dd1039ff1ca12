import { expect } from 'vitest';
import { jacobianVectorProduct, linearize } from '../../../src/program/transforms/linearize';
import { cotangentName, tangentName } from '../../../src/program/transforms/names';
import { transpose } from '../../../src/program/transforms/transpose';
import type { Program } from '../../../src/program/types';
import { centralDifference, dot, moved, norm, randomFeeds, relativeDifference, renamed, run, tensorOf, type Tensors } from './numbers';

export interface Limits {
  /** Of the tangent against central differences. */
  readonly difference: number;
  /** |⟨Jv, u⟩ − ⟨v, Jᵀu⟩| / (‖Jv‖·‖u‖). */
  readonly adjoint: number;
}

const usual: Limits = { difference: 1e-8, adjoint: 1e-12 };

function without(prefix: string) {
  return (name: string) => name.replace(prefix, '');
}

/**
 * Checks a program's derivative with respect to some inputs at a point, along random directions: the primal is the
 * program bit by bit, both forms of the tangent agree with central differences, the transpose is the adjoint, and
 * its transpose is the tangent again.
 */
export function checkDerivative(program: Program, wrt: readonly string[], feeds: Tensors, limits = usual): void {
  const outputs = run(program, feeds);
  const direction = randomFeeds(program, wrt, 'direction');
  const tangents = renamed(direction, tangentName);
  const { primal, tangent, residuals } = linearize(program, wrt);

  const point = run(primal, feeds);
  for (const name of Object.keys(outputs)) expect(tensorOf(point, name)).toEqual(tensorOf(outputs, name));
  expect(residuals.filter((name) => !(name in point))).toEqual([]);

  const moving = run(tangent, feeds, point, tangents);
  const product = run(jacobianVectorProduct(program, wrt), feeds, tangents);
  for (const name of Object.keys(moving)) expect(tensorOf(product, name)).toEqual(tensorOf(moving, name));
  const expected = centralDifference(program, feeds, direction);
  const distance = norm(moved(renamed(moving, without('tangent/')), -1, expected));
  // Where the derivative vanishes, differences still have the rounding errors of the outputs.
  expect(distance / (norm(expected) + norm(outputs) / 1000)).toBeLessThan(limits.difference);

  const names = wrt.map(tangentName);
  const backward = transpose(tangent, names);
  const cotangentNames = program.outputs.map(({ name }) => cotangentName(name));
  const cotangents = randomFeeds(backward, cotangentNames, 'cotangent');
  const pulled = run(backward, feeds, point, cotangents);
  const reached = renamed(cotangents, without('cotangent/'));
  const forward = Object.fromEntries(Object.entries(renamed(moving, without('tangent/'))).filter(([name]) => name in reached));
  const [left, right] = [dot(forward, reached), dot(direction, renamed(pulled, without('cotangent/')))];
  const scale = norm(forward) * norm(reached);
  expect(Math.abs(left - right)).toBeLessThanOrEqual(limits.adjoint * scale);

  const again = transpose(backward, backward.inputs.map(({ name }) => name).filter((name) => cotangentNames.includes(name)));
  const twice = run(again, feeds, point, tangents);
  for (const name of Object.keys(forward)) {
    const once = { [name]: tensorOf(moving, tangentName(name)) };
    expect(relativeDifference({ [name]: tensorOf(twice, tangentName(name)) }, once)).toBeLessThan(1e-13);
  }
}
