import type { Program } from '../../program/types';
import { foldConstants } from '../../program/transforms/fold-constants';
import { withLayout } from '../../program/transforms/layouts';
import { simplify } from '../../program/transforms/simplify';
import { FoldedGraph } from './folded-graph';
import { Lowering, type Names, type Target } from './lowering';
import { modelFile, type About } from './model-file';

/** Names of a program's inputs and outputs in the graph, where one name may not be both. */
export const inputName = (name: string): string => `in:${name}`;
export const outputName = (name: string): string => `out:${name}`;

/**
 * The layout that suits a program: forward passes of fixed networks run fastest in the runtime's own convolutions
 * (channels first), everything that learns kernels or pulls back through them in matrix products (channels last).
 */
export function suited(program: Program): Program {
  const constants = new Set(program.constants.map(({ value }) => value));
  const fixed = program.equations.every(({ primitive, inputs: [, kernel] }) => {
    if (primitive === 'convolutionInputGradient' || primitive === 'convolutionKernelGradient') return false;
    return primitive !== 'convolution' || (kernel !== undefined && constants.has(kernel));
  });
  return simplify(withLayout(program, fixed ? 'NCHW' : 'NHWC'));
}

const apart: Names = { input: inputName, output: outputName };

/** Writes a program, as it is, as the bytes of an ONNX file. */
export function write(program: Program, target: Target): Uint8Array {
  const { graph, inputs, outputs } = new Lowering(program, target, apart).lower();
  return modelFile(graph, inputs, outputs);
}

/** Operators of ONNX's own domain alone, each in its first formulation. */
const anyRuntime: Target = { block: null, choose: (_, [rule]) => rule };

/**
 * Writes a program for any runtime that knows ONNX, in the layout of ONNX's convolutions. Inputs and outputs keep
 * their names, of which none may be both.
 */
export function writePortable(program: Program, about: About): Uint8Array {
  const same = (name: string): string => name;
  const arranged = foldConstants(simplify(withLayout(program, 'NCHW')));
  const { graph, inputs, outputs } = new Lowering(arranged, anyRuntime, { input: same, output: same }, new FoldedGraph()).lower();
  return modelFile(graph, inputs, outputs, about);
}
