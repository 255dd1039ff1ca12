import { hostname } from 'node:os';
import type * as vscode from 'vscode';
import { z } from 'zod';
import { diagnosisSchema, type Diagnosis } from '../../contract/jobs';

const key = 'tangent.diagnoses';
const most = 8;

const checkSchema = z.object({ host: z.string(), at: z.string(), diagnosis: diagnosisSchema });
const checksSchema = z.array(z.unknown()).catch([]);

/** What the checks said last, and when. */
export interface Check {
  readonly at: Date;
  readonly diagnosis: Diagnosis;
}

/** The last answer of the checks on each machine that shares these settings, as remote ones with one home folder do. */
export class RememberedChecks {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Null where this machine was not checked, or by another version. */
  get(): Check | null {
    const found = this.#all().find(({ host }) => host === hostname());
    return found ? { at: new Date(found.at), diagnosis: found.diagnosis } : null;
  }

  /** @throws the error of the state's storage */
  async put(diagnosis: Diagnosis): Promise<void> {
    const others = this.#all().filter(({ host }) => host !== hostname());
    await this.#state.update(key, [{ host: hostname(), at: new Date().toISOString(), diagnosis }, ...others].slice(0, most));
  }

  #all(): z.infer<typeof checkSchema>[] {
    return checksSchema.parse(this.#state.get(key)).flatMap((one) => {
      const parsed = checkSchema.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
  }
}
