import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { normals } from '../../src/contract/random';
import type { Tensors } from '../../src/engines/engine';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { divideState, partNames } from '../../src/engines/onnxruntime/steps/divided/divide';
import { divided, divisionOf, joined } from '../../src/engines/onnxruntime/steps/divided/division';
import { writeSteps } from '../../src/engines/onnxruntime/steps/write';
import { Builder } from '../../src/program/builder';
import { interpret } from '../../src/program/interpreter';
import type { Tensor } from '../../src/program/tensor';
import type { Program, Value } from '../../src/program/types';
import type { Convolution } from '../../src/program/vocabulary';
import { updateRules, type UpdateRuleName } from '../../src/solvers/update-rules';
import { relativeError } from './suite';

const kernelShape = [2, 2, 256, 512];
const division = divisionOf(kernelShape);
const none = { top: 0, bottom: 0, left: 0, right: 0 };
const convolution: Convolution = { layout: 'NHWC', stride: [1, 1], padding: none, dilation: [1, 1], groups: 1 };

/** State of a step by a rule, its kernel first. */
function stateOf(rule: UpdateRuleName): string[] {
  return ['kernel', ...updateRules[rule].moments.map((moment) => `${moment}/kernel`)];
}

/** A step of a rule for ‖picture ∗ kernel‖²/2 with weight decay, whose kernel may be used once more. */
function stepOf(rule: UpdateRuleName, rate: (builder: Builder, kernel: Value) => Value): Program {
  const builder = new Builder();
  const [value, ...moments] = stateOf(rule).map((name) => builder.input(name, kernelShape));
  const picture = builder.input('picture', ['N', 2, 2, 256]);
  if (!value) throw new Error('no state');
  const output = builder.emit('convolution', [picture, value], convolution);
  const slope = builder.emit('convolutionKernelGradient', [picture, output], { ...convolution, size: [2, 2] });
  const gradient = builder.emit('add', [slope, builder.emit('scale', [value], { factor: 0.01 })], {});
  const number = rate(builder, value);
  const scaled = (scalar: string, tensor: Value): Value =>
    scalar === 'learningRate' ? builder.emit('multiply', [builder.emit('broadcast', [number], { shape: kernelShape, axes: [] }), tensor], {}) : tensor;
  const next = updateRules[rule].update(builder, { value, gradient, moments, scaled });
  builder.output('output', output);
  [next.value, ...next.moments].forEach((changed, index) => builder.output(stateOf(rule)[index] ?? '', changed));
  return builder.build();
}

const state = stateOf('sgd');
const program = stepOf('sgd', (builder) => builder.input('rate', []));

function random(name: string, shape: readonly number[], size: number): Tensor {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, dtype: 'float32', data: Float32Array.from(normals(length, 5, name), (x) => size * x) };
}

const start = { kernel: random('kernel', kernelShape, 0.05), 'velocity/kernel': random('velocity', kernelShape, 0.05) };
const scalar = (rate: number): Tensor => ({ shape: [], dtype: 'float32', data: Float32Array.of(rate) });

function bytes(tensors: Tensors | undefined, name: string): Buffer {
  const { buffer, byteOffset, byteLength } = tensors?.[name]?.data ?? new Float32Array();
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Tensors by the names of their parts. */
function inParts(tensors: Tensors): Tensors {
  if (!division) throw new Error('the kernel is not divided');
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, { data }]) =>
      divided(Float32Array.from(data), division).map((part, at) => [
        partNames(name, division)[at] ?? '',
        { shape: [512, 512], dtype: 'float32' as const, data: part },
      ]),
    ),
  );
}

describe('a kernel in parts', () => {
  it('is its rows, transposed, and again the whole', () => {
    const shape = fc.record({ parts: fc.integer({ min: 1, max: 4 }), each: fc.integer({ min: 1, max: 70 }), columns: fc.integer({ min: 1, max: 70 }) });
    fc.assert(
      fc.property(shape, ({ parts, each, columns }) => {
        const rows = parts * each;
        const whole = Float32Array.from({ length: rows * columns }, (_, i) => i);
        const lying = divided(whole, { rows, columns, parts });
        expect(lying).toHaveLength(parts);
        expect(lying[parts - 1]?.[each - 1]).toBe((rows - 1) * columns);
        expect(relativeError(joined(lying, { rows, columns, parts }), whole)).toBe(0);
      }),
    );
  });

  it('has parts that its rows can be divided into, and none where it is small', () => {
    expect(divisionOf([4, 4, 256, 512])).toEqual({ rows: 4096, columns: 512, parts: 8 });
    expect(divisionOf([1, 1, 1023, 1024])).toEqual({ rows: 1023, columns: 1024, parts: 3 });
    expect(divisionOf([1, 1, 1, 2 ** 20])).toBeNull();
    expect(divisionOf([3, 3, 64, 64])).toBeNull();
  });
});

describe('a program with its state in parts', () => {
  it('computes the same', () => {
    const { program: parted, state: names, divisions } = divideState(program, state);
    expect([...divisions.keys()]).toEqual(state);
    expect(names).toEqual(['kernel/part 0', 'kernel/part 1', 'velocity/kernel/part 0', 'velocity/kernel/part 1']);
    const fed = { picture: random('picture', [3, 2, 2, 256], 1), rate: scalar(0.01) };
    const expected = interpret(program, { ...start, ...fed });
    const given = interpret(parted, { ...inParts(start), ...fed });
    expect(relativeError(given['output']?.data ?? [], expected['output']?.data ?? [])).toBeLessThan(1e-12);
    for (const [name, tensor] of Object.entries(inParts({ kernel: expected['kernel'] ?? scalar(0), 'velocity/kernel': expected['velocity/kernel'] ?? scalar(0) }))) {
      expect(relativeError(given[name]?.data ?? [], tensor.data), name).toBeLessThan(1e-7);
    }
  });

  it('updates one part after the other', () => {
    const { program: parted } = divideState(program, state);
    const places = ['kernel/part 0', 'velocity/kernel/part 0', 'kernel/part 1'].map((name) => {
      const value = parted.outputs.find((output) => output.name === name)?.value;
      return parted.equations.findIndex(({ output }) => output === value);
    });
    expect(Math.max(...places.slice(0, 2))).toBeLessThan(places[2] ?? -1);
  });

  it('stays as it is where the kernel is needed as a whole', () => {
    const clipped = stepOf('sgd', (builder, kernel) => builder.emit('reduceSum', [kernel], { axes: [0, 1, 2, 3] }));
    expect(divideState(clipped, state)).toEqual({ program: clipped, state, divisions: new Map() });
    expect(divideState(program, []).program).toBe(program);
  });
});

describe('ONNX Runtime with state in parts', () => {
  const engine = createOnnxRuntimeEngine({ threads: 2 });
  afterAll(() => engine.dispose());

  it.each([
    ['sgd', 0.01],
    ['adam', 1e-4],
  ] as const)('takes the steps of the interpreter by %s, the same bits however many in a call', async (rule, rate) => {
    const [taken, names] = [stepOf(rule, (builder) => builder.input('rate', [])), stateOf(rule)];
    const begun: Tensors = Object.fromEntries(names.map((name, index) => [name, index === 0 ? start.kernel : random(name, kernelShape, 0)]));
    const rates = Float32Array.from({ length: 5 }, (_, index) => rate / (1 + index));
    const pictures = random('pictures', [15, 2, 2, 256], 1);
    let expected = begun;
    const outputs = Array.from(rates, (each, index) => {
      const picture = { ...pictures, shape: [3, 2, 2, 256], data: pictures.data.slice(3 * 1024 * index, 3 * 1024 * (index + 1)) };
      const { output, ...next } = interpret(taken, { ...expected, picture, rate: scalar(each) });
      expected = next;
      return Array.from(output?.data ?? []);
    });
    const ends = await Promise.all(
      [1, 2, 7].map(async (mostSteps) => {
        const executable = await engine.compile(taken, { state: names, mostSteps });
        await executable.load(begun);
        expect(bytes(await executable.read(['kernel']), 'kernel').equals(bytes(begun, 'kernel'))).toBe(true);
        const { output } = await executable.takeSteps({ picture: pictures, rate: { ...scalar(0), shape: [5], data: rates } }, 5);
        const end = await executable.read();
        await executable.dispose();
        const given: Tensors = { ...end, output: output ?? scalar(0) };
        return given;
      }),
    );
    expect(relativeError(ends[0]?.['output']?.data ?? [], outputs.flat())).toBeLessThan(1e-5);
    for (const end of ends) {
      expect(end['output']?.shape).toEqual([15, 1, 1, 512]);
      for (const name of ['output', ...names]) expect(bytes(end, name).equals(bytes(ends[0], name)), name).toBe(true);
    }
    for (const name of names) {
      expect(relativeError(ends[0]?.[name]?.data ?? [], expected[name]?.data ?? []), name).toBeLessThan(1e-5);
    }
  });

  it('is written with its steps one after the other and its sums in place', () => {
    const { program: parted, state: names } = divideState(program, state);
    const operators = (inPlace: boolean, together: number): number[] => {
      const file = Buffer.from(writeSteps(parted, { block: null, inPlace, choose: (_, [rule]) => rule }, names, together)).toString('latin1');
      return ['FusedConv', 'Gather'].map((name) => file.split(name).length - 1);
    };
    // Of each of two parts: the product, the momentum and the step; and a picture and a rate for each of four steps.
    expect(operators(true, 1)).toEqual([6, 0]);
    expect(operators(true, 4)).toEqual([24, 8]);
    expect(operators(false, 4)).toEqual([0, 8]);
  });

  it('refuses a kernel of another size', async () => {
    const executable = await engine.compile(program, { state });
    await expect(Promise.resolve().then(() => executable.load({ kernel: random('small', [2, 2, 4, 4], 1) }))).rejects.toThrow('kernel has 64 elements, not 524288');
    await executable.dispose();
  });
});
