import type { NamedValue, Program } from '../../../program/types';
import { GraphWriter, type Port } from '../graph-writer';
import { inputName, outputName } from '../lower';
import type { Target } from '../lowering';
import { repeatedFile } from '../model-file';
import { Roles } from './roles';
import { within, writeSequence } from './sequence';

/**
 * Writes a program that keeps state as the bytes of an ONNX file that takes several steps in a call: inputs with a batch
 * and scalars have an axis of steps before their own, as have all outputs but the state; other inputs are the same for
 * all steps.
 * @param together so many steps are written one after the other, where the memory of one's state serves the next; the
 * axis of steps is then two, the second of this size
 */
export function writeSteps(program: Program, target: Target, state: readonly string[], together = 1): Uint8Array {
  const [graph, roles] = [new GraphWriter(), new Roles(program, state)];
  writeSequence(graph, program, target, roles, together);
  const port = (named: (name: string) => string) => (value: NamedValue): Port => {
    const { dtype, shape } = value.value.type;
    const each = together === 1 || roles.isState(value) ? [] : [together];
    return { name: named(value.name), type: dtype, shape: [...each, ...shape] };
  };
  const stacked = (named: (name: string) => string) => (value: NamedValue): Port => ({ ...port(named)(value), stacked: !roles.isState(value) });
  const { taken, results, shared } = roles;
  const inputs = taken.map(port((name) => within(inputName(name))));
  const outputs = results.map(port((name) => within(outputName(name))));
  const unstacked = shared.map(({ name, value: { type } }): Port => ({ name: inputName(name), type: type.dtype, shape: type.shape }));
  return repeatedFile({ graph, inputs, outputs }, state.length, {
    inputs: [...taken.map(stacked(inputName)), ...unstacked],
    outputs: results.map(stacked(outputName)),
  });
}
