/** One block of what a method learns. */
export interface Parameter {
  /** `w1/kernel`, `w2/<layer>/kernel`, `theta2/<layer>/bias`, `omega/bias`, … */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether weight decay applies; biases are free. */
  readonly decays: boolean;
}
