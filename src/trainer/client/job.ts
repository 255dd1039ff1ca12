import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { pairsSchema } from '../../contract/across/pairs';
import { TangentError, TangentFault } from '../../contract/errors';
import { say, saidIn } from '../../contract/message';
import { exitCodes } from '../../contract/failure';
import {
  cacheClearingSchema,
  datasetCheckSchema,
  diagnosisSchema,
  inspectionSchema,
  jobAnswerSchema,
  surveySchema,
  type JobAnswers,
  type JobRequest,
} from '../../contract/jobs';
import { modelExportSchema } from '../../contract/model-export';
import { modelPredictionsSchema, predictionsSchema } from '../../contract/predict';
import { installationSchema, removalSchema, runtimePlanSchema } from '../../contract/runtimes';
import { lastLines, trainerEnvironment, type TrainerOptions } from './process';

export interface JobOptions extends TrainerOptions {
  /** Ends the job's process. */
  readonly signal?: AbortSignal | undefined;
  /** Gets each line that the job writes for people. */
  readonly onMessage?: (line: string) => void;
}

const answerSchemas: { [K in keyof JobAnswers]: z.ZodType<JobAnswers[K]> } = {
  inspect: inspectionSchema,
  predict: predictionsSchema,
  'predict-methods': modelPredictionsSchema,
  export: modelExportSchema,
  compare: pairsSchema,
  survey: surveySchema,
  check: datasetCheckSchema,
  doctor: diagnosisSchema,
  'clear-cache': cacheClearingSchema,
  'plan-runtime': runtimePlanSchema,
  'install-runtime': installationSchema,
  'remove-runtime': removalSchema,
};

/**
 * Asks a trainer process a question and gives its answer.
 * @throws TangentError what the job reports, TangentFault if it gives no answer, the signal's reason if aborted
 */
export async function runJob<K extends keyof JobAnswers>(
  request: JobRequest & { job: K },
  options: JobOptions,
): Promise<JobAnswers[K]> {
  options.signal?.throwIfAborted();
  const { code, output, messages } = await converse(request, options);
  options.signal?.throwIfAborted();
  const answer = jobAnswerSchema.safeParse(jsonOf(output));
  if (!answer.success) {
    const words = lastLines(messages);
    const end = say`the trainer gave no answer (exit code ${String(code)})`;
    throw new TangentFault('trainer-died', words === '' ? end : say`${end}: ${words}`);
  }
  if ('error' in answer.data) {
    const { code: failure, ...text } = answer.data.error;
    throw code === exitCodes.usage ? new TangentError(failure, saidIn(text)) : new TangentFault(failure, saidIn(text));
  }
  const result = answerSchemas[request.job].safeParse(answer.data.result);
  if (result.success) return result.data;
  throw new TangentFault('internal', say`the trainer's answer has a form that is not known: ${result.error.issues[0]?.message}`);
}

function converse(request: JobRequest, options: JobOptions): Promise<{ code: number | null; output: string; messages: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.trainerFile, 'job'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: trainerEnvironment(options, !request.job.endsWith('-runtime')),
      windowsHide: true,
    });
    const kill = (): void => void child.kill('SIGKILL');
    options.signal?.addEventListener('abort', kill, { once: true });
    const output: Buffer[] = [];
    let messages = '';
    child.stdout.on('data', (piece: Buffer) => output.push(piece));
    createInterface({ input: child.stderr }).on('line', (line) => {
      messages += `${line}\n`;
      options.onMessage?.(line);
    });
    child.once('error', (cause) => reject(new TangentFault('trainer-missing', say`the trainer cannot be started: ${cause.message}`, { cause })));
    child.once('close', (code) => {
      options.signal?.removeEventListener('abort', kill);
      resolve({ code, output: Buffer.concat(output).toString('utf8'), messages });
    });
    // A job that ends without reading its question is told by its exit.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${JSON.stringify(request)}\n`);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
