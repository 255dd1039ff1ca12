// Builds TensorFlow.js's native backend: the addon of the npm package @tensorflow/tfjs-node, against the TensorFlow
// library that the PyPI package tensorflow-cpu carries with its C headers. Done once per pair of versions, into a folder
// under the user's cache; nothing of it becomes a dependency of ours. It is what @tensorflow/tfjs-node-gpu runs, but for
// the device.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const versions = { tfjs: '4.22.0', headers: '1.9.0', tensorflow: '2.21.0' };
// Any Python may download it: the library itself does not depend on Python.
const wheel = ['--python-version=3.11', '--implementation=cp', '--abi=cp311', '--platform=manylinux_2_27_x86_64'];
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'tangent-test');
const name = `tfjs-native-${versions.tfjs}-${versions.tensorflow}`;
const addon = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node';
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** The entry of the built package, for import(); where it is built already or can be built. */
export function entry() {
  return path.join(cache, name, 'node_modules/@tensorflow/tfjs-node/dist/index.js');
}

export function isBuilt() {
  return existsSync(path.join(cache, name, addon));
}

/** What this machine lacks to build it, in one line; null if nothing. */
export function missing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is built on Linux x64 only';
  const tools = { python3: ['-m', 'pip', '--version'], 'g++': ['--version'] };
  const absent = Object.entries(tools).filter(([tool, args]) => spawnSync(tool, args).status !== 0);
  return absent.length > 0 ? `there is no ${absent.map(([tool]) => (tool === 'python3' ? 'python3 with pip' : tool)).join(' and no ')}` : null;
}

function run(cwd, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} … failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

const quiet = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error'];

// Members of a wheel by their beginnings; Python has a reader of zip files, Node.js has none.
const unpack = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall('tensorflow', [name for name in wheel.namelist() if name.startswith(tuple(sys.argv[2:]))])
`;

/** Members that the addon includes, and what they include in turn. */
const headers = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'xla/tsl/c/', 'tsl/platform/ctstring'];

function fill(folder) {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  run(folder, 'npm', ['install', ...quiet, `@tensorflow/tfjs-node@${versions.tfjs}`, `node-api-headers@${versions.headers}`]);
  run(folder, 'python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', ...wheel, `tensorflow-cpu==${versions.tensorflow}`]);
  const [file] = readdirSync(folder).filter((candidate) => candidate.endsWith('.whl'));
  const members = [...libraries, ...headers.map((header) => `include/${header}`)].map((member) => `tensorflow/${member}`);
  run(folder, 'python3', ['-c', unpack, file, ...members]);
  rmSync(path.join(folder, file));
  compile(folder);
}

function compile(folder) {
  const package_ = path.join(folder, 'node_modules/@tensorflow/tfjs-node');
  const tensorflow = path.join(folder, 'tensorflow/tensorflow');
  mkdirSync(path.dirname(path.join(folder, addon)), { recursive: true });
  run(folder, 'g++', [
    '-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8',
    '-I', path.join(folder, 'node_modules/node-api-headers/include'),
    '-I', path.join(tensorflow, 'include'),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => path.join(package_, 'binding', source)),
    ...libraries.map((library) => path.join(tensorflow, library)),
    // From the addon's folder, so that the whole may be moved.
    '-Wl,-rpath,$ORIGIN/../../../../../tensorflow/tensorflow',
    '-o', addon,
  ]); // prettier-ignore
}

/** Builds it where it is missing, and returns the entry of the package. */
export function build() {
  if (isBuilt()) return entry();
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, 'partial-'));
  try {
    fill(partial);
    rmSync(path.join(cache, name), { recursive: true, force: true });
    renameSync(partial, path.join(cache, name));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  for (const other of readdirSync(cache)) {
    if (other.startsWith('tfjs-native-') && other !== name) rmSync(path.join(cache, other), { recursive: true, force: true });
  }
  return entry();
}

if (import.meta.filename === process.argv[1]) console.log(build());
