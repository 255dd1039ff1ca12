// Holds the lock of the folder given until it is killed, or contends for it as often as asked.
import { closeSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TangentError } from '../../../src/contract/errors';
import { acquireLock } from '../../../src/runs/lock';

const [folder = '', times = '0'] = process.argv.slice(2);
const inside = path.join(folder, 'inside');

if (times === '0') {
  acquireLock(folder);
  process.stdout.write('held\n');
  setInterval(() => undefined, 1000);
}
for (let left = Number(times); left > 0; ) {
  try {
    const lock = acquireLock(folder);
    // Throws if another process is inside as well.
    closeSync(openSync(inside, 'wx'));
    await wait(Math.random() * 2);
    rmSync(inside);
    lock.release();
    left -= 1;
  } catch (error) {
    if (!(error instanceof TangentError && error.code === 'run-busy')) throw error;
  }
  await wait(Math.random() * 2);
}
