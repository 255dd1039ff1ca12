import { spawn } from 'node:child_process';
import type { EngineChoice } from '../../contract/experiment';
import { probeSchema, type Probe } from '../../engines/select';
import { jobAnswerSchema } from '../../contract/jobs';

/** Milliseconds that an engine has: drivers compile kernels the first time, and some never answer. */
export const probePatience = 60_000;

export interface ProbeProcess {
  /** The program that answers to `probe <engine>`: the trainer itself unless given. */
  readonly program?: string;
  readonly patience?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Tries an engine in a process of its own, so that a driver that crashes or hangs ends no run. */
export function probeInChild(name: EngineChoice, { program = process.argv[1] ?? '', patience = probePatience, environment = process.env }: ProbeProcess = {}): Promise<Probe> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, 'probe', name], { stdio: ['ignore', 'pipe', 'pipe'], env: environment, windowsHide: true });
    const output: Buffer[] = [];
    const log: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, patience);
    child.stdout.on('data', (piece: Buffer) => output.push(piece));
    child.stderr.on('data', (piece: Buffer) => log.push(piece));
    child.once('error', (error) => resolve({ ended: 'failed', reason: `cannot be tried: ${error.message}` }));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (late) return resolve({ ended: 'failed', reason: `gave no answer within ${patience / 1000} s` });
      resolve(probeOf(Buffer.concat(output).toString('utf8'), Buffer.concat(log).toString('utf8'), signal ? `by ${signal}` : `with exit code ${code}`));
    });
  });
}

/** What a process that ended like this had to say. */
function probeOf(output: string, log: string, end: string): Probe {
  const answer = jobAnswerSchema.safeParse(lastJson(output));
  if (!answer.success) return { ended: 'failed', reason: `its process ended ${end} without an answer${lastWords(log)}` };
  if ('error' in answer.data) return { ended: 'failed', reason: answer.data.error.message + missingLibrary(log) };
  const probe = probeSchema.safeParse(answer.data.result);
  return probe.success ? { ended: 'answered', answer: probe.data, log } : { ended: 'failed', reason: `its answer has a form that is not known` };
}

/** Native libraries write to the standard output as well. */
function lastJson(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}

/** Which library cannot be loaded is told in the log alone. */
function missingLibrary(log: string): string {
  const found = /(?:with error|load Vulkan): (?:\S*\/)?(\S+): (cannot open shared object file|undefined symbol[^\n]*)/.exec(log);
  return found ? ` (${found[1]}: ${found[2]})` : '';
}

function lastWords(log: string): string {
  const line = log.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
  return line === '' ? '' : `: ${line}`;
}
