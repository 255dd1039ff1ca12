import assert from 'node:assert/strict';
import { finishedRun } from '../finished-run.mjs';
import { makeWorkspace } from '../workspace.mjs';

export const trusted = false;
export { makeWorkspace };

/** In a workspace that is not trusted, results can be looked at and nothing is started. */
export function addSteps(steps, { root, workbench, server, workspace, screenshot }) {
  steps.add('in Restricted Mode results can be looked at, and nothing is trained', async () => {
    await finishedRun({ root, server, workspace });
    await workbench.open(server.workbench(workspace.folder));
    const line = (await workbench.experiments()).filter({ hasText: 'finished' });
    await line.click();
    const panel = workbench.panel();
    await panel.locator('#run-status[data-status=finished]').waitFor({ timeout: 30_000 });
    await panel.locator('.banner', { hasText: 'Restricted Mode' }).waitFor();
    await panel.locator('#open-experiment').click();
    await panel.locator('#start-problem', { hasText: 'not trusted' }).waitFor();
    assert.equal(await panel.locator('#start').evaluate((button) => button.disabled), true);
    await screenshot('restricted');
  });
}
