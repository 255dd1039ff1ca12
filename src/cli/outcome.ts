import { CommanderError } from 'commander';
import { TangentError } from '../contract/errors';
import { exitCodes, failureOf, type Failure } from '../contract/failure';

/** A run was interrupted and may be resumed. */
export class Interruption extends TangentError {}

/** Writes the one JSON object of `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLines(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * Says on one line of stderr what went wrong, with `json` on stdout as well.
 * @returns the exit code
 */
export function fail(error: unknown, json: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  const { code, message, fault } = describe(error);
  // Commander has printed its help by then.
  if (code !== 'commander.help') process.stderr.write(`tangent: ${message}\n`);
  if (process.env['TANGENT_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (json) printJson({ error: { code, message } } satisfies Failure);
  return error instanceof Interruption ? exitCodes.interrupted : fault ? exitCodes.fault : exitCodes.usage;
}

/** The exit code for an error that was told already. */
export function exitCodeOf(error: TangentError): number {
  if (error instanceof Interruption) return exitCodes.interrupted;
  return error.fault ? exitCodes.fault : exitCodes.usage;
}

function describe(error: unknown): { code: string; message: string; fault: boolean } {
  if (error instanceof CommanderError) {
    const message = oneLine(error.message.replace(/^error: /, '')).replace(/\.$/, '');
    return { code: error.code === 'commander.help' ? error.code : 'usage', message: `${message}; see --help`, fault: false };
  }
  const failure = failureOf(error);
  return { ...failure, message: oneLine(failure.message) };
}

export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
