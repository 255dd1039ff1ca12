import { permuted } from '../compositions/axes';
import type { Value } from '../../program/types';
import type { GraphNode } from './node';
import { say } from '../../contract/message';

/** `ij,jk->ik` as labels of the operands and of the result, which are in alphabetical order where they are not told. */
function parsed(operation: GraphNode, given: string): { operands: string[][]; result: string[] } {
  const equation = given.replaceAll(' ', '');
  if (!/^[A-Za-z,]+(->[A-Za-z]*)?$/.test(equation)) return operation.unsupported(say`has the equation "${equation}", which is not supported`);
  const [left = '', right] = equation.split('->');
  const all = [...left.replaceAll(',', '')];
  const once = [...new Set(all)].filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort();
  return { operands: left.split(',').map((labels) => [...labels]), result: right === undefined ? once : [...right] };
}

interface Labelled {
  readonly value: Value;
  readonly labels: readonly string[];
}

/** Sums over the labels that neither the result nor the other operand needs. */
function summed(operation: GraphNode, { value, labels }: Labelled, needed: readonly string[]): Labelled {
  const axes = labels.flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  if (axes.some((axis) => value.type.shape[axis] === 'N')) return operation.unsupported(say`joins the pictures of a batch`);
  const kept = labels.filter((label) => needed.includes(label));
  return { value: axes.length === 0 ? value : operation.builder.emit('reduceSum', [value], { axes }), labels: kept };
}

function product(operation: GraphNode, a: Labelled, b: Labelled, needed: readonly string[]): Labelled {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.includes(label));
  const contracted = shared.filter((label) => !needed.includes(label));
  if (contracted.some((label) => a.value.type.shape[a.labels.indexOf(label)] === 'N')) return operation.unsupported(say`joins the pictures of a batch`);
  const axesIn = (labels: readonly string[], of: Labelled): number[] => labels.map((label) => of.labels.indexOf(label));
  const value = operation.builder.emit('contract', [a.value, b.value], {
    contracting: [axesIn(contracted, a), axesIn(contracted, b)],
    batch: [axesIn(batch, a), axesIn(batch, b)],
  });
  const free = (of: Labelled): string[] => of.labels.filter((label) => !shared.includes(label));
  return { value, labels: [...batch, ...free(a), ...free(b)] };
}

/** The sum of products of a node's operands that Einstein's notation asks for. */
export function einsum(operation: GraphNode, equation: string): Value {
  const { operands, result } = parsed(operation, equation);
  const given = operands.map((labels, index): Labelled => {
    const value = operation.value(index);
    if (labels.length !== value.type.shape.length) return operation.unsupported(say`does not name every axis of its operands`);
    if (new Set(labels).size !== labels.length) return operation.unsupported(say`takes a diagonal`);
    return { value, labels };
  });
  const joined = given.reduce((a, b, index) => {
    const needed = [...result, ...operands.slice(index + 1).flat()];
    return product(operation, summed(operation, a, [...needed, ...b.labels]), summed(operation, b, [...needed, ...a.labels]), needed);
  });
  const { value, labels } = summed(operation, joined, result);
  if (labels.length !== result.length || !result.every((label) => labels.includes(label))) return operation.unsupported(say`names a label twice or one that is not there`);
  return permuted(operation.builder, value, result.map((label) => labels.indexOf(label)));
}
