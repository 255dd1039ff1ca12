// A Python of the benchmarks' own: a virtual environment in the cache folder, made and filled when it is first needed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where the benchmarks keep what they download. */
export const cacheFolder = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'tangent-bench');

/**
 * Variables that make PyTorch a fair peer: glibc then keeps what a step frees for the next step, as other allocators
 * do by themselves.
 */
export const peerVariables = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 32),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 36),
  MALLOC_TOP_PAD_: String(2 ** 28),
};

/**
 * The interpreter of a virtual environment that has the packages, in the newest versions that pip finds when they are
 * first asked for. `TANGENT_BENCH_PYTHON` names another interpreter, which must have them.
 * @param {readonly string[]} packages
 * @returns {string} the path of the interpreter
 */
export function pythonWith(packages) {
  const given = process.env.TANGENT_BENCH_PYTHON;
  if (given) return given;
  const folder = path.join(cacheFolder, 'python');
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const record = path.join(folder, 'installed.txt');
  mkdirSync(cacheFolder, { recursive: true });
  if (!existsSync(python)) run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
  const installed = existsSync(record) ? readFileSync(record, 'utf8').split('\n').filter(Boolean) : [];
  const missing = packages.filter((name) => !installed.includes(name));
  if (missing.length > 0) {
    console.error(`Installing ${missing.join(', ')} into ${folder} …`);
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...missing]);
    writeFileSync(record, [...installed, ...missing].join('\n'));
  }
  return python;
}

function run(command, options) {
  const { status, error } = spawnSync(command, options, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0) throw new Error(`${command} ${options.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}
