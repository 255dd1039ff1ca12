// Runs of the command line, for drives that begin where a run has ended.
import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * Runs `tangent adapt` on the workspace's pictures, the run in the workspace, its features in the server's cache, and
 * waits for its end.
 * @param options of the command line beside the folder
 */
export async function finishedRun({ root, server, workspace, folder = 'pictures', options = ['--epochs', '5'] }) {
  const args = [path.join(root, 'dist/cli.js'), 'adapt', path.join(workspace.folder, folder), '--picture-size', '64', ...options, '--json'];
  const env = { ...process.env, TANGENT_CACHE: path.join(server.folder, 'cache') };
  const child = spawn(process.execPath, args, { cwd: workspace.folder, stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (piece) => (output[name] += piece));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`tangent adapt ended with ${code}:\n${output.stdout}${output.stderr}`);
  return JSON.parse(output.stdout);
}
