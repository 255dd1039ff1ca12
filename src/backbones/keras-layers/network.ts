import { z } from 'zod';
import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import { ShapeError } from '../../program/shape';
import type { Value } from '../../program/types';
import { MOST_LEVELS } from './image-input';
import { inboundSources, type Source } from './inbound';
import { importers } from './importers';
import { KerasLayer, type Context } from './layer';
import { storedClassName } from './layer-weights';
import { networkSchema, type End, type LayerConfig, type NetworkConfig } from './schema';

/** How many uses of layers a network may have, those within models that are used as layers counted each time. */
const MOST_USES = 20_000;

/** Where a network stands: in the file, or in another network as a layer. */
export interface Scope {
  readonly context: Context;
  /** Names of the models around its layers. */
  readonly names: readonly string[];
  /** What Keras 3 calls the place where it stores the network's weights, with a slash at the end; '' for the file's own. */
  readonly storage: string;
  readonly level: number;
  readonly uses: { count: number };
}

/** One layer of a network with the place where Keras 3 stores its weights. */
interface NamedLayer {
  readonly config: LayerConfig;
  readonly name: string;
  readonly storage: string;
}

/**
 * Writes a network, functional or sequential.
 * @param inputs what it is given
 * @returns its outputs
 * @throws TangentError `backbone-unsupported` naming the layer, or `backbone-damaged`
 */
export function writeNetwork(network: NetworkConfig, inputs: readonly Value[], scope: Scope): Value[] {
  const layers = named(network, scope.storage);
  const sequential = network.layers.every(({ inbound_nodes: uses }) => uses === undefined);
  if (!sequential) return new FunctionalNetwork(network, layers, inputs, scope).outputs();
  const last = layers
    .filter(({ config }) => config.class_name !== 'InputLayer')
    .reduce<readonly Value[]>((values, layer) => writeLayer(layer, values, scope), inputs);
  return [...last];
}

function named({ layers }: NetworkConfig, storage: string): NamedLayer[] {
  const counts = new Map<string, number>();
  return layers.map((config) => {
    const stored = storedClassName(config.class_name);
    const count = counts.get(stored) ?? 0;
    counts.set(stored, count + 1);
    const own = config.config['name'];
    const name = config.name ?? (typeof own === 'string' ? own : config.class_name);
    return { config, name, storage: `${storage}layers/${stored}${count === 0 ? '' : `_${count}`}` };
  });
}

class FunctionalNetwork {
  private readonly layers: ReadonlyMap<string, NamedLayer>;
  private readonly values = new Map<string, readonly Value[]>();
  private readonly firstUses: ReadonlyMap<string, number>;

  constructor(
    private readonly network: NetworkConfig,
    private readonly list: readonly NamedLayer[],
    inputs: readonly Value[],
    private readonly scope: Scope,
  ) {
    this.layers = new Map(list.map((layer) => [layer.name, layer]));
    if (this.layers.size !== list.length) throw this.damaged(say`has two layers of one name`);
    this.firstUses = firstUses(list, network.output_layers ?? []);
    const own = list.filter(({ config }) => config.class_name === 'InputLayer').map(({ name }) => name);
    const names = network.input_layers?.map(([name]) => name) ?? own;
    names.forEach((name, i) => {
      const input = inputs[i];
      if (input) this.values.set(keyOf([name, 0, 0]), [input]);
    });
  }

  outputs(): Value[] {
    const last = this.list.at(-1);
    const ends: readonly End[] = this.network.output_layers ?? (last ? [[last.name, 0, 0]] : []);
    return ends.map((end) => this.evaluate(end));
  }

  /** Writes what an output of a layer needs, with a stack of its own: a chain of layers may be longer than the call stack allows. */
  private evaluate(wanted: End): Value {
    const stack: End[] = [this.resolved(wanted)];
    const open = new Set<string>();
    while (stack.length > 0) {
      const end = stack[stack.length - 1]!;
      const key = keyOf(end);
      if (this.values.has(key)) {
        stack.pop();
        continue;
      }
      const sources = this.sources(end);
      const missing = sources.filter((source) => typeof source !== 'number').filter((source) => !this.values.has(keyOf(source)));
      if (missing.length === 0) {
        this.values.set(key, writeLayer(this.layer(end), sources.map((source) => this.value(source)), this.scope));
        open.delete(key);
        continue;
      }
      open.add(key);
      const cycle = missing.find((source) => open.has(keyOf(source)));
      if (cycle) throw this.damaged(say`layer "${cycle[0]}" depends on its own result`);
      stack.push(...missing);
    }
    return this.value(this.resolved(wanted));
  }

  private value(end: Source): Value {
    if (typeof end === 'number') return this.scope.context.writer.builder.filled([], end);
    const value = this.values.get(keyOf(end))?.[end[2]];
    if (!value) throw this.damaged(say`layer "${end[0]}" has no output ${end[2] + 1}`);
    return value;
  }

  private layer([name]: End): NamedLayer {
    const layer = this.layers.get(name);
    if (!layer) throw this.damaged(say`the layer "${name}" is needed and does not exist`);
    return layer;
  }

  /** What the use of a layer is given. */
  private sources(end: End): Source[] {
    const { config } = this.layer(end);
    const use = config.inbound_nodes?.[end[1]];
    if (use === undefined) throw this.damaged(say`layer "${end[0]}" has no input`);
    const sources = inboundSources(use);
    if (!sources) {
      const message = say`${this.scope.context.file}: layer "${end[0]}" (${config.class_name}) is given something else than outputs of layers and numbers`;
      throw new TangentError('backbone-unsupported', message);
    }
    return sources.map((source) => (typeof source === 'number' ? source : this.resolved(source)));
  }

  /** The use of a layer that is meant, counted from 0. */
  private resolved([name, use, output]: End): End {
    const uses = this.layers.get(name)?.config.inbound_nodes?.length ?? 0;
    return [name, uses <= 1 ? 0 : use - (this.firstUses.get(name) ?? 0), output];
  }

  private damaged(reason: Said): TangentError {
    return new TangentError('backbone-damaged', say`${this.scope.context.file}: ${reason}`);
  }
}

/**
 * The number from which each layer's uses are counted, where that is not 0: Keras 2 counts the making of a model as
 * its first use. It is told by the greatest number that is meant, that of the last use.
 */
function firstUses(layers: readonly NamedLayer[], ends: readonly End[]): Map<string, number> {
  const last = new Map<string, number>();
  const uses = layers.flatMap(({ config }) => (config.inbound_nodes ?? []).flatMap((use) => inboundSources(use) ?? []));
  for (const source of [...uses, ...ends]) {
    if (typeof source !== 'number') last.set(source[0], Math.max(last.get(source[0]) ?? 0, source[1]));
  }
  return new Map(layers.map(({ name, config }) => [name, Math.max((last.get(name) ?? 0) - (config.inbound_nodes?.length ?? 0) + 1, 0)]));
}

function keyOf([name, use]: End): string {
  return `${use} ${name}`;
}

function writeLayer(layer: NamedLayer, inputs: readonly Value[], scope: Scope): Value[] {
  const { config: { class_name: type, config }, name, storage } = layer;
  const { context, names } = scope;
  scope.uses.count += 1;
  if (scope.uses.count > MOST_USES) throw new TangentError('backbone-unsupported', say`${context.file} uses more than ${MOST_USES} layers`);
  const keras = new KerasLayer(type, { names: [...names, name], storage }, config, inputs, context);
  if (Array.isArray(config['layers']) && !Object.hasOwn(importers, type)) return writeModel(keras, config, scope, storage);
  const importer = Object.hasOwn(importers, type) ? importers[type] : undefined;
  if (!importer) return keras.unsupported(say`is a kind of layer that Tangent does not know`);
  try {
    const output = importer(keras);
    context.writer.name(output, [...names, name].join('/'));
    return [output];
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new TangentError('backbone-damaged', say`${context.file}: layer "${name}" (${type}): ${error.message}`, {
      cause: error,
    });
  }
}

/** A model used as a layer. */
function writeModel(layer: KerasLayer, config: unknown, scope: Scope, storage: string): Value[] {
  const network = networkSchema.safeParse(config);
  if (!network.success) return layer.damaged(say`is not a model: ${z.prettifyError(network.error).slice(0, 300)}`);
  if (scope.level >= MOST_LEVELS) return layer.unsupported(say`stands within ${MOST_LEVELS} models`);
  return writeNetwork(network.data, layer.inputs, {
    ...scope,
    names: [...scope.names, layer.name],
    storage: `${storage}/`,
    level: scope.level + 1,
  });
}
