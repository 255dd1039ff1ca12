import { Builder } from '../program/builder';
import { pictureAxes } from '../program/picture';
import { sizeAt } from '../program/shape';
import type { Shape, Tensor } from '../program/tensor';
import type { Program, Value } from '../program/types';
import type { Convolution, Layout, Padding, Pair } from '../program/vocabulary';
import { arrayOf, tensorOf, type NumberArray } from './arrays';

export interface LayerParameters {
  readonly name: string;
  /** HWIO, or [in, out]. */
  readonly kernel: NumberArray;
  readonly bias?: NumberArray | undefined;
}

/** The inputs that a layer's parameters became. */
interface LayerInputs {
  readonly numbers: NumberArray['data'];
  readonly kernel: Value;
  readonly bias: Value | undefined;
}

/** A network as an importer leaves it: inputs `image` and the parameters, one output `output`. */
export interface ImportedNetwork {
  readonly program: Program;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly imageLayout: Layout;
  /** What the file calls values of the program; of two names for one value the first. */
  readonly names: ReadonlyMap<Value, string>;
}

/**
 * Writes a network layer by layer; what all importers share. Kernels and biases become inputs `<layer>/kernel` and
 * `<layer>/bias`, everything else constants.
 */
export class NetworkWriter {
  readonly builder = new Builder();
  private readonly parameters = new Map<string, Tensor>();
  private readonly padded = new Map<Value, { source: Value; padding: Padding; layout: Layout }>();
  private readonly layerNames = new Set<string>();
  private readonly layers = new Map<string, LayerInputs>();
  private readonly valueNames = new Map<Value, string>();

  constructor(private readonly imageLayout: Layout) {}

  /** Declares the input of pictures. */
  image(shape: Shape): Value {
    return this.builder.input('image', shape);
  }

  /** The network with `output` as its only output. */
  finish(output: Value): ImportedNetwork {
    this.builder.output('output', output);
    return { ...this.written(), imageLayout: this.imageLayout, names: this.valueNames };
  }

  /** Notes what the file calls a value of one result for each picture. */
  name(value: Value, name: string): void {
    if (value.type.shape[0] === 'N' && !this.valueNames.has(value)) this.valueNames.set(value, name);
  }

  /** What was written so far. */
  written(): { readonly program: Program; readonly parameters: ReadonlyMap<string, Tensor> } {
    return { program: this.builder.build(), parameters: this.parameters };
  }

  /** A convolution layer; zero padding just before it becomes its own. */
  convolution(x: Value, layer: LayerParameters, parameters: Convolution): Value {
    const pad = this.padded.get(x);
    if (pad && pad.layout === parameters.layout) {
      return this.convolution(pad.source, layer, { ...parameters, padding: sum(pad.padding, parameters.padding) });
    }
    const { kernel, bias } = this.inputsOf(layer);
    const product = this.builder.emit('convolution', [x, kernel], parameters);
    return this.biased(product, bias, pictureAxes(parameters.layout).channels);
  }

  /**
   * A transposed convolution layer onto a picture of the given height and width. Its kernel is that of the convolution
   * whose transpose it is: HWIO with I = output channels / groups, O = input channels.
   */
  transposedConvolution(x: Value, layer: LayerParameters, parameters: Convolution & { readonly size: Pair }): Value {
    const { kernel, bias } = this.inputsOf(layer);
    const product = this.builder.emit('convolutionInputGradient', [x, kernel], parameters);
    return this.biased(product, bias, pictureAxes(parameters.layout).channels);
  }

  /** A dense layer on the last axis. */
  dense(x: Value, layer: LayerParameters): Value {
    const { kernel, bias } = this.inputsOf(layer);
    const last = x.type.shape.length - 1;
    const product = this.builder.emit('contract', [x, kernel], { contracting: [[last], [0]], batch: [[], []] });
    return this.biased(product, bias, last);
  }

  /** scale·x + shift along an axis, by constants. */
  affine(x: Value, scale: ArrayLike<number>, shift: ArrayLike<number>, axis: number): Value {
    const { builder } = this;
    const scaled = builder.emit('multiply', [x, this.along(arrayOf(scale), x.type.shape, axis)], {});
    return builder.emit('add', [scaled, this.along(arrayOf(shift), x.type.shape, axis)], {});
  }

  /** Zeros around pictures. */
  zeroPad(x: Value, padding: Padding, layout: Layout): Value {
    const axes = pictureAxes(layout);
    const before = [0, 0, 0, 0];
    const after = [0, 0, 0, 0];
    [before[axes.height], before[axes.width]] = [padding.top, padding.left];
    [after[axes.height], after[axes.width]] = [padding.bottom, padding.right];
    const output = this.builder.emit('pad', [x], { before, after, between: [0, 0, 0, 0] });
    this.padded.set(output, { source: x, padding, layout });
    return output;
  }

  /** The mean over axes of known size, which disappear. */
  mean(x: Value, axes: readonly number[]): Value {
    const count = axes.reduce((product, axis) => product * sizeAt(x.type.shape, axis), 1);
    return this.builder.emit('scale', [this.builder.emit('reduceSum', [x], { axes })], { factor: 1 / count });
  }

  /** A constant vector along one axis of a shape, repeated along the others. */
  along(vector: NumberArray, shape: Shape, axis: number): Value {
    return this.builder.emit('broadcast', [this.builder.constant(tensorOf(vector))], { shape, axes: [axis] });
  }

  private biased(product: Value, bias: Value | undefined, axis: number): Value {
    if (!bias) return product;
    const repeated = this.builder.emit('broadcast', [bias], { shape: product.type.shape, axes: [axis] });
    return this.builder.emit('add', [product, repeated], {});
  }

  /** A layer's parameters as inputs; a layer used again, with the very same numbers, keeps its name and inputs. */
  private inputsOf(layer: LayerParameters): LayerInputs {
    const before = this.layers.get(layer.name);
    if (before?.numbers === layer.kernel.data) return before;
    const name = this.uniqueName(layer.name);
    const inputs = {
      numbers: layer.kernel.data,
      kernel: this.parameter(`${name}/kernel`, layer.kernel),
      bias: layer.bias && this.parameter(`${name}/bias`, layer.bias),
    };
    if (!before) this.layers.set(layer.name, inputs);
    return inputs;
  }

  private parameter(name: string, array: NumberArray): Value {
    this.parameters.set(name, tensorOf(array));
    return this.builder.input(name, array.shape);
  }

  private uniqueName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.layerNames.has(name); count++) name = `${wanted}_${count}`;
    this.layerNames.add(name);
    return name;
  }
}

function sum(a: Padding, b: Padding): Padding {
  return { top: a.top + b.top, bottom: a.bottom + b.bottom, left: a.left + b.left, right: a.right + b.right };
}
