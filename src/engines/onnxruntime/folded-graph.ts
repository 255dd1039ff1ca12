import { permute } from '../../program/interpreter/views';
import { GraphWriter, type Attribute, type Initializer } from './graph-writer';

/** A graph whose constants are written as they are used: in the order of axes and the shape that operators take. */
export class FoldedGraph extends GraphWriter {
  override node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, domain = ''): string {
    const constant = this.constant(inputs[0]);
    const { perm } = attributes;
    if (operator === 'Transpose' && constant?.type === 'float32' && Array.isArray(perm)) {
      const permutation = perm as readonly number[];
      return this.once(`${constant.name} in order ${permutation.join()}`, () => this.reordered(constant, permutation));
    }
    const shape = operator === 'Reshape' && constant ? this.sizes(inputs[1]) : null;
    if (constant && shape?.every((size) => size > 0)) {
      return this.once(`${constant.name} as ${shape.join()}`, () => this.initializer(constant.type, shape, constant.bytes));
    }
    return super.node(operator, inputs, attributes, domain);
  }

  private reordered({ shape, bytes }: Initializer, permutation: readonly number[]): string {
    const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const result = permutation.map((axis) => shape[axis] ?? 1);
    const numbers = permute([{ shape, dtype: 'float32', data: Float64Array.from(data) }], { permutation }, { shape: result, dtype: 'float32' });
    return this.floats(Float32Array.from(numbers), result);
  }

  private constant(name: string | undefined): Initializer | undefined {
    return this.initializers.find((initializer) => initializer.name === name);
  }

  /** The numbers of a constant vector of int64. */
  private sizes(name: string | undefined): number[] | null {
    const { type, bytes } = this.constant(name) ?? {};
    if (type !== 'int64' || !bytes) return null;
    return Array.from(new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8), Number);
  }
}
