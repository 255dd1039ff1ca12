import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import { runFile } from '../../engines/onnxruntime/run-file';
import { writePortable } from '../../engines/onnxruntime/lower';
import { imageInput } from '../../methods';
import type { Tensor } from '../../program/tensor';
import type { Program } from '../../program/types';
import type { Description } from './describe';

/** A file of the ONNX format must be smaller, and what is in it besides constants takes some of that. */
const mostBytes = 2 ** 31 - 2 ** 24;

/** Bytes of a program's constants as float32. */
export function constantBytes({ constants }: Program): number {
  return constants.reduce((sum, { tensor }) => sum + 4 * tensor.data.length, 0);
}

/** Refuses a program that no file of the format can hold. @param bytes of its constants */
export function requireFits(bytes: number): void {
  if (bytes <= mostBytes) return;
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new TangentError('export-too-large', say`the model has ${size} of numbers, and an ONNX file holds less than 2 GiB; export a method that adapts fewer layers, or a smaller backbone`);
}

/** A predictor as the bytes of an ONNX file. */
export function onnxModel(program: Program, { words, metadata, version }: Description): Uint8Array {
  requireFits(constantBytes(program));
  return writePortable(program, { version, words, metadata });
}

/** Probabilities [n, c] that a file gives. @param image float32 [n, height, width, 3] */
export async function onnxProbabilities(file: Uint8Array, image: Tensor): Promise<Tensor['data']> {
  const { probabilities } = await runFile(file, { [imageInput]: image });
  if (!probabilities) throw new Error('the file has no output probabilities');
  return probabilities.data;
}
