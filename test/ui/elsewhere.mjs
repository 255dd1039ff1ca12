// A run in a terminal beside the window, which takes the memory that a run of the window would need.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What all runs may take together in the drive: enough for one. */
export const memory = '1GiB';

const long = ['--methods', 'finetune', '--learning-rates', '1e-6', '--epochs', '100000', '--patience', '100000'];

/** Starts a run that would take hours, and waits until it has its memory. */
export async function runElsewhere({ root, server, workspace }) {
  const cache = path.join(server.folder, 'cache');
  const folder = path.join(path.dirname(workspace.folder), 'elsewhere');
  const args = [path.join(root, 'dist/cli.js'), 'adapt', path.join(workspace.folder, 'pictures'), '--out', folder, ...long];
  const child = spawn(process.execPath, args, { stdio: 'ignore', env: { ...process.env, TANGENT_CACHE: cache, TANGENT_MEMORY: memory } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const queue = path.join(cache, 'queue');
  for (const deadline = Date.now() + 60_000; !existsSync(queue) || readdirSync(queue).length === 0; await wait(100)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the run in ${folder} does not begin`);
  }
  return {
    stop: async () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
