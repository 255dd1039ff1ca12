import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { panelFrame } from '../axe.mjs';
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

  steps.add('experiment files have their runs beneath them; networks and the machine have views of their own', async () => {
    writeFileSync(experiment, `${JSON.stringify({ version: 1, dataset: 'pictures', methods: ['activation'] })}\n`);
    const { run } = await finishedRun({ root, server, workspace, options: ['--methods', 'activation', '--epochs', '3'] });
    const asked = path.join(run, 'experiment.json');
    writeFileSync(asked, JSON.stringify({ ...JSON.parse(readFileSync(asked, 'utf8')), file: experiment }));
    await workbench.open(server.workbench(workspace.folder));
    await workbench.activity('Tangent').click();
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
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(1000);
      await screenshot(`walkthrough-${name}`);
    }
    assert.deepEqual(reports, []);
  });

  steps.add('everything is told in Chinese where VS Code is', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    try {
      // What a language pack tells VS Code at its start.
      await context.addInitScript(() => Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'zh-cn', set: () => undefined }));
      const other = await context.newPage();
      const chinese = new Workbench(other);
      await chinese.open(server.workbench(workspace.folder));
      await chinese.activity('Tangent').click();
      await other.getByRole('tree', { name: '骨干网络' }).waitFor({ timeout: minutes });
      await other.getByRole('treeitem').filter({ hasText: '已完成' }).first().click();
      const frame = await panelFrame(other);
      await frame.locator('#run-status').filter({ hasText: '完成' }).waitFor({ timeout: minutes });
      mkdirSync(path.join(root, 'test-results/ui'), { recursive: true });
      await screenshot('chinese-run', other);
      await other.getByRole('treeitem').filter({ hasText: '1 次运行' }).first().click();
      await chinese.panel().getByText('预训练网络').first().waitFor({ timeout: minutes });
      await other.waitForTimeout(3000);
      await screenshot('chinese-experiment', other);
    } finally {
      await context.close();
    }
  });
}
