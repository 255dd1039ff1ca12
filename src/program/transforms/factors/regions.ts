import type { Equation, Program, Value } from '../../types';

/** Equations that multiply one value, the base, by known factors element by element, and sum such products. */
export interface Region {
  readonly base: Value;
  readonly equations: readonly Equation[];
  /** What they compute that others use; the rest is used within the region alone. */
  readonly exits: readonly Value[];
}

/**
 * The unknown operands of an equation that is a sum of unknown values times known factors, element by element; null if
 * it is anything else.
 */
export function movingInputs({ primitive, inputs: [first, second] }: Equation, unknown: ReadonlySet<Value>): readonly Value[] | null {
  if (!first) return null;
  const moves = (value: Value | undefined): boolean => value !== undefined && unknown.has(value);
  switch (primitive) {
    case 'scale':
      return moves(first) ? [first] : null;
    case 'add':
    case 'subtract':
      return second && moves(first) && moves(second) ? [first, second] : null;
    case 'multiply':
      return second && moves(first) !== moves(second) ? [moves(first) ? first : second] : null;
    case 'divide':
    case 'applyMask':
      return moves(first) && !moves(second) ? [first] : null;
    default:
      return null;
  }
}

/**
 * Divides a program's elementwise linear equations into regions of one base each. A value that something else than a
 * region uses is computed in any case, so it is the base of what follows it.
 * @param unknown the values that are not known; a region's factors are the others
 */
export function regionsOf(program: Program, unknown: ReadonlySet<Value>): Region[] {
  const linear = program.equations.flatMap((equation) => {
    const moving = movingInputs(equation, unknown);
    return moving ? [{ equation, moving }] : [];
  });
  const exits = usedElsewhere(program, new Set(linear.map(({ equation }) => equation)));
  for (;;) {
    const bases = new Map<Value, Value>();
    const before = exits.size;
    for (const { equation, moving } of linear) {
      const [base, other] = moving.map((value) => (exits.has(value) ? value : (bases.get(value) ?? value)));
      if (base !== undefined && (other === undefined || other === base)) bases.set(equation.output, base);
      else for (const value of moving) if (bases.has(value)) exits.add(value);
    }
    // A sum of different bases needs its operands computed, which makes them bases for others.
    if (exits.size === before) return grouped(program, bases, exits);
  }
}

function usedElsewhere(program: Program, linear: ReadonlySet<Equation>): Set<Value> {
  const used = new Set(program.outputs.map(({ value }) => value));
  for (const equation of program.equations) {
    if (!linear.has(equation)) for (const input of equation.inputs) used.add(input);
  }
  return used;
}

function grouped({ equations }: Program, bases: ReadonlyMap<Value, Value>, exits: ReadonlySet<Value>): Region[] {
  const groups = new Map<Value, Equation[]>();
  for (const equation of equations) {
    const base = bases.get(equation.output);
    if (!base) continue;
    const group = groups.get(base);
    if (group) group.push(equation);
    else groups.set(base, [equation]);
  }
  return [...groups].map(([base, group]) => ({
    base,
    equations: group,
    exits: group.map(({ output }) => output).filter((output) => exits.has(output)),
  }));
}
