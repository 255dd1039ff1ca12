import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { z } from 'zod';

/** A Python program that answers each line of JSON with one line of JSON. */
export class Child {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly reader: Interface,
  ) {
    this.lines = reader[Symbol.asyncIterator]();
  }

  /** Starts the program and reads the line with which it greets. */
  static async start<T>(
    python: string,
    options: readonly string[],
    environment: Readonly<Record<string, string>>,
    greeting: z.ZodType<T>,
  ): Promise<[Child, T]> {
    const child = spawn(python, options, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('the program has no output');
    const started = new Child(child, createInterface({ input: child.stdout }));
    return [started, await started.read(greeting)];
  }

  async ask<T>(request: unknown, answer: z.ZodType<T>): Promise<T> {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.read(answer);
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
    this.reader.close();
  }

  private async read<T>(answer: z.ZodType<T>): Promise<T> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.process.spawnargs.slice(0, 2).join(' ')} ended without an answer`);
    return answer.parse(JSON.parse(value));
  }
}
