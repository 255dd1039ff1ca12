import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finishedRun } from '../finished-run.mjs';
import { themes } from '../themes.mjs';
import { Workbench } from '../../harness/workbench.mjs';
import { makeWorkspace } from '../workspace.mjs';

const minutes = 60_000;
export { makeWorkspace };

/** The side bar, the walkthrough, and the same in another language. */
export function addSteps(steps, { root, page, browser, workbench, server, workspace, reports, screenshot }) {
  const view = (name) => page.getByRole('tree', { name });
  const line = (tree, text) => view(tree).getByRole('treeitem').filter({ hasText: text }).first();
  const experiment = path.join(workspace.folder, 'pictures.tangent.json');
  const step = (name, done) => page.locator(`[data-done-step-id$="#tangent.start#${name}"][aria-checked=${done}]`).first();

  steps.add('experiment files have their runs beneath them; networks and the machine have views of their own', async () => {
    writeFileSync(path.join(workspace.folder, 'pictures/animals/empty.png'), '');
    writeFileSync(experiment, `${JSON.stringify({ version: 1, dataset: 'pictures', methods: ['activation'] })}\n`);
    const { run } = await finishedRun({ root, server, workspace, options: ['--methods', 'activation', '--epochs', '3'] });
    const asked = path.join(run, 'experiment.json');
    writeFileSync(asked, JSON.stringify({ ...JSON.parse(readFileSync(asked, 'utf8')), file: experiment }));
    await workbench.open(server.workbench(workspace.folder));
    await workbench.show('Tangent');
    await line('Experiments', '1 run').waitFor({ timeout: minutes });
    const run1 = view('Experiments').getByRole('treeitem', { level: 2 });
    await run1.filter({ hasText: 'finished' }).waitFor({ timeout: minutes });
    await line('Backbones', 'EfficientNet-Lite0').filter({ hasText: /\d\.\d M parameters · 1,280 features/ }).waitFor({ timeout: minutes });
  });

  steps.add('a network is inspected as a document', async () => {
    await line('Backbones', 'EfficientNet-Lite0').click();
    const preview = workbench.panel('vscode.markdown-language-features');
    await preview.getByRole('heading', { name: 'Blocks from input to output' }).waitFor({ timeout: minutes });
    assert.ok((await preview.locator('table').last().locator('tr').count()) > 15);
    await screenshot('network-dark');
  });

  steps.add('checks are run when they are asked for, and say why the graphics processor is not used', async () => {
    await workbench.command('Tangent: Run Checks');
    await line('Environment', 'Engine').filter({ hasText: 'onnxruntime' }).waitFor({ timeout: minutes });
    const why = line('Environment', 'Why not the graphics processor');
    await why.click();
    await line('Environment', 'onnxruntime-cuda').filter({ hasText: 'NVIDIA' }).waitFor();
    await screenshot('why-not-the-gpu');
    // The view shows a few lines at once.
    await why.click();
    await line('Environment', 'Cache').filter({ hasText: 'iB' }).waitFor();
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await workbench.activity('Tangent').hover();
      await page.waitForTimeout(700);
      await screenshot(`sidebar-${name}`);
    }
  });

  steps.add('the cache is cleared after a question', async () => {
    await workbench.command('Tangent: Clear Cache');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Clear', exact: true }).click();
    await workbench.notification('are free again').waitFor({ timeout: minutes });
  });

  steps.add('the walkthrough fits every theme', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.command('Welcome: Open Walkthrough');
    await workbench.quickPick('Adapt a network to your pictures').click();
    await page.getByText('Choose a folder of pictures').first().waitFor({ timeout: minutes });
    for (const name of ['layers', 'watch']) await step(name, true).waitFor({ timeout: 20_000 });
    for (const name of ['folder', 'compare', 'use']) await step(name, false).waitFor();
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(1000);
      await screenshot(`walkthrough-${name}`);
    }
    assert.deepEqual(reports, []);
  });

  steps.add('steps of the walkthrough are ticked when they are done, while it is open and before', async () => {
    await workbench.command('Tangent: Compare Runs');
    await workbench.panel().locator('tr[data-run]').first().waitFor({ timeout: minutes });
    await workbench.command('View: Close Editor');
    await step('compare', true).waitFor({ timeout: 20_000 });
    await line('Experiments', '1 run').click();
    await workbench.panel().locator('#dataset-summary').waitFor({ timeout: minutes });
    await workbench.command('View: Close All Editors');
    await workbench.command('Welcome: Open Walkthrough');
    await workbench.quickPick('Adapt a network to your pictures').click();
    for (const [name, done] of [['folder', true], ['compare', true], ['use', false]]) await step(name, done).waitFor({ timeout: 20_000 });
    await page.waitForTimeout(500);
    await screenshot('walkthrough-ticked');
    await workbench.theme(themes.dark);
  });

  steps.add('everything is told in Chinese where VS Code is, what the trainer says as well', async () => {
    await failedRun();
    await inChinese({ browser, server, workspace }, async ({ other, chinese, tree }) => {
      await tree('骨干网络').waitFor({ timeout: minutes });
      // Until the experiment files are known the runs stand elsewhere.
      await other.getByRole('treeitem', { level: 2 }).first().waitFor({ timeout: minutes });
      await shownRun(other, '已完成');
      const frame = await frameWith(other, '#run-status[data-status=finished]');
      assert.match(await frame.locator('#run-status').innerText(), /完成/);
      const remarks = frame.locator('[aria-labelledby=remarks-title]');
      await remarks.locator('summary').click();
      assert.match(await remarks.innerText(), /文件为空/);
      assert.match(await remarks.innerText(), /没有数据增强/);
      assertChinese(await frame.locator('main').innerText());
      await screenshot('chinese-run', other);
      await shownRun(other, '失败');
      const failed = await frameWith(other, '#run-status[data-status=failed]');
      assert.match(await failed.locator('#run-status').innerText(), /只有一个类别 "animals" 的图片；请在其中把每个类别的图片放入各自的文件夹/);
      assertChinese(await failed.locator('main').innerText());
      await screenshot('chinese-failure', other);
      await other.getByRole('treeitem').filter({ hasText: '1 次运行' }).first().click();
      const form = chinese.panel();
      await form.getByText('预训练网络').first().waitFor({ timeout: minutes });
      await form.locator('#skipped').waitFor({ timeout: minutes });
      await form.locator('#layers-default').filter({ hasText: '梯度已经足够' }).waitFor({ timeout: minutes });
      await form.locator('#skipped summary').click();
      assert.match(await form.locator('#skipped').innerText(), /文件为空/);
      assertChinese(await form.locator('main').innerText());
      await screenshot('chinese-experiment', other);
    });
  });

  steps.add('the comparison and the checks of the machine are in Chinese, methods have their names', async () => {
    await inChinese({ browser, server, workspace }, async ({ other, chinese, tree }) => {
      await tree('骨干网络').waitFor({ timeout: minutes });
      const header = other.locator('.pane-header').filter({ hasText: '环境' });
      if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
      // What the checks said in the other window, where they were told in English.
      const why = tree('环境').getByRole('treeitem').filter({ hasText: '为何未使用图形处理器' }).first();
      await why.waitFor({ timeout: 2 * minutes });
      await why.click();
      const cuda = tree('环境').getByRole('treeitem').filter({ hasText: 'onnxruntime-cuda' }).first();
      await cuda.filter({ hasText: /\p{Script=Han}{3}/u }).waitFor();
      assertChinese((await tree('环境').getByRole('treeitem').allInnerTexts()).join('\n'));
      const line = await tree('实验').getByRole('treeitem').filter({ hasText: '已完成' }).first().innerText();
      assert.match(line, /激活上的线性探针/);
      await screenshot('chinese-why-not-the-gpu', other);
      await chinese.command('Tangent: 比较运行');
      const frame = await frameWith(other, 'th[data-column="activation.testAccuracy"]');
      assert.match(await frame.locator('th[data-column="activation.testAccuracy"]').innerText(), /激活上的线性探针/);
      assertChinese(await frame.locator('main').innerText());
      await screenshot('chinese-comparison', other);
    });
  });

  /** A run that its trainer itself has refused: of a folder with one class. */
  async function failedRun() {
    const runs = path.join(workspace.folder, '.tangent/runs');
    const [done] = readdirSync(runs);
    const folder = path.join(runs, 'refused');
    mkdirSync(folder);
    const asked = JSON.parse(readFileSync(path.join(runs, done, 'experiment.json'), 'utf8'));
    writeFileSync(path.join(folder, 'experiment.json'), JSON.stringify({ ...asked, dataset: path.join(workspace.folder, 'single'), file: null }));
    const { status } = spawnSync(process.execPath, [path.join(root, 'dist/trainer.js'), 'adapt', folder], { env: { ...process.env, TANGENT_CACHE: path.join(server.folder, 'cache') } });
    assert.equal(status, 2);
  }
}

/** A window whose VS Code was told by a language pack at its start that it speaks Chinese. */
async function inChinese({ browser, server, workspace }, work) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  try {
    await context.addInitScript(() => Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'zh-cn', set: () => undefined }));
    const other = await context.newPage();
    const chinese = new Workbench(other);
    await chinese.open(server.workbench(workspace.folder));
    await chinese.show('Tangent');
    await work({ other, chinese, tree: (name) => other.getByRole('tree', { name }) });
  } finally {
    await context.close();
  }
}

/** The frame of the page that shows an element; a tab that is just opening has the one before beside it. */
async function frameWith(page, selector) {
  for (const deadline = Date.now() + minutes; Date.now() < deadline; await page.waitForTimeout(200)) {
    for (const frame of page.frames()) if (await frame.locator(selector).first().isVisible().catch(() => false)) return frame;
  }
  throw new Error(`no page shows ${selector}`);
}

const shownRun = (page, status) => page.getByRole('treeitem').filter({ hasText: status }).first().click();

/** Three English words in a row are a sentence that nobody has translated; names and options are fewer. */
function assertChinese(text) {
  const paths = /(^|\s)\S*\/\S*/g;
  assert.deepEqual(text.replace(paths, ' ').match(/[A-Za-z]{2,}(?:[ ,][ ]?[a-z]{2,}){2,}/g) ?? [], []);
}
