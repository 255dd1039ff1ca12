import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import { z } from 'zod';

const contentSchema = z.record(z.string(), z.unknown()).catch({});

/**
 * A memento in a file beside the extension host. VS Code writes its own some seconds late, from the window, so that a
 * reload of the browser in between brings back what was; this one is on the disk when `update` returns.
 */
export class StateFile implements vscode.Memento {
  readonly #file: string;

  /** @param folder made where need be */
  constructor(folder: string) {
    this.#file = path.join(folder, 'state.json');
  }

  keys(): readonly string[] {
    return Object.keys(this.#read());
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | undefined {
    const value = this.#read()[key];
    return value === undefined ? otherwise : (value as T);
  }

  /** @throws the file system's error */
  async update(key: string, value: unknown): Promise<void> {
    const content = JSON.stringify({ ...this.#read(), [key]: value });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      writeFileSync(temporary, content);
      renameSync(temporary, this.#file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Anew each time: another window on the same workspace may have written it. */
  #read(): Record<string, unknown> {
    try {
      return contentSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return {};
    }
  }
}
