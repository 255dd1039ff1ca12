import { sizeAt } from '../shape';
import type { Equation, Program, Value } from '../types';
import type { Graph } from './graph';

/** Equations after a layer that together compute scale·(layer + its bias) + shift per channel. */
export interface AffineChain {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  /** The bias's addition, if the layer has one, and all that is folded. */
  readonly links: readonly Equation[];
  readonly end: Value;
}

/**
 * The longest chain of multiplications and additions by constants per channel that follows a layer's equation.
 * @returns undefined if there is nothing to fold or a shared kernel or bias forbids it
 */
export function affineAfter(
  layer: Equation,
  name: string,
  axis: number,
  program: Program,
  graph: Graph,
): AffineChain | undefined {
  const kernel = layer.inputs[1];
  if (!kernel || graph.consumers(kernel).length !== 1) return undefined;
  const channels = sizeAt(layer.output.type.shape, axis);
  const constants = new Map(program.constants.map(({ value, tensor }) => [value, tensor]));
  const scale = new Float64Array(channels).fill(1);
  const shift = new Float64Array(channels);
  const links: Equation[] = [];
  let end = layer.output;
  let folded = 0;

  /** The constant that the value repeats along every axis but the channels', as a function of the channel. */
  const perChannel = (value: Value): ((channel: number) => number) | undefined => {
    const definition = graph.definitions.get(value);
    if (definition?.primitive !== 'broadcast') return undefined;
    const tensor = definition.inputs[0] && constants.get(definition.inputs[0]);
    const { axes } = definition.parameters;
    if (!tensor) return undefined;
    if (axes.length === 0) return () => tensor.data[0] ?? 0;
    return axes.length === 1 && axes[0] === axis ? (channel) => tensor.data[channel] ?? 0 : undefined;
  };
  const isBias = (value: Value): boolean => {
    const definition = graph.definitions.get(value);
    const source = definition?.primitive === 'broadcast' ? definition.inputs[0] : undefined;
    return (
      source !== undefined && graph.inputNames.get(source) === `${name}/bias` && graph.consumers(source).length === 1
    );
  };
  const change = (factor: (channel: number) => number, term: (channel: number) => number): void => {
    for (let c = 0; c < channels; c++) {
      scale[c] = (scale[c] ?? 1) * factor(c);
      shift[c] = (shift[c] ?? 0) * factor(c) + term(c);
    }
    folded += 1;
  };
  /** Takes one equation into the chain; false if it does not fit. */
  const take = (equation: Equation): boolean => {
    if (equation.primitive === 'scale') {
      const { factor } = equation.parameters;
      change(
        () => factor,
        () => 0,
      );
      return true;
    }
    const first = equation.inputs[0] === end;
    const other = equation.inputs[first ? 1 : 0];
    if (!other) return false;
    if (equation.primitive === 'add' && links.length === 0 && isBias(other)) return true;
    const constant = perChannel(other);
    if (!constant) return false;
    if (equation.primitive === 'add') change(() => 1, constant);
    else if (equation.primitive === 'multiply') change(constant, () => 0);
    else if (equation.primitive === 'subtract')
      change(
        () => (first ? 1 : -1),
        (c) => (first ? -constant(c) : constant(c)),
      );
    else if (equation.primitive === 'divide' && first)
      change(
        (c) => 1 / constant(c),
        () => 0,
      );
    else return false;
    return true;
  };

  for (;;) {
    const users = graph.consumers(end);
    const next = users[0];
    if (users.length !== 1 || !next || graph.outputs.has(end) || !take(next)) break;
    links.push(next);
    end = next.output;
  }
  const hasBias = program.inputs.some((input) => input.name === `${name}/bias`);
  const biasTaken = links[0] !== undefined && links[0].inputs.some(isBias);
  return folded > 0 && hasBias === biasTaken ? { scale, shift, links, end } : undefined;
}
