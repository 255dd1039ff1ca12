import { importGraph } from '../../src/backbones/onnx/graph';
import { batchMultiple, Computed, isKnown, type KnownArray, type Operand } from '../../src/backbones/graphs/operand';
import { NetworkWriter } from '../../src/backbones/network-writer';
import type { Shape, Tensor } from '../../src/program/tensor';
import type { Program } from '../../src/program/types';
import type { ConformanceCase } from './case';

/** Which operands of a case are inputs of the program; the others are known at import, as weights are. */
export type Variant = 'first' | 'batch' | 'all' | 'known';

export const variants: readonly Variant[] = ['first', 'batch', 'all', 'known'];

/** A case as a program, with feeds and with what the file's outputs must be. */
export interface Written {
  readonly program: Program;
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Results that do not depend on a feed. */
  readonly known: ReadonlyMap<string, KnownArray>;
}

function isComputable({ whole, data }: KnownArray): boolean {
  return !whole && data.length > 0;
}

/** The operands that a variant computes with; undefined where it would be the same as another variant, or nothing. */
function computedOperands({ operands }: ConformanceCase, variant: Variant): Map<string, Shape> | undefined {
  const candidates = [...operands].filter(([, array]) => isComputable(array));
  const [first] = candidates;
  if (variant === 'known') return new Map();
  if (!first) return undefined;
  const [name, { shape }] = first;
  if (variant === 'first') return new Map([[name, shape]]);
  if (variant === 'batch') return shape.length > 1 ? new Map([[name, ['N', ...shape.slice(1)]]]) : undefined;
  return candidates.length > 1 ? new Map(candidates.map(([each, array]) => [each, array.shape])) : undefined;
}

/** Sizes that hold the batch, with the size that it has in the case. */
function withBatch(array: KnownArray, { operands }: ConformanceCase): KnownArray {
  if (!array.whole) return array;
  const batch = [...operands.values()].find(isComputable)?.shape[0] ?? 1;
  const data = Float64Array.from(array.data, (size) => {
    const multiple = batchMultiple(size);
    return multiple === undefined ? size : multiple * batch;
  });
  return { ...array, data };
}

/**
 * Writes a variant of a case as a program.
 * @returns undefined where the case has no such variant
 * @throws TangentError where the importer refuses it
 */
export function writeVariant(given: ConformanceCase, variant: Variant): Written | undefined {
  const computed = computedOperands(given, variant);
  if (!computed) return undefined;
  const writer = new NetworkWriter('NCHW');
  const inputs = new Map<string, Operand>();
  const feeds: Record<string, Tensor> = {};
  for (const [name, array] of given.operands) {
    const shape = computed.get(name);
    if (!shape) {
      inputs.set(name, array);
      continue;
    }
    inputs.set(name, new Computed(writer.builder.input(`operand/${name}`, shape)));
    feeds[`operand/${name}`] = { shape: array.shape, dtype: 'float32', data: Float64Array.from(array.data) };
  }
  const results = importGraph(given.model, { writer, file: given.name }, inputs);
  const known = new Map<string, KnownArray>();
  for (const [name, result] of results) {
    if (isKnown(result)) known.set(name, withBatch(result, given));
    else writer.builder.output(name, result.value);
  }
  const { program, parameters } = writer.written();
  return { program, known, feeds: { ...feeds, ...Object.fromEntries(parameters) } };
}
