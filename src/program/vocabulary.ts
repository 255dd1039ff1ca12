import type { DType, Shape } from './tensor';

/** Where a picture's axes stand. Only convolution and pooling know of it; tensors have no layout. */
export type Layout = 'NHWC' | 'NCHW';

export type Pair = readonly [height: number, width: number];

/** Zeros (for max pooling: minus infinity) around a picture. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** How a kernel of HWIO shape moves over a picture; I = input channels / groups. */
export interface Convolution {
  readonly layout: Layout;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
  readonly groups: number;
}

/** How a pooling window moves over a picture. Windows that would start in the padding on the far side do not exist. */
export interface Pooling {
  readonly layout: Layout;
  readonly window: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

export interface AveragePooling extends Pooling {
  /** Whether padding counts in a window's divisor. */
  readonly countPadding: boolean;
}

/** Pairs of axes of a and b; the output's axes are batch, free axes of a, free axes of b. */
export interface Contraction {
  readonly contracting: readonly [a: readonly number[], b: readonly number[]];
  readonly batch: readonly [a: readonly number[], b: readonly number[]];
}

export type NoParameters = Readonly<Record<never, never>>;

/**
 * Every primitive of the language with its parameters. The records of rules, interpreter kernels and engine
 * emissions are typed by it, so that a primitive without one of them does not compile.
 */
export interface Vocabulary {
  // Views and copies
  /** Same elements in row-major order; at most one dimension is `N`. */
  readonly reshape: { readonly shape: Shape };
  /** Output axis i is input axis `permutation[i]`. */
  readonly permute: { readonly permutation: readonly number[] };
  /** Input axis i becomes output axis `axes[i]` (ascending) of the same size; along the other axes it repeats. */
  readonly broadcast: { readonly shape: Shape; readonly axes: readonly number[] };
  /** Elements start, start + step, … below end, per axis; a batch axis is taken whole (0, 'N', 1). */
  readonly slice: {
    readonly start: readonly number[];
    readonly end: Shape;
    readonly step: readonly number[];
  };
  /** Zeros before, after and between the elements, per axis; counts are not negative. */
  readonly pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly between: readonly number[];
  };
  readonly concatenate: { readonly axis: number };
  readonly cast: { readonly dtype: DType };
  /** int32 [N] → float32 [N, depth]. */
  readonly oneHot: { readonly depth: number };

  // Elementwise; operands have equal shapes
  readonly add: NoParameters;
  readonly subtract: NoParameters;
  readonly multiply: NoParameters;
  readonly divide: NoParameters;
  readonly maximum: NoParameters;
  readonly scale: { readonly factor: number };
  readonly exponential: NoParameters;
  readonly logarithm: NoParameters;
  readonly squareRoot: NoParameters;
  readonly absolute: NoParameters;
  /** 1/(1 + e⁻ˣ). */
  readonly sigmoid: NoParameters;
  readonly hyperbolicTangent: NoParameters;
  /** 2/√π ∫₀ˣ e^(−t²) dt. */
  readonly errorFunction: NoParameters;
  /** ln(1 + eˣ). */
  readonly softplus: NoParameters;
  readonly relu: NoParameters;
  readonly relu6: NoParameters;
  /** x between the bounds, which may be infinite, else the nearer bound. */
  readonly clip: { readonly low: number; readonly high: number };
  /** x where x > 0, alpha·(eˣ − 1) elsewhere. */
  readonly elu: { readonly alpha: number };
  readonly leakyRelu: { readonly slope: number };
  /** 1 where x > low and x < high, as uint8; a bound may be infinite. */
  readonly insideMask: { readonly low: number; readonly high: number };
  /** (x, mask) → x where the mask is set, `otherwise`·x elsewhere. */
  readonly applyMask: { readonly otherwise: number };

  // Reductions and products
  /** Sum over axes, which disappear. */
  readonly reduceSum: { readonly axes: readonly number[] };
  readonly contract: Contraction;
  /** (picture, kernel) → picture. */
  readonly convolution: Convolution;
  /** (cotangent of the convolution's output, kernel) → cotangent of its picture, of the given height and width. */
  readonly convolutionInputGradient: Convolution & { readonly size: Pair };
  /** (picture, cotangent of the convolution's output) → cotangent of its kernel, of the given height and width. */
  readonly convolutionKernelGradient: Convolution & { readonly size: Pair };

  // Pooling
  readonly averagePool: AveragePooling;
  /** The transpose of average pooling, onto a picture of the given height and width. */
  readonly averagePoolTranspose: AveragePooling & { readonly size: Pair };
  readonly maxPool: Pooling;
  /** Position of the first maximum in its window, row by row, as uint8 (windows have at most 256 positions). */
  readonly maxPoolOffset: Pooling;
  /** (picture, offsets) → the picture's elements at those positions of each window. */
  readonly gatherWindow: Pooling;
  /** (pooled, offsets) → the transpose of `gatherWindow`, onto a picture of the given height and width. */
  readonly scatterWindow: Pooling & { readonly size: Pair };

  // Over the last axis
  readonly softmax: NoParameters;
  readonly logSoftmax: NoParameters;
}

export type PrimitiveName = keyof Vocabulary;
