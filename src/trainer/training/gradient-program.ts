import type { Model } from '../../methods';
import { Builder } from '../../program/builder';
import { gradientName } from '../../program/transforms/gradient';
import { cotangentName } from '../../program/transforms/names';
import { transpose } from '../../program/transforms/transpose';
import type { Program } from '../../program/types';

/** Jᵀ of a convex model: (kept values, `cotangent/logits`) → `gradient/<parameter>`, summed over the batch. */
export function gradientProgram(model: Model): Program {
  const names = model.parameters.map(({ name }) => name);
  const builder = new Builder();
  const cotangents = builder.inline(transpose(model.logits, names), new Map());
  for (const name of names) {
    const cotangent = cotangents.get(cotangentName(name));
    if (!cotangent) throw new Error(`the transpose gives nothing for ${name}`);
    builder.output(gradientName(name), cotangent);
  }
  return builder.build();
}

/** The feeds a program takes of those offered. */
export function needed(program: Program, names: readonly string[]): string[] {
  const inputs = new Set(program.inputs.map(({ name }) => name));
  return names.filter((name) => inputs.has(name));
}
