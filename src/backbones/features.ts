import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { Builder, lookUp } from '../program/builder';
import { prune } from '../program/transforms/prune';
import type { Program, Value } from '../program/types';
import type { Layout } from '../program/vocabulary';
import { segmentsOf } from './blocks';
import { classifierOf } from './classifier';
import { candidatesOf, reductionsOf, type FeatureCandidate, type Reduction } from './feature-candidates';
import { reduced } from './feature-reduction';

export interface FeatureProgram {
  /** With the one output `features`, [N, d]. */
  readonly program: Program;
  readonly classifierDropped?: string;
  /** What the features are called: a value as the file names it, with a reduction where there are several. */
  readonly name: string;
  /** Values that a classifier could stand on, from input to output, the one chosen among them. */
  readonly candidates: readonly FeatureCandidate[];
}

export interface FeatureOptions {
  /** What the file calls the values of the program. */
  readonly names?: ReadonlyMap<Value, string>;
  /** The value to take, instead of the one before the classifier: a name, or `NAME:mean`, `NAME:class-token`. */
  readonly wanted?: string | undefined;
  /** Of the file, for messages. */
  readonly file?: string;
}

/**
 * Cuts a network at its features: the input of the layer that yields the logits, or the network's output if nothing
 * looks like a classifier, or the value that the user names. Pictures are averaged over their positions; of a sequence
 * of tokens the class token is taken, or the average.
 * @param program with one output, the logits or class probabilities or already features
 * @throws TangentError `backbone-features` if the file has no value of the name that can be features
 */
export function cutAtFeatures(program: Program, layout: Layout, options: FeatureOptions = {}): FeatureProgram {
  const output = program.outputs[0]?.value;
  if (!output) throw new Error('the network has no output');
  const pruned = prune(program);
  const { names = new Map<Value, string>(), wanted } = options;
  const classifier = classifierOf(pruned);
  const usual = classifier?.input ?? output;
  const found = candidatesOf(pruned, { names, layout, usual, segments: segmentsOf(pruned) });
  const { value, reduction, name } = wanted === undefined ? found.usual : named(wanted, found.candidates, options);

  const builder = new Builder();
  const renamed = builder.inlineValues(program, new Map());
  builder.output('features', reduced(builder, lookUp(renamed, value), reduction, layout));
  const cut = prune(builder.build());
  const dropped = classifier && !cut.inputs.some((input) => input.name === `${classifier.name}/kernel`);
  return {
    program: cut,
    ...(dropped && { classifierDropped: classifier.name }),
    name,
    candidates: found.candidates.some((candidate) => candidate.name === name)
      ? found.candidates
      : [...found.candidates, { name, value, reduction, kind: 'value', usual: false }],
  };
}

type Named = Pick<FeatureCandidate, 'name' | 'value' | 'reduction'>;

function named(wanted: string, candidates: readonly FeatureCandidate[], { names = new Map<Value, string>(), file = 'the network' }: FeatureOptions): Named {
  const listed = candidates.find(({ name }) => name === wanted);
  if (listed) return listed;
  for (const [value, name] of names) {
    const reduction = reductionsOf(value).find((one) => wanted === `${name}:${one}`) ?? (name === wanted ? reductionsOf(value)[0] : undefined);
    if (reduction !== undefined) return { name: wanted, value, reduction };
  }
  const some = candidates.slice(-6).map(({ name }) => name).join(', ');
  throw new TangentError('backbone-features', say`${file} has no value "${wanted}" that can be features; try one of ${some} (all: tangent inspect)`);
}

export type { FeatureCandidate, Reduction };
