import type { NetworkWriter } from '../network-writer';
import type { Budget } from './budget';

/** What the nodes of one file share, whatever its format. */
export interface GraphContext {
  readonly writer: NetworkWriter;
  /** What the import may still compute. */
  readonly budget: Budget;
  /** Name of the model file, for messages. */
  readonly file: string;
}
