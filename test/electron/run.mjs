// Runs the mocha suite of test/host in a desktop VS Code, which is downloaded: node test/electron/run.mjs [--version 1.101.0].
// On Linux without a screen: xvfb-run -a npm run test:electron.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { summarize } from '../harness/availability.mjs';
import { removeFolder } from '../harness/remove-folder.mjs';
import { bundleTests, printReport, report, root } from '../host/bundle.mjs';

const { values } = parseArgs({ options: { version: { type: 'string', default: 'stable' } } });
const tests = await bundleTests();
const workspace = mkdtempSync(path.join(tmpdir(), 'tw-'));
let fault = '';
try {
  await runTests({
    version: values.version,
    cachePath: path.join(root, 'node_modules/.cache/vscode-test'),
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: { TEST_REPORT: report },
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
  });
} catch (error) {
  // A test that failed is told by the report.
  fault = error instanceof Error ? error.message : String(error);
} finally {
  await removeFolder(workspace);
}
if (!existsSync(report)) {
  console.error(`VS Code gave no report: ${fault || 'it ended without one'}`);
  summarize({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
const outcome = printReport();
summarize(outcome);
process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
