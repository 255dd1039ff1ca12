import type { Block, BlockKind } from '../../contract/network';
import { operationsOf } from '../../program/operations';
import { layerOf } from '../../program/transforms/fold';
import { graphOf } from '../../program/transforms/graph';
import type { Equation, Program, Value } from '../../program/types';
import type { Layer } from '../backbone';
import { commonPrefix, groupName, groupsByName } from './names';
import { structuralBlocks } from './structure';
import type { Segment } from './trunk';

interface Group {
  readonly kind: BlockKind;
  readonly layers: readonly string[];
  readonly segments: readonly Segment[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Sizes of one sample. */
export function sizesOf({ type }: Value): number[] {
  return type.shape.flatMap((size) => (size === 'N' ? [] : [size]));
}

/** Layers from which the features depend by values that have a derivative: masks and offsets have none. */
function differentiable(program: Program): Set<string> {
  const { inputNames } = graphOf(program);
  const reached = new Set<Value>(program.outputs.map(({ value }) => value));
  const layers = new Set<string>();
  for (const equation of [...program.equations].reverse()) {
    if (!reached.has(equation.output)) continue;
    const layer = layerOf(equation, inputNames);
    if (layer !== undefined) layers.add(layer);
    for (const input of equation.inputs) if (input.type.dtype === 'float32') reached.add(input);
  }
  return layers;
}

/** Splits a block of dense connections, and what else is large, where its layers' names do. */
function splitByName(layers: readonly string[]): string[][] {
  const groups = groupsByName(layers);
  const alone = groups.filter(({ length }) => length === 1).length;
  return groups.length > 1 && alone < groups.length / 2 ? groups : [[...layers]];
}

/** The groups in the order of the network: those that the graph tells, and what is left by name. */
function groupsOf(layers: readonly Layer[], segments: readonly Segment[]): Group[] {
  const names = layers.map(({ name }) => name);
  const owners = new Map<string, Group>();
  for (const { kind, segments: own } of structuralBlocks(segments)) {
    const inside = new Set(own.flatMap((segment) => segment.layers));
    const all = names.filter((name) => inside.has(name) && !owners.has(name));
    const parts = kind === 'dense-connections' ? splitByName(all) : [all];
    for (const part of parts) {
      const group: Group = { kind, layers: part, segments: parts.length > 1 ? [] : own };
      for (const name of part) owners.set(name, group);
    }
  }
  adoptByName(names, owners);
  const groups: Group[] = [];
  let loose: string[] = [];
  const close = (): void => {
    for (const part of groupsByName(loose)) groups.push({ kind: part.length > 1 ? 'group' : 'single', layers: part, segments: [] });
    loose = [];
  };
  for (const name of names) {
    const owner = owners.get(name);
    if (!owner) loose.push(name);
    else if (!groups.includes(owner)) {
      close();
      groups.push(owner);
    }
  }
  close();
  return groups;
}

/** A layer just before a block whose name says that it is part of it, as the one that squeezes before an expansion. */
function adoptByName(names: readonly string[], owners: Map<string, Group>): void {
  for (let i = names.length - 2; i >= 0; i--) {
    const [name = '', next = ''] = [names[i], names[i + 1]];
    const owner = owners.get(next);
    if (!owner || owners.has(name) || owner.layers[0] !== next) continue;
    const prefix = commonPrefix(owner.layers.length > 1 ? owner.layers : [next, name]);
    if (prefix === null || commonPrefix([...owner.layers, name]) !== prefix) continue;
    const larger = { ...owner, layers: [name, ...owner.layers] };
    for (const member of larger.layers) owners.set(member, larger);
  }
}

/**
 * The blocks of a network from input to output; every layer stands in exactly one.
 * @param program up to its features, with the one output `features`
 * @param segments of that program
 */
export function blocksOf(program: Program, layers: readonly Layer[], segments: readonly Segment[]): Block[] {
  const { inputNames } = graphOf(program);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const ends = new Map<string, Equation>();
  for (const equation of program.equations) {
    const layer = layerOf(equation, inputNames);
    if (layer !== undefined) ends.set(layer, equation);
  }
  const reaching = differentiable(program);
  const taken = new Set<string>();
  return groupsOf(layers, segments).map(({ kind, layers: own, segments: inside }) => {
    const members = own.flatMap((name) => byName.get(name) ?? []);
    const end = inside.at(-1)?.to ?? ends.get(own.at(-1) ?? '')?.output;
    const products = inside.flatMap(({ equations }) => equations.filter((equation) => layerOf(equation, inputNames) === undefined));
    return {
      name: unique(groupName(own), taken),
      kind,
      outputShape: end ? sizesOf(end) : [],
      layers: [...own],
      parameterCount: sum(members.map(({ parameterCount }) => parameterCount)),
      operations: sum(members.map(({ operations }) => operations)) + sum(products.map((equation) => operationsOf(equation, 1))),
      hindrance: own.some((name) => reaching.has(name)) ? null : 'no-derivative',
    };
  });
}

function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted} (${count})`;
  taken.add(name);
  return name;
}
