import type { InferenceSession } from 'onnxruntime-node';
import type { Tensors } from '../../engine';

/** What a thread begins with. */
export interface Setup {
  /** The bytes of an ONNX file. */
  readonly model: Uint8Array;
  readonly options: InferenceSession.SessionOptions;
}

/** Tensors by their names in the graph. */
export interface Call {
  readonly number: number;
  readonly feeds: Tensors;
}

export type Answer = { readonly number: number } & ({ readonly outputs: Tensors } | { readonly error: string });

/** What a thread says: first that it can be asked. */
export type Word = 'ready' | Answer;

/** What a thread is asked: the last is that it ends, after what it was asked before. */
export type Request = Call | 'stop';
