import { Builder, lookUp } from '../../builder';
import type { Equation, Program, Value } from '../../types';
import { prune } from '../prune';
import { demandsOf } from './demands';
import { partShape, sameRegion, type Region } from './region';

/**
 * The same program computing of each value only the part that is used: slices move towards the inputs, through whatever
 * computes the elements of the part by themselves. So of a vision transformer's last block only the class token goes
 * through the dense layers. Parameters and other inputs are never sliced where they were not.
 */
export function narrowed(program: Program): Program {
  const parts = usedParts(program);
  const builder = new Builder();
  const written = new Map<Value, Value>();
  const sliced = new Map<Value, { region: Region; slice: Value }[]>();
  /** The part of a value of the first program. */
  const read = (value: Value, region: Region): Value => {
    const whole = lookUp(written, value);
    if (!region || sameRegion(parts.get(value) ?? null, region)) return whole;
    const slices = sliced.get(value) ?? [];
    const found = slices.find((other) => sameRegion(other.region, region));
    if (found) return found.slice;
    const slice = builder.emit('slice', [whole], region);
    sliced.set(value, [...slices, { region, slice }]);
    return slice;
  };
  for (const { name, value } of program.inputs) written.set(value, builder.input(name, value.type.shape, value.type.dtype));
  for (const { value, tensor } of program.constants) written.set(value, builder.constant(tensor));
  for (const equation of program.equations) {
    const region = parts.get(equation.output);
    if (region === undefined) continue;
    const demands = demandsOf(equation, region);
    const inputs = equation.inputs.map((input, index) => read(input, demands?.[index] ?? null));
    written.set(equation.output, partOf(builder, equation, region, inputs));
  }
  for (const { name, value } of program.outputs) builder.output(name, read(value, null));
  return prune(builder.build());
}

function partOf(builder: Builder, equation: Equation, region: Region, inputs: readonly Value[]): Value {
  const { primitive, output } = equation;
  const [first] = inputs;
  if (primitive === 'slice' && first) return first;
  const shape = partShape(region, output.type.shape);
  if (primitive === 'broadcast') return builder.emit('broadcast', inputs, { ...equation.parameters, shape });
  if (primitive === 'reshape') return builder.emit('reshape', inputs, { shape });
  return builder.emit(primitive, inputs, equation.parameters);
}

/** Of each value that is used, the part that all its users need, or the whole where they need different ones. */
function usedParts({ inputs, constants, equations, outputs }: Program): Map<Value, Region> {
  const given = new Set(inputs.map(({ value }) => value));
  const stored = new Set([...given, ...constants.map(({ value }) => value)]);
  const parts = new Map<Value, Region>();
  const use = (value: Value, region: Region): void => {
    const known = parts.get(value);
    const whole = stored.has(value) || (known !== undefined && !sameRegion(known, region));
    parts.set(value, whole ? null : region);
  };
  for (const { value } of outputs) use(value, null);
  for (const equation of [...equations].reverse()) {
    const region = parts.get(equation.output);
    if (region === undefined) continue;
    const demands = demandsOf(equation, region);
    const slicesGiven = equation.primitive !== 'slice' && demands?.some((demand, i) => demand && given.has(equation.inputs[i] as Value));
    if (!demands || slicesGiven) parts.set(equation.output, null);
    equation.inputs.forEach((input, index) => use(input, (slicesGiven ? null : demands?.[index]) ?? null));
  }
  return parts;
}
