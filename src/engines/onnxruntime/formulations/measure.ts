import type { InferenceSession } from 'onnxruntime-node';
import { Builder } from '../../../program/builder';
import { inputName, write } from '../lower';
import { runtimeOf } from '../runtime';
import { toRuntime } from '../tensors';
import type { Entry } from './book';
import { filled } from './filled';
import { sized, type Problem } from './problem';

const rounds = 3;
/** Another formulation than the rule's must take this fraction of its time at most. */
const margin = 0.93;

/** Runs an equation alone in each of its formulations, in turns, and tells which was the fastest. */
export async function measure(
  problem: Problem,
  batch: number,
  block: number | null,
  options: InferenceSession.SessionOptions,
): Promise<Entry> {
  const { equation, constant, formulations } = problem;
  const builder = new Builder();
  const operands = equation.inputs.map(({ type }) => filled(sized(type.shape, batch)));
  const inputs = equation.inputs.map(({ type }, index) => {
    const tensor = operands[index];
    return constant && index === 1 && tensor ? builder.constant(tensor) : builder.input(String(index), type.shape);
  });
  // TypeScript cannot see that primitive and parameters belong together.
  builder.output('result', builder.emit(equation.primitive, inputs, equation.parameters as never));
  const program = builder.build();
  const feeds = Object.fromEntries(
    program.inputs.map(({ name }) => [inputName(name), toRuntime(operands[Number(name)] ?? filled([]))]),
  );
  const best = new Map<string, number>();
  const sessions = new Map<string, InferenceSession>();
  try {
    for (const formulation of formulations) {
      // Only one equation has a choice, and it is this one.
      const choose = <F extends string>(_: Problem, known: readonly [F, ...F[]]): F => known.find((name) => name === formulation) ?? known[0];
      const session = await runtimeOf('cpu').InferenceSession.create(write(program, { block, choose }), options);
      sessions.set(formulation, session);
      await session.run(feeds);
    }
    for (let round = 0; round < rounds; round++) {
      for (const [formulation, session] of sessions) {
        const begun = performance.now();
        await session.run(feeds);
        best.set(formulation, Math.min(best.get(formulation) ?? Infinity, performance.now() - begun));
      }
    }
  } finally {
    await Promise.all([...sessions.values()].map((session) => session.release()));
  }
  const [rule] = formulations;
  const [fastest, least] = [...best].reduce((a, b) => (b[1] < a[1] ? b : a));
  const chosen = least <= margin * (best.get(rule) ?? Infinity) ? fastest : rule;
  return { chosen, milliseconds: Object.fromEntries([...best].map(([name, ms]) => [name, Math.round(1000 * ms) / 1000])) };
}
