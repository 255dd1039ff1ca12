import type { Parameter } from '../../program/parameter';
import type { Tensor } from '../../program/tensor';

interface Block {
  readonly parameter: Parameter;
  readonly start: number;
  readonly end: number;
}

/** Places a model's parameters one after the other in one vector. */
export class ParameterVector {
  private readonly blocks: readonly Block[];
  readonly size: number;
  /** 1 where weight decay applies. */
  readonly decays: Uint8Array;

  constructor(parameters: readonly Parameter[]) {
    let start = 0;
    this.blocks = parameters.map((parameter) => {
      const end = start + parameter.shape.reduce((product, size) => product * size, 1);
      const block = { parameter, start, end };
      start = end;
      return block;
    });
    this.size = start;
    this.decays = new Uint8Array(start);
    for (const block of this.blocks) if (block.parameter.decays) this.decays.fill(1, block.start, block.end);
  }

  /** Tensors that share memory with the vector; `prefix` goes before each name. */
  tensors(vector: Float32Array, prefix = ''): Record<string, Tensor> {
    return Object.fromEntries(
      this.blocks.map(({ parameter: { name, shape }, start, end }) => [
        `${prefix}${name}`,
        { shape, dtype: 'float32' as const, data: vector.subarray(start, end) },
      ]),
    );
  }

  /** The vector of named tensors; parameters without a tensor are zero. */
  vector(tensors: Readonly<Record<string, Tensor | undefined>>, prefix = ''): Float32Array {
    const vector = new Float32Array(this.size);
    for (const { parameter, start } of this.blocks) {
      const tensor = tensors[`${prefix}${parameter.name}`];
      if (tensor) vector.set(tensor.data, start);
    }
    return vector;
  }
}
