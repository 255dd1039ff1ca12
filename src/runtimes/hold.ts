import { open, readFile, rm } from 'node:fs/promises';
import { TangentError } from '../contract/errors';
import { say } from '../contract/message';
import { diskFault } from './faults';

/**
 * Makes a file that says who works in a folder. One that a dead process has left is taken over.
 * @returns removes it again
 * @throws TangentError `runtime-busy` while another process has it
 */
export async function holdAlone(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') diskFault(file)(error);
    }
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (isAlive(pid)) throw new TangentError('runtime-busy', say`process ${pid} is installing it already (${file}); wait for it`);
    await rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
