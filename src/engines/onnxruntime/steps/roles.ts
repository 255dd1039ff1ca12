import type { NamedValue, Program } from '../../../program/types';
import { stackingOf } from '../../stacked-steps';

/** What becomes of a program's inputs and outputs where several steps are taken. */
export class Roles {
  private readonly kept: ReadonlySet<string>;

  constructor(
    private readonly program: Program,
    private readonly state: readonly string[],
  ) {
    this.kept = new Set(state);
  }

  isState({ name }: Pick<NamedValue, 'name'>): boolean {
    return this.kept.has(name);
  }

  /** Inputs that are the same for all steps. */
  get shared(): readonly NamedValue[] {
    return this.program.inputs.filter((input) => !this.isState(input) && stackingOf(input.value.type.shape) === 'shared');
  }

  /** State, and what each step is fed. */
  get taken(): readonly NamedValue[] {
    const shared = new Set(this.shared);
    return this.stateFirst(this.program.inputs.filter((input) => !shared.has(input)));
  }

  /** State, and what each step gives. */
  get results(): readonly NamedValue[] {
    return this.stateFirst(this.program.outputs);
  }

  private stateFirst(values: readonly NamedValue[]): NamedValue[] {
    const state = this.state.flatMap((name) => values.filter((value) => value.name === name));
    return [...state, ...values.filter((value) => !this.isState(value))];
  }
}
