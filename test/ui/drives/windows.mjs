import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finishedRun } from '../finished-run.mjs';
import { Workbench } from '../../harness/workbench.mjs';
import { makeWorkspace } from '../workspace.mjs';
import { writtenRun } from '../written-run.mjs';

const minutes = 60_000;
const long = ['--methods', 'finetune', '--learning-rates', '1e-6,2e-6,3e-6', '--epochs', '100000', '--patience', '100000', '--picture-size', '64'];
export { makeWorkspace };

/** Two windows on one folder, several folders in one window, and none. */
export function addSteps(steps, { root, page, browser, workbench, server, workspace, screenshot }) {
  const command = (...args) => {
    const env = { ...process.env, TANGENT_CACHE: path.join(server.folder, 'cache') };
    return spawn(process.execPath, [path.join(root, 'dist/cli.js'), ...args], { cwd: workspace.folder, stdio: 'ignore', env });
  };
  const lines = (window) => window.getByRole('tree', { name: 'Experiments' }).getByRole('treeitem');
  const tabs = (window) => window.locator('.tabs-container').getByRole('tab', { name: /^Tangent:|pictures/ });
  const until = async (what, check, timeout = minutes) => {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(250)) if (await check()) return;
    throw new Error(`timed out: ${what}`);
  };
  const runsIn = (folder) => (existsSync(path.join(folder, '.tangent/runs')) ? readdirSync(path.join(folder, '.tangent/runs')) : []);
  let other;
  let second;

  steps.add('two windows on one folder both list a run that a terminal started', async () => {
    await finishedRun({ root, server, workspace, options: ['--methods', 'activation', '--epochs', '3'] });
    command('adapt', path.join(workspace.folder, 'pictures'), ...long);
    await until('two runs', () => runsIn(workspace.folder).length === 2);
    await workbench.open(server.workbench(workspace.folder));
    await workbench.show('Tangent');
    await lines(page).filter({ hasText: '%' }).filter({ hasText: /Fine-tuning|features|running/ }).first().click();
    await workbench.panel().locator('#run-status').waitFor({ timeout: minutes });
    assert.equal(await tabs(page).count(), 1);
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    other = await context.newPage();
    second = new Workbench(other);
    await second.open(server.workbench(workspace.folder));
    await other.locator('.statusbar').getByText(/Tangent: /).first().waitFor({ timeout: minutes });
    await second.show('Tangent');
    await until('both list it', async () => (await lines(page).count()) === 2 && (await lines(other).count()) === 2);
  });

  steps.add('the second window opens no panel by itself', async () => {
    await other.waitForTimeout(5000);
    assert.equal(await tabs(other).count(), 0);
    await screenshot('second-window', other);
  });

  steps.add('what one window stops and deletes is told by the other', async () => {
    await workbench.contextMenu(lines(page).filter({ hasText: /Fine-tuning|features|running/ }).first(), /^Stop Run/);
    await lines(other).filter({ hasText: 'stopped' }).waitFor({ timeout: minutes });
    await workbench.contextMenu(lines(page).filter({ hasText: 'finished' }).first(), /^Delete Run/);
    await until('the other window forgets it', async () => (await lines(other).count()) === 1);
    await other.context().close();
  });

  steps.add('a line opens its run although it is drawn anew several times a second', async () => {
    const changing = writtenRun(workspace.folder, '20260101-120000-changing', { wanted: ['full'] });
    changing.prepare();
    changing.epochs(1);
    await changing.hold();
    const changes = setInterval(() => changing.epochs(1), 60);
    try {
      const line = lines(page).filter({ hasText: 'features' });
      for (let click = 1; click <= 10; click += 1) {
        await workbench.command('View: Close All Editors');
        await until('no page', async () => (await tabs(page).count()) === 0);
        await line.click();
        await until(`page ${click}`, async () => (await tabs(page).count()) === 1, 10_000);
      }
      assert.equal(await workbench.notification('not found').count(), 0);
    } finally {
      clearInterval(changes);
      await changing.release();
      rmSync(changing.folder, { recursive: true });
    }
  });

  steps.add('a run begun in the second folder of a workspace lies there, and the runs of both are listed', async () => {
    const beside = path.join(path.dirname(workspace.folder), 'beside');
    mkdirSync(beside);
    cpSync(path.join(workspace.folder, 'pictures'), path.join(beside, 'other-pictures'), { recursive: true });
    const file = path.join(path.dirname(workspace.folder), 'both.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: [{ path: path.basename(workspace.folder) }, { path: 'beside' }] }));
    await workbench.open(server.workbench(workspace.folder).replace(/\?folder=.*/, `?workspace=${encodeURIComponent(file)}`));
    // The Explorer is in front, and a click on its icon would hide it. A folder may be open already, and is closed by a click.
    await until('both folders', async () => {
      if (await workbench.explorerLine('beside').waitFor({ timeout: 15_000 }).then(() => true, () => false)) return true;
      // On a busy machine VS Code may open the file before its server answers, and takes it for one without folders.
      await page.reload();
      return false;
    });
    await until('the second folder is open', async () => {
      await page.waitForTimeout(1500);
      if (await workbench.explorerLine('other-pictures').isVisible()) return true;
      await workbench.explorerLine('beside').click();
      return false;
    });
    await workbench.contextMenu(workbench.explorerLine('other-pictures'), /Adapt a Model/);
    await workbench.start();
    assert.equal(runsIn(beside).length, 1);
    await workbench.show('Tangent');
    await until('runs of both', async () => (await lines(page).count()) >= 2);
    await screenshot('two-folders');
    command('stop', path.join(beside, '.tangent/runs', runsIn(beside)[0]));
  });

  steps.add('without a folder runs lie in the storage of the extension, and are listed', async () => {
    await workbench.open(server.workbench(workspace.folder).replace(/\?folder=.*/, '?ew=true'));
    await workbench.show('Tangent');
    await page.getByText('Open the folder that holds your pictures').waitFor({ timeout: minutes });
    await workbench.command('Tangent: Try on Sample Pictures');
    await workbench.start();
    await lines(page).filter({ hasText: 'samples' }).waitFor({ timeout: minutes });
    const storage = path.join(server.folder, 'ud/User/globalStorage/tangent.tangent');
    assert.equal(runsIn(storage).length, 1);
    command('stop', path.join(storage, '.tangent/runs', runsIn(storage)[0]));
    await screenshot('no-folder');
  });
}
