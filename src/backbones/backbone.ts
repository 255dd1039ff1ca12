import type { Block, DefaultRule, FeatureKind } from '../contract/network';
import type { Preprocessing, PreprocessingOrigin, PreprocessingSources } from '../contract/preprocessing';
import type { Tensor } from '../program/tensor';
import type { Program } from '../program/types';
import type { Layout } from '../program/vocabulary';

export type LayerKind = 'convolution' | 'depthwise-convolution' | 'dense';

/** A layer with parameters: a convolution or dense layer with what was folded into it. */
export interface Layer {
  readonly name: string;
  readonly kind: LayerKind;
  /** Names of its parameters: `<name>/kernel` and, if it has one, `<name>/bias`. */
  readonly kernel: string;
  readonly bias?: string;
  /** Shape of the kernel: HWIO with I = input channels / groups, or [in, out] of a dense layer. */
  readonly kernelShape: readonly number[];
  readonly parameterCount: number;
  /** Multiplications and additions of one forward pass for one picture, counted as two per product. */
  readonly operations: number;
}

/** A value of the network that a classifier could stand on. */
export interface FeatureChoice {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Sizes of the value for one picture, before positions are averaged. */
  readonly shape: readonly number[];
  readonly usual: boolean;
}

export interface BackboneSource {
  /** Absolute path of the file it was read from. */
  readonly path: string;
  /** Of the model file and all weight files, in the order of their names. */
  readonly sha256: string;
  readonly licence?: string;
}

/**
 * A pre-trained network up to its pooled features, batch normalisation folded.
 */
export interface Backbone {
  readonly id: string;
  readonly name: string;
  /** Inputs: `image` (one batch of pictures) and every parameter by name; output `features` of shape [N, d]. */
  readonly program: Program;
  /** θ̄. Folded parameters are kept as float64, others as the file gives them; engines round to float32. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** From input to output. */
  readonly layers: readonly Layer[];
  /** The layers in groups, from input to output; the last may be what comes after the features and is left out. */
  readonly blocks: readonly Block[];
  /** Names of the layers linearized unless the user says otherwise; empty if there is nothing to linearize. */
  readonly defaultLayers: readonly string[];
  /** Why these. */
  readonly defaultRule: DefaultRule;
  /** The value that is taken as features, as the file names it. */
  readonly features: string;
  /** Values that could be, from input to output. */
  readonly featureCandidates: readonly FeatureChoice[];
  /** Length d of the features. */
  readonly featureCount: number;
  readonly imageLayout: Layout;
  /** The size of pictures by the file alone, which another may have been asked for. */
  readonly ownSize: { readonly width: number; readonly height: number };
  readonly preprocessing: Preprocessing;
  readonly preprocessingOrigin: PreprocessingOrigin;
  readonly preprocessingSources: PreprocessingSources;
  /** Name of the classification layer left out, if the file had one. */
  readonly classifierDropped?: string;
  readonly source: BackboneSource;
}
