import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Removes a temporary folder in which processes that have just been asked to end may still write for some seconds.
 * Retries of `rmSync` itself do not help: they do not remove again what has been written since.
 */
export async function removeFolder(folder) {
  for (const deadline = Date.now() + 10_000; ; await wait(200)) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (Date.now() < deadline) continue;
      console.warn(`${folder} is left: ${error.message}`);
      return;
    }
  }
}
