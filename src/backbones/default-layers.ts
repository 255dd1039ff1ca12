import type { DefaultRule } from '../contract/network';
import { isResidual, segmentsOf, type Segment } from './blocks';
import { layerOf } from '../program/transforms/fold';
import { graphOf } from '../program/transforms/graph';
import type { Program } from '../program/types';

/** The layers linearized unless the user says otherwise, and why these. */
export interface DefaultChoice {
  /** In the order of evaluation; empty if no layer is left. */
  readonly layers: readonly string[];
  readonly rule: DefaultRule;
}

/**
 * The choice that the method's paper advises: the layers of the topmost residual block, if the features come out of a
 * sum of two paths before any other layer, else the topmost layer.
 * @param program with the one output `features`
 */
export function defaultChoice(program: Program, segments: readonly Segment[] = segmentsOf(program)): DefaultChoice {
  const { inputNames } = graphOf(program);
  const top = segments.findLast(({ layers }) => layers.length > 0);
  if (top && isResidual(top)) return { layers: top.layers, rule: 'residual-block' };
  const topmost = program.equations.flatMap((equation) => layerOf(equation, inputNames) ?? []).at(-1);
  return topmost === undefined ? { layers: [], rule: 'none' } : { layers: [topmost], rule: 'topmost-layer' };
}
