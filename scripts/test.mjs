// Runs every check in the order of its speed and ends with one line: N passed, N failed, N skipped.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { softwareGpu } from './software-gpu.mjs';
import { isBuilt, missing } from './tfjs-native/build.mjs';

const results = 'test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };

function run(title, command, args, environment = {}) {
  console.log(`\n== ${title}`);
  const options = { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment }, shell: process.platform === 'win32' };
  return spawnSync(command, args, options).status === 0;
}

/** A step that passes or fails as a whole. */
function step(title, command, args) {
  const passed = run(title, command, args);
  total[passed ? 'passed' : 'failed'] += 1;
  if (!passed) console.log(`FAILED: ${title}`);
  return passed;
}

/** A vitest project, counted test by test. */
function vitest(project, environment) {
  const file = `${results}/${project}.json`;
  const passed = run(`${project} tests`, 'npx', [
    'vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`,
  ], environment);
  if (!existsSync(file)) {
    total.failed += 1;
    return;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  // A file that fails to load has no failed test of its own.
  if (!passed && report.numFailedTests === 0) total.failed += 1;
}

/** A script that prints its own count as its last line. */
async function counted(title, script) {
  console.log(`\n== ${title}`);
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (piece) => {
    process.stdout.write(piece);
    output += piece;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  const [passed, failed, skipped] = (found?.slice(1) ?? ['0', '1', '0']).map(Number);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (code !== 0 && failed + skipped === 0) total.failed += 1;
}

step('types', 'npm', ['run', '--silent', 'typecheck']);
step('lint', 'npm', ['run', '--silent', 'lint']);
vitest('unit');
vitest('engines');
const lacking = isBuilt() ? null : missing();
if (lacking) console.log(`\nThe tests on TensorFlow's native library are no part of this run: ${lacking}`);
else if (run("TensorFlow's native library", process.execPath, ['scripts/tfjs-native/build.mjs'])) vitest('native');
// What it is built from may be out of reach.
else total.skipped += 1;
const built = step('build', 'npm', ['run', '--silent', 'build']);
if (built) vitest('cli');
const gpu = softwareGpu();
if (built && gpu) vitest('gpu', gpu);
else {
  console.log("\nskipped: the tests of WebGPU (they need the build, and libvk_swiftshader.so of Debian's package chromium)");
  total.skipped += 1;
}
if (existsSync('dist/extension.cjs')) {
  await counted('mocha inside VS Code', 'test/host/run.mjs');
  await counted('the panel in a real VS Code', 'test/ui/run.mjs');
}

const { passed, failed, skipped } = total;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || (process.env.CI && skipped > 0) ? 1 : 0);
