import type { Block } from '../../contract/network';
import { prune } from '../../program/transforms/prune';
import { layersOf } from '../layers';
import type { ImportedNetwork } from '../network-writer';
import { groupName } from './names';

/** The layers of a file that come after its features, its classifier above all, as one block that is left out. */
export function afterFeatures({ program, parameters }: ImportedNetwork, known: ReadonlySet<string>): Block[] {
  const layers = layersOf(prune(program), parameters).filter(({ name }) => !known.has(name));
  const names = layers.map(({ name }) => name);
  const output = program.outputs[0]?.value.type.shape ?? [];
  if (names.length === 0) return [];
  return [
    {
      name: groupName(names),
      kind: names.length > 1 ? 'group' : 'single',
      outputShape: output.flatMap((size) => (size === 'N' ? [] : [size])),
      layers: names,
      parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
      operations: layers.reduce((sum, layer) => sum + layer.operations, 0),
      hindrance: 'after-features',
    },
  ];
}
