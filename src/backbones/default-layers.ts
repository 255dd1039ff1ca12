import type { DefaultRule } from '../contract/network';
import { layerOf } from '../program/transforms/fold';
import { graphOf } from '../program/transforms/graph';
import type { Program, Value } from '../program/types';
import { isResidual, segmentsOf, type Segment } from './blocks';

/** The layers linearized unless the user says otherwise, and why these. */
export interface DefaultChoice {
  /** In the order of evaluation; empty if no layer is left. */
  readonly layers: readonly string[];
  readonly rule: DefaultRule;
}

/**
 * The choice that the method's paper advises: the layers of the topmost residual block, if the features come out of a
 * sum of two paths before any other layer, else the topmost layer, or those that stand side by side there.
 * @param program with the one output `features`
 */
export function defaultChoice(program: Program, segments: readonly Segment[] = segmentsOf(program)): DefaultChoice {
  const top = segments.findLast(({ layers }) => layers.length > 0);
  if (!top) return { layers: [], rule: 'none' };
  if (isResidual(top)) return { layers: top.layers, rule: 'residual-block' };
  const layers = topmostLayers(top, program);
  return { layers, rule: layers.length > 1 ? 'topmost-layers' : 'topmost-layer' };
}

/** Layers of a segment whose outputs reach its end through no other layer. */
function topmostLayers({ to, equations, layers }: Segment, program: Program): string[] {
  const { inputNames } = graphOf(program);
  const reached = new Set<Value>([to]);
  const found = new Set<string>();
  for (const equation of [...equations].reverse()) {
    if (!reached.has(equation.output)) continue;
    const layer = layerOf(equation, inputNames);
    if (layer !== undefined) found.add(layer);
    else for (const input of equation.inputs) reached.add(input);
  }
  return layers.filter((layer) => found.has(layer));
}
