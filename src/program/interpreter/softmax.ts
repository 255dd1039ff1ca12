import { floatsAt, tensorAt, type Kernel } from './kernel';

/** Applies a function to each row, a row being one position of all axes but the last. */
function byRow(x: Float64Array, length: number, compute: (row: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += length) result.set(compute(x.subarray(start, start + length)), start);
  return result;
}

/** x − max x: exponentials of it do not overflow. */
function shifted(row: Float64Array): Float64Array {
  const maximum = row.reduce((a, b) => Math.max(a, b), -Infinity);
  return row.map((value) => value - maximum);
}

function sumOfExponentials(row: Float64Array): number {
  return row.reduce((sum, value) => sum + Math.exp(value), 0);
}

export const softmax: Kernel<'softmax'> = (inputs) =>
  byRow(floatsAt(inputs, 0), tensorAt(inputs, 0).shape.at(-1) ?? 1, (row) => {
    const differences = shifted(row);
    const sum = sumOfExponentials(differences);
    return differences.map((value) => Math.exp(value) / sum);
  });

export const logSoftmax: Kernel<'logSoftmax'> = (inputs) =>
  byRow(floatsAt(inputs, 0), tensorAt(inputs, 0).shape.at(-1) ?? 1, (row) => {
    const differences = shifted(row);
    const logarithm = Math.log(sumOfExponentials(differences));
    return differences.map((value) => value - logarithm);
  });
