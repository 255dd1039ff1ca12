import { normals } from '../../contract/random';
import { Builder } from '../../program/builder';
import { interpret } from '../../program/interpreter';
import { resolveShape } from '../../program/shape';
import type { Tensor } from '../../program/tensor';
import { linearize } from '../../program/transforms/linearize';
import { cotangentName, tangentName } from '../../program/transforms/names';
import { transpose } from '../../program/transforms/transpose';
import type { Program } from '../../program/types';
import type { Engine, Tensors } from '../engine';

/** How far an engine is from the float64 interpreter, as ‖a − b‖/‖b‖, the worst over all tensors. */
export interface Agreement {
  /** Of float32 tensors of numbers that are not round. */
  readonly error: number;
  /** |⟨Jv,u⟩ − ⟨v,Jᵀu⟩| / (‖Jv‖·‖u‖), of what the engine computes, summed in float64. */
  readonly adjoint: number;
  /** Masks and window offsets that differ at exact ties; none may. */
  readonly mistakes: number;
}

/** What is tolerated of float32: rounding, but not factors of ten bits. */
export const tolerances = { error: 1e-4, adjoint: 1e-5, mistakes: 0 } as const satisfies Agreement;

const learned = ['wide', 'deep', 'dense'] as const;
const batch = 3;

/**
 * A small network with what engines have got wrong: padded windows that are negative throughout, ties at the corners
 * of ReLU and ReLU6 and between maxima, strides, one group per channel.
 */
export function checkNetwork(): Program {
  const builder = new Builder();
  const layout = 'NHWC';
  const padding = { top: 1, bottom: 1, left: 1, right: 1 };
  const dilation = [1, 1] as const;
  const picture = builder.input('picture', ['N', 9, 7, 4]);
  const wide = builder.input('wide', [3, 3, 4, 8]);
  const convolved = builder.emit('convolution', [picture, wide], { layout, stride: [1, 1], padding, dilation, groups: 1 });
  const negative = builder.emit('subtract', [convolved, builder.filled(convolved.type.shape, 2)], {});
  const pooled = builder.emit('maxPool', [negative], { layout, window: [3, 3], stride: [2, 2], padding });
  const rectified = builder.emit('relu6', [builder.emit('add', [pooled, builder.filled(pooled.type.shape, 2)], {})], {});
  const deep = builder.input('deep', [3, 3, 1, 8]);
  const apart = builder.emit('convolution', [rectified, deep], { layout, stride: [2, 1], padding, dilation, groups: 8 });
  const features = builder.emit('reduceSum', [builder.emit('relu', [apart], {})], { axes: [1, 2] });
  const dense = builder.input('dense', [8, 5]);
  builder.output('logits', builder.emit('contract', [features, dense], { contracting: [[1], [0]], batch: [[], []] }));
  return builder.build();
}

/** Compares an engine with the interpreter on a network, its tangent and its transpose. */
export async function checkEngine(engine: Engine): Promise<Agreement> {
  const network = checkNetwork();
  const { primal, tangent } = linearize(network, learned);
  const backward = transpose(tangent, learned.map(tangentName));
  const programs = { primal, tangent, backward };
  let [error, adjoint, mistakes] = [0, 0, 0];
  const compiled = {
    primal: await engine.compile(primal),
    tangent: await engine.compile(tangent),
    backward: await engine.compile(backward),
  };
  for (const round of [true, false]) {
    const expected: Record<string, Tensor> = { ...numbersFor(programs, round) };
    const actual: Record<string, Tensor> = { ...expected };
    for (const name of ['primal', 'tangent', 'backward'] as const) {
      const program = programs[name];
      const wanted = interpret(program, pick(program, expected));
      const got = await compiled[name].run(pick(program, actual));
      for (const [output, reference] of Object.entries(wanted)) {
        const found = got[output];
        if (reference.dtype === 'float32') error = Math.max(error, distance(found, reference));
        else if (round) mistakes += differences(found, reference);
      }
      Object.assign(expected, wanted);
      Object.assign(actual, got);
    }
    adjoint = Math.max(adjoint, adjointError(actual));
  }
  for (const executable of Object.values(compiled)) await executable.dispose();
  return { error, adjoint, mistakes };
}

/** Numbers for all that is fed; round ones are multiples of a quarter, whose sums are exact in any precision. */
function numbersFor(programs: Readonly<Record<string, Program>>, round: boolean): Record<string, Tensor> {
  const given = new Set(['picture', ...learned, ...learned.map(tangentName), cotangentName('logits')]);
  const inputs = Object.values(programs).flatMap(({ inputs: all }) => all.filter(({ name }) => given.has(name)));
  return Object.fromEntries(
    inputs.map(({ name, value }) => {
      const shape = resolveShape(value.type.shape, batch);
      const size = shape.reduce((product, length) => product * length, 1);
      const drawn = normals(size, round ? 1 : 2, name);
      const data = Float32Array.from(drawn, (x) => (round ? Math.round(2 * x) / 4 : x / 2));
      return [name, { shape, dtype: 'float32', data }];
    }),
  );
}

function pick(program: Program, tensors: Tensors): Record<string, Tensor> {
  return Object.fromEntries(
    program.inputs.flatMap(({ name }) => {
      const tensor = tensors[name];
      return tensor ? [[name, tensor]] : [];
    }),
  );
}

function adjointError(tensors: Tensors): number {
  const [product, cotangent] = [tensors[tangentName('logits')], tensors[cotangentName('logits')]];
  const left = dot(product, cotangent);
  const right = learned.reduce((sum, name) => sum + dot(tensors[tangentName(name)], tensors[cotangentName(name)]), 0);
  return Math.abs(left - right) / Math.sqrt(dot(product, product) * dot(cotangent, cotangent));
}

function dot(a: Tensor | undefined, b: Tensor | undefined): number {
  if (!a || !b || a.data.length !== b.data.length) return NaN;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i] ?? NaN) * (b.data[i] ?? NaN);
  return sum;
}

/** ‖a − b‖/‖b‖; NaN where sizes differ, so that it passes no limit. */
function distance(a: Tensor | undefined, b: Tensor): number {
  if (a?.data.length !== b.data.length) return NaN;
  let sum = 0;
  for (let i = 0; i < b.data.length; i++) sum += ((a.data[i] ?? NaN) - (b.data[i] ?? NaN)) ** 2;
  return Math.sqrt(sum / (dot(b, b) || 1));
}

function differences(a: Tensor | undefined, b: Tensor): number {
  if (a?.data.length !== b.data.length) return b.data.length;
  let count = 0;
  for (let i = 0; i < b.data.length; i++) if (a.data[i] !== b.data[i]) count += 1;
  return count;
}
