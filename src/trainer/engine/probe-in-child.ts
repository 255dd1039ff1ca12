import { spawn } from 'node:child_process';
import type { EngineChoice } from '../../contract/experiment';
import { probeSchema, type Probe } from '../../engines/select';
import { say, saidIn, type Message, type Said } from '../../contract/message';
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
    child.once('error', (error) => resolve({ ended: 'failed', reason: say`cannot be tried: ${error.message}` }));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (late) return resolve({ ended: 'failed', reason: say`gave no answer within ${patience / 1000} s` });
      resolve(probeOf(Buffer.concat(output).toString('utf8'), Buffer.concat(log).toString('utf8'), signal ? say`by ${signal}` : say`with exit code ${String(code)}`));
    });
  });
}

/** What a process that ended like this had to say. */
function probeOf(output: string, log: string, end: Message): Probe {
  const answer = jobAnswerSchema.safeParse(lastJson(output));
  if (!answer.success) return { ended: 'failed', reason: unanswered(end, lastWords(log)) };
  if ('error' in answer.data) return { ended: 'failed', reason: withLibrary(saidIn(answer.data.error), log) };
  const probe = probeSchema.safeParse(answer.data.result);
  return probe.success ? { ended: 'answered', answer: probe.data, log } : { ended: 'failed', reason: say`its answer has a form that is not known` };
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
function withLibrary(reason: Said, log: string): Said {
  const found = /(?:with error|load Vulkan): (?:\S*\/)?(\S+): (cannot open shared object file|undefined symbol[^\n]*)/.exec(log);
  return found ? say`${reason} (${found[1]}: ${found[2]})` : reason;
}

function unanswered(end: Message, words: string): Message {
  return words === '' ? say`its process ended ${end} without an answer` : say`its process ended ${end} without an answer: ${words}`;
}

const lastWords = (log: string): string => log.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
