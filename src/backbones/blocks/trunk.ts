import { layerOf } from '../../program/transforms/fold';
import { graphOf } from '../../program/transforms/graph';
import type { Equation, Program, Value } from '../../program/types';

/** What a network computes between two values that every path from the picture to the output passes. */
export interface Segment {
  readonly from: Value;
  readonly to: Value;
  /** Those that depend on the picture, in the order of evaluation; the last defines `to`. */
  readonly equations: readonly Equation[];
  /** Names of the layers among them; one whose kernel is used twice stands once. */
  readonly layers: readonly string[];
}

/** Whether several paths lead through the segment. */
export function isForked({ equations }: Segment): boolean {
  return equations.length > 1;
}

/**
 * Cuts a network at every value that all paths from the picture to the first output pass: a plain equation is a
 * segment of its own, a fork with its join is one segment.
 *
 * Such values are found in one sweep: no equation after one uses anything before it.
 * @param program in which every equation leads to the first output
 */
export function segmentsOf(program: Program, input = 'image'): Segment[] {
  const image = program.inputs.find(({ name }) => name === input)?.value;
  if (!image) return [];
  const { inputNames } = graphOf(program);
  const places = new Map<Value, number>([[image, 0]]);
  const equations = program.equations.filter(({ inputs, output }) => {
    if (!inputs.some((value) => places.has(value))) return false;
    places.set(output, places.size);
    return true;
  });
  const lastUse = new Array<number>(places.size).fill(0);
  for (const { inputs, output } of equations) {
    const use = places.get(output) ?? 0;
    for (const value of inputs) {
      const place = places.get(value);
      if (place !== undefined) lastUse[place] = use;
    }
  }
  const segments: Segment[] = [];
  let from = image;
  let begun = 0;
  let furthest = lastUse[0] ?? 0;
  equations.forEach(({ output }, index) => {
    const place = index + 1;
    if (furthest <= place) {
      const inside = equations.slice(begun, place);
      const layers = new Set(inside.flatMap((equation) => layerOf(equation, inputNames) ?? []));
      segments.push({ from, to: output, equations: inside, layers: [...layers] });
      from = output;
      begun = place;
    }
    furthest = Math.max(furthest, lastUse[place] ?? 0);
  });
  return segments;
}
