// Runs the ONNX project's own cases through the importer and writes docs/onnx-operators.md:
// npm run conformance [-- --cases FOLDER --only PATTERN --table FILE --outcomes FILE]. Without a folder the cases come from the Python package
// `onnx`, installed into a virtual environment beside the bundled script.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

/** The last version whose wheels carry the cases and are there for the Python versions in use. */
const VERSION = '1.19.0';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const cache = path.join(root, 'node_modules/.cache/tangent-conformance');
const { values } = parseArgs({ options: { cases: { type: 'string' }, only: { type: 'string' }, table: { type: 'string' }, outcomes: { type: 'string' } } });

function casesFromPackage() {
  const environment = path.join(cache, `onnx-${VERSION}`);
  const python = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    execFileSync(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', environment], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', `onnx==${VERSION}`], { stdio: 'inherit' });
  }
  const code = 'import onnx, os; print(os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/node"))';
  return execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
}

const cases = values.cases ?? casesFromPackage();
const outfile = path.join(cache, 'main.mjs');
await build({
  entryPoints: [path.join(root, 'scripts/conformance/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
  external: ['onnxruntime-node', '@tensorflow/*'],
  banner: { js: "import { createRequire as tangentRequire } from 'node:module'; const require = tangentRequire(import.meta.url);" },
});
const table = values.table ?? path.join(root, 'docs/onnx-operators.md');
const { status } = spawnSync(process.execPath, [outfile, cases, VERSION, table, values.only ?? '.', values.outcomes ?? ''], { stdio: 'inherit' });
process.exitCode = status ?? 1;
