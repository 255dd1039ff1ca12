import { describe, expect, it } from 'vitest';
import { normals } from '../../../src/contract/random';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import type { Parameter } from '../../../src/program/parameter';
import type { Tensor } from '../../../src/program/tensor';
import { gradientName } from '../../../src/program/transforms/gradient';
import type { Program } from '../../../src/program/types';
import { dampedSpectrum, eigenvectors, sampledCotangents, sweepRate } from '../../../src/solvers/kronecker/factors';
import { blockOf, factorNames } from '../../../src/solvers/kronecker/modes';
import { momentsProgram, preconditionProgram, spectrumProgram } from '../../../src/solvers/kronecker/programs';

const kernel: Parameter = { name: 'kernel', shape: [1, 2, 3, 2], decays: true };
const bias: Parameter = { name: 'bias', shape: [3], decays: false };
const blocks = [kernel, bias].map(blockOf);
const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const tensor = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({ shape, dtype: 'float32', data: Float32Array.from(data) });

/** A program that gives its inputs as gradients. */
function given(): Program {
  const builder = new Builder();
  for (const { name, shape } of [kernel, bias]) builder.output(gradientName(name), builder.input(`given/${name}`, shape));
  return builder.build();
}

function drawn(group: number) {
  return Object.fromEntries([kernel, bias].map(({ name, shape }) => [`given/${name}`, tensor(shape, normals(size(shape), 3, name, group))]));
}

const modes = [2, 3, 2];
const at = ([i = 0, j = 0, k = 0]: readonly number[]) => (i * 3 + j) * 2 + k;
const indexes = Array.from({ length: 12 }, (_, place) => [Math.floor(place / 6), Math.floor(place / 2) % 3, place % 2] as const);

describe('the Kronecker factors of the curvature', () => {
  it('sum the second moment of each mode, as plain loops do', () => {
    const state = Object.fromEntries(
      blocks.flatMap((block) => block.rotated.map((mode) => [factorNames.moment(block, mode), tensor([mode.size, mode.size], new Float32Array(mode.size ** 2))])),
    );
    const program = momentsProgram(given(), blocks);
    const first = interpret(program, { ...state, ...drawn(0) });
    const second = interpret(program, { ...first, ...drawn(1) });
    modes.forEach((length, axis) => {
      const expected = new Float64Array(length ** 2);
      for (const group of [0, 1]) {
        const data = drawn(group)['given/kernel']?.data ?? [];
        for (const a of indexes) {
          for (const b of indexes) {
            if (a.some((index, other) => other !== axis && index !== b[other])) continue;
            const place = (a[axis] ?? 0) * length + (b[axis] ?? 0);
            expected[place] = (expected[place] ?? 0) + (data[at(a)] ?? 0) * (data[at(b)] ?? 0);
          }
        }
      }
      const found = second[`moment/kernel/${axis}`]?.data ?? [];
      expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
    });
  });

  it('have eigenvectors that are orthonormal and diagonalise them', () => {
    const root = normals(16, 5, 'root');
    const moment = Array.from({ length: 16 }, (_, place) => {
      const [i, j] = [Math.floor(place / 4), place % 4];
      return [0, 1, 2, 3].reduce((sum, k) => sum + (root[i * 4 + k] ?? 0) * (root[j * 4 + k] ?? 0), 0);
    });
    const { data: v } = eigenvectors(tensor([4, 4], moment));
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        let [product, form] = [0, 0];
        for (let i = 0; i < 4; i++) {
          product += (v[i * 4 + a] ?? 0) * (v[i * 4 + b] ?? 0);
          for (let j = 0; j < 4; j++) form += (v[i * 4 + a] ?? 0) * (moment[i * 4 + j] ?? 0) * (v[j * 4 + b] ?? 0);
        }
        expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
        if (a !== b) expect(form).toBeCloseTo(0, 4);
      }
    }
  });

  it('precondition by the inverse of the matrix that they stand for', () => {
    const bases = Object.fromEntries(
      blocks.flatMap((block) =>
        block.rotated.map((mode) => {
          const root = normals(mode.size ** 2, 9, block.name, mode.axis);
          const moment = Array.from({ length: mode.size ** 2 }, (_, place) => {
            const [i, j] = [Math.floor(place / mode.size), place % mode.size];
            return (root[i * mode.size + j] ?? 0) + (root[j * mode.size + i] ?? 0);
          });
          return [factorNames.basis(block, mode), eigenvectors(tensor([mode.size, mode.size], moment))];
        }),
      ),
    );
    const damped = Object.fromEntries(blocks.map((block) => [factorNames.damped(block), tensor(block.modes, normals(size(block.modes), 4, block.name).map((x) => x * x + 0.5))]));
    const gradient = drawn(7);
    const feeds = Object.fromEntries([kernel, bias].map(({ name }) => [gradientName(name), gradient[`given/${name}`] as Tensor]));
    const step = interpret(preconditionProgram(blocks), { ...bases, ...damped, ...feeds })['direction/kernel']?.data ?? [];
    // The matrix times the step gives the gradient again: Σ over eigenvectors e of damped(e)·e·⟨e, step⟩.
    const basis = (axis: number, i: number, a: number) => bases[`basis/kernel/${axis}`]?.data[i * (modes[axis] ?? 1) + a] ?? 0;
    const again = new Float64Array(12);
    for (const e of indexes) {
      const component = (i: readonly number[]) => basis(0, i[0] ?? 0, e[0]) * basis(1, i[1] ?? 0, e[1]) * basis(2, i[2] ?? 0, e[2]);
      const inner = indexes.reduce((sum, i) => sum + component(i) * (step[at(i)] ?? 0), 0);
      for (const i of indexes) again[at(i)] = (again[at(i)] ?? 0) + (damped['damped/kernel']?.data[at(e)] ?? 0) * inner * component(i);
    }
    again.forEach((value, i) => expect(value).toBeCloseTo(gradient['given/kernel']?.data[i] ?? NaN, 4));
  });

  it('have a spectrum whose sum is the squared norm of what was added', () => {
    const bases = Object.fromEntries(
      blocks.flatMap((block) => block.rotated.map((mode) => {
        const diagonal = Array.from({ length: mode.size ** 2 }, (_, place) => (place % (mode.size + 1) === 0 ? place : 0.5));
        return [factorNames.basis(block, mode), eigenvectors(tensor([mode.size, mode.size], diagonal))];
      })), // prettier-ignore
    );
    const state = Object.fromEntries(blocks.map((block) => [factorNames.spectrum(block), tensor(block.modes, new Float32Array(size(block.modes)))]));
    const { data } = interpret(spectrumProgram(given(), blocks), { ...state, ...bases, ...drawn(2) })['spectrum/kernel'] ?? { data: [] };
    const square = Array.from(drawn(2)['given/kernel']?.data ?? []).reduce((sum, x) => sum + x * x, 0);
    expect(Array.from(data).reduce((sum, x) => sum + x, 0)).toBeCloseTo(square, 4);
    expect(Array.from(data).every((x) => x >= 0)).toBe(true);
  });
});

describe('cotangents drawn from the model', () => {
  it('have mean zero and the covariance diag(p) − p·pᵀ', () => {
    const logits = Float64Array.of(0.3, -1, 1.2);
    const weights = logits.map(Math.exp);
    const p = weights.map((weight) => weight / weights.reduce((a, b) => a + b, 0));
    const rounds = 20_000;
    const covariance = new Float64Array(9);
    for (let round = 0; round < rounds; round++) {
      const u = sampledCotangents(logits, Int32Array.of(0), 3, 11, round);
      expect(Math.abs(u.reduce((a, b) => a + b, 0))).toBeLessThan(1e-6);
      for (let i = 0; i < 9; i++) covariance[i] = (covariance[i] ?? 0) + ((u[Math.floor(i / 3)] ?? 0) * (u[i % 3] ?? 0)) / rounds;
    }
    covariance.forEach((value, place) => {
      const [i, j] = [Math.floor(place / 3), place % 3];
      const expected = (i === j ? (p[i] ?? 0) : 0) - (p[i] ?? 0) * (p[j] ?? 0);
      // Five standard errors of a mean of numbers below one.
      expect(Math.abs(value - expected)).toBeLessThan(5 / Math.sqrt(rounds));
    });
  });
});

describe('damping', () => {
  it('adds weight decay only where it applies, and never divides by zero', () => {
    const spectrum = Float32Array.of(0, 2);
    const [decayed, free] = [dampedSpectrum(spectrum, kernel, 0.5), dampedSpectrum(spectrum, bias, 0.5)];
    expect((decayed[0] ?? 0) - (free[0] ?? 0)).toBeCloseTo(0.5, 6);
    expect((decayed[1] ?? 0) - (decayed[0] ?? 0)).toBeCloseTo(2, 6);
    expect(dampedSpectrum(new Float32Array(2), bias, 0.5).every((value) => value > 0)).toBe(true);
  });

  it('makes the step size of single samples the inverse of the preconditioned trace', () => {
    expect(sweepRate([tensor([2], [1, 2])], [tensor([2], [3, 4])], 1)).toBeCloseTo(1 / 5, 6);
    expect(sweepRate([tensor([2], [1, 2])], [tensor([2], [3, 4])], 1e9)).toBeCloseTo(1, 6);
  });
});
