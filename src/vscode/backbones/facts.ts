import { statSync } from 'node:fs';
import type * as vscode from 'vscode';
import { z } from 'zod';
import type { Inspection } from '../../contract/jobs';

const key = 'tangent.backboneFacts';
const most = 64;

const factsSchema = z.object({
  /** Changes with the file. */
  stamp: z.string(),
  name: z.string(),
  path: z.string(),
  parameterCount: z.number(),
  featureCount: z.number(),
  licence: z.string().nullable(),
  /** Null for a network in several files. */
  bytes: z.number().nullable(),
});

/** What a line tells of a network. */
export type BackboneFacts = z.infer<typeof factsSchema>;

const keptSchema = z.record(z.string(), z.unknown()).catch({});

/** What inspections said of networks, as long as their files stay as they were. */
export class KnownBackbones {
  readonly #state: vscode.Memento;
  readonly #version: string;

  /** @param version of the extension, with which the bundled networks change */
  constructor(state: vscode.Memento, version: string) {
    this.#state = state;
    this.#version = version;
  }

  /** @param id identifier of a bundled network, or a path */
  get(id: string): BackboneFacts | null {
    const facts = factsSchema.safeParse(keptSchema.parse(this.#state.get(key))[id]);
    return facts.success && facts.data.stamp === this.#stamp(id) ? facts.data : null;
  }

  /** @throws the error of the state's storage */
  async put(id: string, { name, path, parameterCount, featureCount, licence }: Inspection): Promise<void> {
    const stats = statSync(path, { throwIfNoEntry: false });
    const bytes = stats?.isFile() && path.endsWith('.onnx') ? stats.size : null;
    const facts = { stamp: this.#stamp(id), name, path, parameterCount, featureCount, licence, bytes };
    const others = Object.entries(keptSchema.parse(this.#state.get(key))).filter(([other]) => other !== id);
    await this.#state.update(key, Object.fromEntries([[id, facts], ...others].slice(0, most)));
  }

  #stamp(id: string): string {
    const stats = statSync(id, { throwIfNoEntry: false });
    return [this.#version, ...(stats ? [stats.mtimeMs, stats.size] : [])].join(' ');
  }
}
