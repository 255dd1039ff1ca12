import assert from 'node:assert/strict';
import { startServer } from '../harness/server.mjs';
import { Workbench } from '../harness/workbench.mjs';

/** In a workspace that is not trusted, results can be looked at and nothing is started. */
export function addTrustSteps(steps, { browser, vsix, workspace, screenshot }) {
  steps.add('in Restricted Mode results can be looked at, and nothing is trained', async () => {
    const server = await startServer({ vsix, trusted: false });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
      const workbench = new Workbench(page);
      await workbench.open(server.workbench(workspace.folder));
      const line = (await workbench.experiments()).filter({ hasText: 'finished' });
      await line.click();
      const panel = workbench.panel();
      await panel.locator('#run-status[data-status=finished]').waitFor({ timeout: 30_000 });
      await panel.locator('.banner', { hasText: 'Restricted Mode' }).waitFor();
      await panel.locator('#new').click();
      await panel.locator('#start-problem', { hasText: 'not trusted' }).waitFor();
      assert.equal(await panel.locator('#start').evaluate((button) => button.disabled), true);
      await screenshot('restricted', page);
      await page.close();
    } finally {
      await server.stop();
    }
  });
}
