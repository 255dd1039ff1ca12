import { TangentError } from '../../contract/errors';
import { say, type Said } from '../../contract/message';
import { Attributes } from './attributes';
import type { FunctionDef, GraphModel, NodeDef } from './schema';

/** An output of a node. */
export interface Reference {
  readonly node: string;
  readonly output: number;
}

/** A node of the graph in which functions stand where they are called. */
export interface FlatNode {
  readonly name: string;
  /** The name by which the file keeps its numbers, if it is a constant. */
  readonly weight: string;
  readonly op: string;
  readonly inputs: readonly Reference[];
  readonly attributes: Attributes;
}

const MOST_NODES = 100_000;
/** How deep functions may call functions. */
const MOST_LEVELS = 16;

/** A graph without calls. */
export class FlatGraph {
  readonly nodes = new Map<string, FlatNode>();
  /** What a call's results and a function's arguments stand for. */
  private readonly aliases = new Map<string, readonly Reference[]>();
  private readonly functions: ReadonlyMap<string, FunctionDef>;

  /** @throws TangentError `backbone-damaged` if names are defined twice or functions missing, or if there are too many nodes */
  constructor({ modelTopology: { library, node } }: GraphModel, private readonly file: string) {
    this.functions = new Map((library?.function ?? []).map((one) => [one.signature.name, one]));
    this.add(node, '', 0);
  }

  /** The node and output that a name stands for; throws if there is none. */
  resolve(reference: Reference): Reference {
    let found = reference;
    for (let steps = 0; ; steps++) {
      const alias = this.aliases.get(found.node);
      if (!alias) return found;
      const next = alias[found.output];
      if (!next || steps > this.aliases.size) throw this.damaged(say`nothing defines "${found.node}:${found.output}"`);
      found = next;
    }
  }

  /** The node that defines something. */
  node(reference: Reference): FlatNode {
    const { node: name } = this.resolve(reference);
    const node = this.nodes.get(name);
    if (!node) throw this.damaged(say`"${name}" is needed, which nothing defines`);
    return node;
  }

  /** Lets a name stand for an output of another node. */
  alias(name: string, reference: Reference): void {
    this.nodes.delete(name);
    this.aliases.set(name, [reference]);
  }

  private add(definitions: readonly NodeDef[], prefix: string, level: number): void {
    for (const { name: own, op, input = [], attr = {} } of definitions) {
      const name = prefix + own;
      const inputs = input.filter((one) => !one.startsWith('^')).map((one) => referenceOf(one, prefix));
      const attributes = new Attributes(attr);
      if (this.nodes.has(name) || this.aliases.has(name)) throw this.damaged(say`"${name}" is defined twice`);
      if (this.nodes.size + this.aliases.size > MOST_NODES) throw this.damaged(say`has more than ${MOST_NODES} nodes`);
      const called = op === 'StatefulPartitionedCall' || op === 'PartitionedCall' ? attributes.functionName('f') : undefined;
      if (called === undefined) this.nodes.set(name, { name, weight: own, op, inputs, attributes });
      else this.call(called, name, inputs, level);
    }
  }

  /** Writes a function's nodes where it is called. */
  private call(called: string, name: string, inputs: readonly Reference[], level: number): void {
    const definition = this.functions.get(called);
    if (!definition) throw this.damaged(say`the function "${called}" is called and does not exist`);
    if (level >= MOST_LEVELS) throw this.damaged(say`functions call each other more than ${MOST_LEVELS} deep`);
    const { signature, nodeDef = [], ret = {} } = definition;
    const prefix = `${name}/`;
    const results = (signature.outputArg ?? []).map(({ name: output }): Reference => {
      const result = Object.hasOwn(ret, output) ? ret[output] : undefined;
      if (result === undefined) throw this.damaged(say`the function "${called}" does not define its result "${output}"`);
      return referenceOf(result, prefix);
    });
    this.aliases.set(name, results);
    (signature.inputArg ?? []).forEach(({ name: argument }, index) => {
      const input = inputs[index];
      if (input) this.aliases.set(prefix + argument, [input]);
    });
    this.add(nodeDef, prefix, level + 1);
  }

  private damaged(reason: Said): TangentError {
    return new TangentError('backbone-damaged', say`${this.file}: ${reason}`);
  }
}

/** `name`, `name:output`, or within functions `name:kind:output`. */
export function referenceOf(text: string, prefix: string): Reference {
  const [node = '', ...rest] = text.split(':');
  const output = Number(rest.at(-1) ?? 0);
  return { node: prefix + node, output: Number.isInteger(output) && output >= 0 ? output : 0 };
}
