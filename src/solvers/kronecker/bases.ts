import type { Tensor } from '../../program/tensor';
import { eigenvectors } from './factors';
import { leadingBasis, sketchOf } from './leading-basis';
import { factorNames, momentShape, type Block } from './modes';

const modesOf = (blocks: readonly Block[]) => blocks.flatMap((block) => block.rotated.map((mode) => [block, mode] as const));

/** The state of a program of moments. */
export function momentShapes(blocks: readonly Block[]): { readonly name: string; readonly shape: readonly number[] }[] {
  return modesOf(blocks).map(([block, mode]) => ({ name: factorNames.moment(block, mode), shape: momentShape(mode) }));
}

/** What a program of moments is fed beside the gradients. */
export function sketchesOf(blocks: readonly Block[]): Record<string, Tensor> {
  const sketched = modesOf(blocks).filter(([, { whole }]) => !whole);
  return Object.fromEntries(sketched.map(([block, mode]) => [factorNames.sketch(block, mode), sketchOf(mode.size)]));
}

/** The bases of all modes, as the programs that turn gradients take them. */
export function basesOf(blocks: readonly Block[], sketches: Readonly<Record<string, Tensor>>, moments: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const bases: Record<string, Tensor> = {};
  for (const [block, mode] of modesOf(blocks)) {
    const moment = moments[factorNames.moment(block, mode)];
    const sketch = sketches[factorNames.sketch(block, mode)];
    if (!moment) throw new Error(`no moment of ${block.name}`);
    if (mode.whole) {
      bases[factorNames.basis(block, mode)] = eigenvectors(moment);
      continue;
    }
    if (!sketch) throw new Error(`no sketch of ${block.name}`);
    const { reflections, turned } = leadingBasis(sketch, moment);
    bases[factorNames.reflections(block, mode)] = reflections;
    bases[factorNames.turned(block, mode)] = turned;
  }
  return bases;
}
