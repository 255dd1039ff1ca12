import type { InferenceSession } from 'onnxruntime-node';
import { Builder } from '../../../program/builder';
import { inputName, write } from '../lower';
import { runtimeOf } from '../runtime';
import { toRuntime } from '../tensors';
import type { Entry } from './book';
import { filled } from './filled';
import { inTurns } from './in-turns';
import { sized, type Problem } from './problem';

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
  const sessions = new Map<string, InferenceSession>();
  try {
    for (const formulation of formulations) {
      // Only one equation has a choice, and it is this one.
      const choose = <F extends string>(_: Problem, known: readonly [F, ...F[]]): F => known.find((name) => name === formulation) ?? known[0];
      const session = await runtimeOf('cpu').InferenceSession.create(write(program, { block, choose }), options);
      sessions.set(formulation, session);
      await session.run(feeds);
    }
    const ways = [...sessions].map(([name, session]) => ({ name, amount: 1, run: () => session.run(feeds) }));
    return await inTurns(ways, formulations[0]);
  } finally {
    await Promise.all([...sessions.values()].map((session) => session.release()));
  }
}
