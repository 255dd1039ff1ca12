import { existsSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import { z } from 'zod';

const key = 'tangent.recentBackbones';
const most = 8;
const filesSchema = z.array(z.string()).catch([]);

/** Network files chosen in this workspace, newest first. */
export class RecentBackbones {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  list(): { id: string; name: string }[] {
    const files = filesSchema.parse(this.#state.get(key)).filter((file) => existsSync(file));
    return files.map((file) => ({ id: file, name: path.join(path.basename(path.dirname(file)), path.basename(file)) }));
  }

  async remove(file: string): Promise<void> {
    await this.#state.update(key, filesSchema.parse(this.#state.get(key)).filter((other) => other !== file));
  }

  async add(file: string): Promise<void> {
    const others = filesSchema.parse(this.#state.get(key)).filter((other) => other !== file);
    await this.#state.update(key, [file, ...others].slice(0, most));
  }
}
