import { hostname } from 'node:os';
import { acquireLock, clearStop, EventLog, readExperiment } from '../runs';
import { awaitTurn } from './adapt/await-turn';
import { Session, Stopped } from './adapt/session';

/** Loaded when it is needed: a run that waits for its turn takes little. */
const work = (): Promise<typeof import('./work')> => import('./work');

/**
 * `trainer.js adapt <run folder> [<run folder>…]`: carries out a run, after those named behind it have ended. Everything it
 * has to say goes into the run folder.
 */
async function runAdapt(folder: string, before: readonly string[]): Promise<number> {
  const experiment = await readExperiment(folder);
  let session: Session | null = null;
  const lock = acquireLock(folder, { onLost: () => session?.stop('another process has taken over the run') });
  const events = EventLog.open(folder);
  session = new Session(folder, experiment, events);
  const stop = (signal: NodeJS.Signals): void => session?.stop(`interrupted by ${signal}`);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    session.log({ type: 'started', pid: process.pid, host: hostname() });
    await awaitTurn(session, before);
    await (await work()).adapt(session);
    return 0;
  } catch (error) {
    if (error instanceof Stopped) {
      session.log({ type: 'stopped', reason: error.message });
      return 130;
    }
    console.error(error);
    const failure = (await work()).failureOf(error);
    session.log({ type: 'failed', ...failure });
    return failure.fault ? 1 : 2;
  } finally {
    session.close();
    clearStop(folder);
    events.close();
    lock.release();
  }
}

const [task, folder, ...before] = process.argv.slice(2);
if (task === 'adapt' && folder !== undefined) process.exitCode = await runAdapt(folder, before);
else if (task === 'job') process.exitCode = await (await work()).answerJob();
// Libraries of drivers keep threads, which must not keep this process.
else if (task === 'probe' && folder !== undefined) process.exit(await (await work()).answerProbe(folder));
else {
  console.error('usage: trainer.js adapt <run folder> [<run folder before it>…] | trainer.js job | trainer.js probe <engine>');
  process.exitCode = 2;
}
