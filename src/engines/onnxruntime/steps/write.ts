import type { NamedValue, Program } from '../../../program/types';
import { stackingOf } from '../../stacked-steps';
import type { Port } from '../graph-writer';
import { inputName, outputName } from '../lower';
import { Lowering, type Target } from '../lowering';
import { repeatedFile } from '../model-file';

/** Ports by the names that the program gives them. */
function byName(values: readonly NamedValue[], ports: readonly Port[]): (name: string) => Port {
  const known = new Map(values.map(({ name }, index) => [name, ports[index]]));
  return (name) => {
    const port = known.get(name);
    if (!port) throw new Error(`the program has no ${name}`);
    return port;
  };
}

/**
 * Writes a program that keeps state as the bytes of an ONNX file that takes several steps in a call: inputs with a batch
 * and scalars have an axis of steps before their own, as have all outputs but the state; other inputs are the same for
 * all steps.
 */
export function writeSteps(program: Program, target: Target, state: readonly string[]): Uint8Array {
  const kept = new Set(state);
  const shared = new Set(program.inputs.filter(({ name, value }) => !kept.has(name) && stackingOf(value.type.shape) === 'shared').map(({ name }) => name));
  const within = (name: string): string => `step:${name}`;
  const { graph, inputs, outputs } = new Lowering(program, target, {
    input: (name) => (shared.has(name) ? inputName(name) : within(inputName(name))),
    output: (name) => within(outputName(name)),
  }).lower();
  const [inputOf, outputOf] = [byName(program.inputs, inputs), byName(program.outputs, outputs)];
  const fed = program.inputs.map(({ name }) => name).filter((name) => !kept.has(name) && !shared.has(name));
  const given = program.outputs.map(({ name }) => name).filter((name) => !kept.has(name));
  const [taken, results] = [[...state, ...fed], [...state, ...given]];
  return repeatedFile({ graph, inputs: taken.map(inputOf), outputs: results.map(outputOf) }, state.length, {
    inputs: [...taken.map((name) => ({ ...inputOf(name), name: inputName(name), stacked: !kept.has(name) })), ...[...shared].map(inputOf)],
    outputs: results.map((name) => ({ ...outputOf(name), name: outputName(name), stacked: !kept.has(name) })),
  });
}
