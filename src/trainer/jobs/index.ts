import { text } from 'node:stream/consumers';
import { exitCodes } from '../../contract/failure';
import { jobRequestSchema, type JobRequest } from '../../contract/jobs';
import { surveyDataset } from '../../datasets/survey';
import { failureOf } from '../adapt/adapt';
import { check } from './check';
import { compareRuns } from './compare';
import { clearCache } from './clear-cache';
import { diagnose } from './doctor';
import { exportModel } from './export';
import { inspect } from './inspect';
import { predict, predictMethods } from './predict';
import { installRuntime, planRuntime, removeRuntime } from './runtimes';

function carryOut(request: JobRequest): Promise<unknown> {
  switch (request.job) {
    case 'inspect':
      return inspect(request);
    case 'predict':
      return predict(request);
    case 'predict-methods':
      return predictMethods(request);
    case 'export':
      return exportModel(request);
    case 'compare':
      return compareRuns(request);
    case 'survey':
      return surveyDataset(request.dataset, request);
    case 'check':
      return check(request);
    case 'doctor':
      return diagnose();
    case 'clear-cache':
      return clearCache();
    case 'plan-runtime':
      return planRuntime(request);
    case 'install-runtime':
      return installRuntime(request);
    case 'remove-runtime':
      return removeRuntime(request);
  }
}

/** Reads a request from the standard input and writes one line of JSON: the result, or what went wrong. */
export async function answerJob(): Promise<number> {
  try {
    const request = jobRequestSchema.parse(JSON.parse(await text(process.stdin)));
    const result = await carryOut(request);
    console.log(JSON.stringify({ result }));
    return exitCodes.done;
  } catch (error) {
    const { fault, ...failure } = failureOf(error);
    if (fault) console.error(error);
    console.log(JSON.stringify({ error: failure }));
    return fault ? exitCodes.fault : exitCodes.usage;
  }
}
