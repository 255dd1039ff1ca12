// Runs mocha inside the extension host of a real VS Code, with the extension in development: node test/host/run.mjs.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { skipUnlessPossible, summarize } from '../harness/availability.mjs';
import { removeFolder } from '../harness/remove-folder.mjs';
import { startServer } from '../harness/server.mjs';
import { launchBrowser } from '../harness/workbench.mjs';
import { bundleTests, printReport, report, results, root } from './bundle.mjs';

skipUnlessPossible('mocha inside VS Code');
const patience = 180_000;
const tests = await bundleTests();
const workspace = mkdtempSync(path.join(tmpdir(), 'tw-'));
const server = await startServer({ driver: true, environment: { TEST_REPORT: report } });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  const options = [
    ['extensionDevelopmentPath', server.remote(root)],
    ['extensionTestsPath', server.remote(tests)],
    ['skipWelcome', 'true'],
  ];
  await page.goto(server.workbench(workspace, options));
  await Promise.race([ended, page.waitForTimeout(patience)]);
  if (!existsSync(report)) await page.screenshot({ path: path.join(results, 'failed.png') });
} finally {
  await browser.close();
  await server.stop();
  await removeFolder(workspace);
}

if (!existsSync(report)) {
  console.log(`mocha gave no report within ${patience / 1000} s`);
  summarize({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
const outcome = printReport();
summarize(outcome);
process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
