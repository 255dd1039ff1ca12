import type { Preprocessing } from '../preprocessing';

/** What an example of code is about. */
export interface Example {
  /** Names of the model's file and of the file of its labels, as the code opens them. */
  readonly model: string;
  readonly labels: string;
  /** Name of a picture, as the code opens it. */
  readonly picture: string;
  readonly preprocessing: Preprocessing;
  readonly background: 'white' | 'black';
}

/** A square of the shorter side's length, of which the middle is taken; null where a picture is stretched. */
export interface Crop {
  readonly side: number;
  readonly left: number;
  readonly top: number;
}

export function cropOf({ resize, width, height }: Preprocessing): Crop | null {
  if (resize.mode === 'stretch') return null;
  return { side: resize.size, left: Math.floor((resize.size - width) / 2), top: Math.floor((resize.size - height) / 2) };
}

/** A string as JavaScript and Python both write it. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
