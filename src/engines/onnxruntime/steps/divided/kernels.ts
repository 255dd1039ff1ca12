import type { Shape } from '../../../../program/tensor';
import type { EquationOf, Program } from '../../../../program/types';
import { coversAll, kernelSize, windowsOf } from '../../convolutions/windows';
import { divisionOf, type Division } from './division';

/** What is the same for tensors that are divided alike. */
export function shapeKey(shape: Shape): string {
  return shape.join('x');
}

/** Whether the kernel covers its picture, which has no padding: then a picture's elements are a row of a matrix. */
export function covers(equation: EquationOf<'convolution'> | EquationOf<'convolutionKernelGradient'>): boolean {
  const { primitive, inputs, output, parameters } = equation;
  const [picture, second] = inputs;
  const [kernel, places] = primitive === 'convolution' ? [second, output] : [output, second];
  const { padding, groups, layout } = parameters;
  if (!picture || !kernel || !places || groups !== 1 || layout !== 'NHWC') return false;
  if (padding.top + padding.bottom + padding.left + padding.right > 0) return false;
  return coversAll(windowsOf(parameters, kernelSize(kernel.type.shape), picture.type.shape, places.type.shape));
}

/** Divisions of the state tensors that are kernels which cover their pictures, or have the shape of one. */
export function divisionsOf(program: Program, state: readonly string[]): ReadonlyMap<string, Division> {
  const stored = program.inputs.filter(({ name }) => state.includes(name));
  const byShape = new Map<string, Division>();
  for (const equation of program.equations) {
    if (equation.primitive !== 'convolution' || !covers(equation)) continue;
    const kernel = stored.find(({ value }) => value === equation.inputs[1])?.value;
    const division = kernel && divisionOf(kernel.type.shape);
    if (kernel && division) byShape.set(shapeKey(kernel.type.shape), division);
  }
  const divided = stored.flatMap(({ name, value }) => {
    const division = byShape.get(shapeKey(value.type.shape));
    return division ? [[name, division] as const] : [];
  });
  return new Map(divided);
}
