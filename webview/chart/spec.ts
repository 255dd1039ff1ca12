import type { Marker } from './style';

/** One curve. Its arrays are read when they are given and whenever the view moves. */
export interface Curve {
  readonly key: string;
  readonly label: string;
  /** The variable of the style sheet that holds the colour. */
  readonly colour: string;
  readonly marker: Marker | null;
  readonly dashed: boolean;
  readonly faint: boolean;
  /** Ascending. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** What y was before it was smoothed, drawn faintly behind. */
  readonly raw?: ArrayLike<number> | null;
}

export interface ChartSpec {
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly percent: boolean;
  readonly logarithmic: boolean;
  readonly curves: readonly Curve[];
  /** What the crosshair's place is called, with the values there. */
  readonly readout?: (x: number) => string;
}
