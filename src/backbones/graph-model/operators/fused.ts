import { hardSwish, parametricRelu, swish } from '../../compositions/activations';
import { broadcasted } from '../../graphs/broadcasting';
import { Computed, isKnown, type Operand } from '../../graphs/operand';
import type { NumberArray } from '../../arrays';
import type { Value } from '../../../program/types';
import type { Operation } from '../operation';
import { say } from '../../../contract/message';

type Epilogue = (operation: Operation, x: Value) => Value;

const plain = new Map<string, Epilogue>([
  ['Relu', ({ builder }, x) => builder.emit('relu', [x], {})],
  ['Relu6', ({ builder }, x) => builder.emit('relu6', [x], {})],
  ['LeakyRelu', (operation, x) => operation.builder.emit('leakyRelu', [x], { slope: operation.attributes.float('leakyrelu_alpha') ?? 0.2 })],
  ['Elu', ({ builder }, x) => builder.emit('elu', [x], { alpha: 1 })],
  ['Sigmoid', ({ builder }, x) => builder.emit('sigmoid', [x], {})],
  ['Tanh', ({ builder }, x) => builder.emit('hyperbolicTangent', [x], {})],
  ['_FusedHardSwish', ({ builder }, x) => hardSwish(builder, x)],
  ['_MklSwish', ({ builder }, x) => swish(builder, x)],
  ['_FusedSwish', ({ builder }, x) => swish(builder, x)],
]);

/** The bias that a fused node adds to its product, if its numbers are known. */
export function fusedBias(operation: Operation, outputs: number | undefined): NumberArray | undefined {
  if (operation.attributes.texts('fused_ops')?.[0] !== 'BiasAdd') return undefined;
  const bias = operation.known(2);
  return bias.data.length === outputs ? { shape: [bias.data.length], data: bias.data } : operation.unsupported(say`adds ${bias.data.length} biases to ${outputs} outputs`);
}

/**
 * What a fused node does after its product: `fused_ops`, the bias left out, with the operands from the third on.
 * @param axis of the channels
 */
export function withEpilogues(operation: Operation, product: Value, axis: number): Value {
  const steps = operation.attributes.texts('fused_ops') ?? [];
  let next = 2;
  const take = (): Operand => operation.operand(next++);
  return steps.reduce<Value>((x, step, i) => {
    const epilogue = plain.get(step);
    if (epilogue) return epilogue(operation, x);
    if (step === 'BiasAdd' && i === 0) {
      take();
      return x;
    }
    if (step === 'Prelu') return parametricRelu(operation.builder, x, beside(operation, x, take()));
    if (step === 'Add') return operation.builder.emit('add', [x, beside(operation, x, take())], {});
    if (step === 'FusedBatchNorm') return normalized(operation, x, [take(), take(), take(), take()], axis);
    return operation.unsupported(say`is fused with the unknown "${step}"`);
  }, product);
}

function beside(operation: Operation, x: Value, operand: Operand): Value {
  const { values } = broadcasted(operation, [new Computed(x), operand]);
  return values[1] ?? operation.unsupported(say`lacks an operand`);
}

/** (x − mean)/√(variance + ε)·scale + offset per channel, by known numbers in the order scale, offset, mean, variance. */
export function normalized(operation: Operation, x: Value, operands: readonly Operand[], axis: number): Value {
  const channels = x.type.shape[axis];
  const [scale, offset, mean, variance] = operands.map((operand) => {
    if (!isKnown(operand)) return operation.unsupported(say`normalizes by numbers that are not constant`);
    return operand.data.length === channels ? operand.data : operation.unsupported(say`does not have one number per channel`);
  });
  if (!scale || !offset || !mean || !variance) return operation.unsupported(say`lacks an operand`);
  const epsilon = operation.attributes.float('epsilon') ?? 1e-4;
  const factor = Float64Array.from(scale, (value, c) => value / Math.sqrt((variance[c] ?? 1) + epsilon));
  const shift = Float64Array.from(offset, (value, c) => value - (mean[c] ?? 0) * (factor[c] ?? 1));
  return operation.writer.affine(x, factor, shift, axis);
}
