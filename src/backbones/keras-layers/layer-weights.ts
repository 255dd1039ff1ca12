import type { NumberArray } from '../arrays';

/** Where the weights of a layer stand in the file. */
export interface LayerPlace {
  /** Names of the models around it, and its own. */
  readonly names: readonly string[];
  /** What Keras 3 calls it where it stores weights: `layers/sequential/layers/conv2d_1`. */
  readonly storage: string;
}

/**
 * Finds the weights of layers. Keras 2 and TensorFlow.js name them `<layer>/<kind>`, with the names of models or scopes
 * before or between; Keras 3 by the classes of layers and the order in which a layer made them.
 */
export class LayerWeights {
  private readonly byName: ReadonlyMap<string, NumberArray>;
  private readonly byLayer = new Map<string, string[]>();

  constructor(weights: ReadonlyMap<string, NumberArray>) {
    this.byName = weights;
    for (const name of weights.keys()) {
      const parts = partsOf(name);
      for (const layer of new Set([parts[0] ?? '', parts.at(-2) ?? ''])) {
        const key = JSON.stringify([layer, parts.at(-1)]);
        this.byLayer.set(key, [...(this.byLayer.get(key) ?? []), name]);
      }
    }
  }

  /**
   * @param kind the last part of the weight's name, as `kernel`
   * @param index its place among the layer's weights
   * @returns undefined if there is none, 'ambiguous' if several could be meant
   */
  find({ names, storage }: LayerPlace, kind: string, index: number): NumberArray | 'ambiguous' | undefined {
    const stored = this.byName.get(`${storage}/vars/${index}`);
    if (stored) return stored;
    const exact = this.byName.get([...names, kind].join('/'));
    if (exact) return exact;
    const candidates = this.byLayer.get(JSON.stringify([names.at(-1), kind])) ?? [];
    const within = candidates.filter((name) => names.slice(0, -1).every((model) => partsOf(name).includes(model)));
    const found = within.length > 0 ? within : candidates;
    if (found.length > 1) return 'ambiguous';
    return found[0] === undefined ? undefined : this.byName.get(found[0]);
  }
}

function partsOf(name: string): string[] {
  return name.replace(/:\d+$/, '').split('/');
}

/** A class name as Keras 3 writes it in the names of stored weights: `DepthwiseConv2D` is `depthwise_conv2d`. */
export function storedClassName(type: string): string {
  const name = type === 'Model' ? 'Functional' : type;
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
