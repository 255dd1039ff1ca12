// One drive: a server, a workspace and a window of its own, and steps that build on each other.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startServer } from '../harness/server.mjs';
import { Steps } from '../harness/steps.mjs';
import { Workbench } from '../harness/workbench.mjs';

/** What the README and the walkthrough show. */
const published = new Set(['form-light', 'running-dark', 'result-dark', 'classified-dark', 'comparison-table']);

/** Prints what a failure leaves behind: the texts of the pages in the window, and the end of the extension's log. */
async function tell(page, server) {
  // A page's frame is renamed to active-frame when it is shown, which is not told to the browser's driver.
  for (const frame of [page.mainFrame(), ...page.frames().filter((one) => /^(active|pending)-frame$/.test(one.name()))]) {
    const text = await frame.locator('body').innerText({ timeout: 2000 }).catch(() => '');
    const typed = await frame.locator('input:visible').evaluateAll((inputs) => inputs.map(({ value }) => value)).catch(() => []);
    if (text.trim() !== '') console.log(`    ${frame === page.mainFrame() ? 'window' : 'page'}: ${JSON.stringify(text.slice(0, 8000))}, fields: ${JSON.stringify(typed)}`);
  }
  for (const log of server.logs()) console.log(`    ${path.basename(log)}: ${JSON.stringify(readFileSync(log, 'utf8').slice(-2000))}`);
}

/**
 * Carries out `drives/<name>.mjs`, which exports `makeWorkspace(options)`, giving `{ folder, remove }`, and
 * `addSteps(steps, tools)`, and may export `environment` of the server and `trusted`.
 * @returns how many steps passed, failed and were skipped
 */
export async function driveOnce(name, { root, results, browser, extensions, publish }) {
  const { addSteps, makeWorkspace, environment = {}, trusted = true } = await import(`./drives/${name}.mjs`);
  const workspace = makeWorkspace({ all: publish });
  const server = await startServer({ extensions, environment, trusted });
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  const reports = [];
  page.on('console', (message) => /Content Security Policy|\[Report Only\]/.test(message.text()) && reports.push(message.text()));
  page.on('pageerror', (error) => reports.push(String(error.stack)));
  const screenshot = (picture, shown = page) => {
    const folder = publish && published.has(picture) ? path.join(root, 'media/screenshots') : results;
    return shown.screenshot({ path: path.join(folder, `${picture}.png`) });
  };
  const axe = path.join(root, 'node_modules/axe-core/axe.min.js');
  const steps = new Steps();
  try {
    addSteps(steps, { root, page, context, browser, workbench: new Workbench(page), server, workspace, reports, axe, screenshot });
    return await steps.run(async (title) => {
      await screenshot(`failed in ${name} at ${title.replace(/\W+/g, ' ')}`);
      await tell(page, server);
    });
  } finally {
    await context.close();
    await server.stop();
    await workspace.remove();
  }
}
