import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertAccessible, panelFrame } from '../axe.mjs';
import { memory, runElsewhere } from '../elsewhere.mjs';
import { themes } from '../themes.mjs';
import { makeWorkspace } from '../workspace.mjs';

const minutes = 60_000;

export const environment = { TANGENT_MEMORY: memory };
export { makeWorkspace };

/** What a person does from the folder to the comparison, in order. */
export function addSteps(steps, drive) {
  const { root, page, workbench, server, workspace, reports, axe, screenshot } = drive;
  const panel = workbench.panel();
  const cell = (method, column) => panel.locator(`tr[data-method=${method}] td`).nth(column);
  const epochs = async () => {
    const texts = await Promise.all(['activation', 'gradient', 'full', 'finetune'].map((method) => cell(method, 4).innerText()));
    return texts.map((text) => Number(text) || 0).reduce((sum, one) => sum + one, 0);
  };
  const until = async (what, check, timeout) => {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(250)) if (await check()) return;
    throw new Error(`timed out: ${what}`);
  };
  /** Waits for the run's end, and fails at once where it is another than expected. */
  const ends = async (status, timeout) => {
    const ended = ['finished', 'failed', 'stopped', 'interrupted'].map((one) => `#run-status[data-status=${one}]`).join(', ');
    await panel.locator(ended).waitFor({ timeout });
    assert.equal(await panel.locator('#run-status').getAttribute('data-status'), status, await panel.locator('#run-status').innerText());
  };
  const toExperiment = async () => {
    await page.getByRole('tab', { name: /pictures\.tangent\.json/ }).click();
    await panel.locator('main.with-form').waitFor({ timeout: minutes });
  };
  const closeNotifications = () => workbench.command('Notifications: Clear All Notifications');

  steps.add('the extension is there, and says what to do where nothing has run', async () => {
    await workbench.open(server.workbench(workspace.folder));
    await workbench.show('Tangent');
    await page.getByRole('button', { name: 'New Experiment' }).first().waitFor();
    await workbench.show('Explorer');
  });

  steps.add('a right click on a folder opens an experiment with its classes and the layers of the network', async () => {
    await workbench.contextMenu(workbench.explorerLine('pictures'), /Adapt a Model/);
    await panel.locator('#dataset-summary').waitFor({ timeout: minutes });
    assert.equal((await panel.locator('#dataset-summary').innerText()).trim(), `${workspace.count.toLocaleString('en-US')} pictures in ${workspace.classes.length} classes`);
    assert.deepEqual((await panel.locator('.class-name').allTextContents()).sort(), [...workspace.classes].sort());
    await panel.locator('#layers-summary').waitFor({ timeout: minutes });
    assert.equal(await panel.locator('[role=tree] > [role=treeitem]').count(), 19);
    await panel.locator('#cost-step', { hasText: 'ms' }).waitFor({ timeout: minutes });
    await panel.locator('#memory', { hasText: 'KiB' }).waitFor({ timeout: minutes });
    await panel.locator('#cost-run', { hasText: 'training' }).waitFor({ timeout: minutes });
  });

  steps.add('a block is chosen, whole or in part, and what that costs follows', async () => {
    const figures = async () => Promise.all(['#cost-parameters', '#memory', '#cost-step'].map((id) => panel.locator(id).innerText()));
    const known = async () => (await panel.locator('[aria-busy=true]').count()) === 0;
    const before = await figures();
    const block = panel.locator('[data-block="blocks.15"]');
    const checked = (item) => item.getAttribute('aria-checked');
    await block.locator('> .item').click();
    await until('the costs of the block', async () => (await known()) && (await figures()).every((text, i) => text !== before[i]), minutes);
    assert.equal(await checked(block), 'true');
    assert.match(await panel.locator('#layers-summary').innerText(), /^4 of 49 layers/);
    await block.focus();
    await page.keyboard.press('ArrowRight');
    await panel.locator('[data-layer="blocks.15.expand"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await until('a part of the block', async () => (await checked(block)) === 'mixed', 10_000);
    assert.equal(await checked(panel.locator('[data-layer="blocks.15.project"]')), 'false');
    await screenshot('blocks');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await until('the block closed', async () => (await panel.locator('[data-layer]').count()) === 0, 10_000);
    await panel.locator('vscode-button', { hasText: 'Default' }).click();
    // A time may have been measured anew.
    const exact = (all) => all.slice(0, 2).join();
    await until('the costs of the default', async () => (await known()) && exact(await figures()) === exact(before), minutes);
    await panel.getByRole('textbox', { name: 'Filter by name' }).fill('stem');
    // The page draws in the next frame.
    await until('the layer of that name', async () => (await panel.locator('[role=treeitem]').count()) === 1, 10_000);
    await panel.getByRole('textbox', { name: 'Filter by name' }).fill('');
  });

  steps.add('the features and the preparation of pictures can be changed, and go back', async () => {
    const advanced = panel.locator('#advanced > summary');
    await advanced.click();
    const features = panel.locator('#features vscode-dropdown');
    await features.click();
    await features.locator('vscode-option', { hasText: 'blocks.14.project.output' }).click();
    await panel.locator('#backbone-summary', { hasText: '192 features' }).waitFor({ timeout: minutes });
    assert.equal(await panel.locator('[data-block="blocks.14"]').getAttribute('aria-checked'), 'true');
    await screenshot('features');
    await features.click();
    await features.locator('vscode-option', { hasText: 'default' }).click();
    await panel.locator('#backbone-summary', { hasText: '1,280 features' }).waitFor({ timeout: minutes });
    await advanced.click();
    await panel.locator('summary', { hasText: 'Preparation of the pictures' }).click();
    const mean = panel.getByRole('textbox', { name: 'Mean' });
    const reset = panel.locator('#reset-preprocessing');
    const was = await mean.inputValue();
    await mean.fill('100, 110');
    await panel.locator('#preprocessing .problem').waitFor();
    assert.equal(await panel.locator('#start').evaluate((button) => button.disabled), true);
    await mean.fill('100, 110, 120');
    await panel.locator('#preprocessing .hint', { hasText: 'Set by you.' }).first().waitFor({ timeout: minutes });
    await screenshot('preparation');
    await reset.click();
    await until('the mean as it was', async () => (await mean.inputValue()) === was, minutes);
    await panel.locator('summary', { hasText: 'Preparation of the pictures' }).click();
  });

  steps.add('sizes can be typed; what is wrong cannot be started', async () => {
    await panel.locator('summary', { hasText: 'Advanced' }).click();
    await panel.getByRole('textbox', { name: 'Side of the pictures' }).fill('112');
    await panel.locator('#backbone-summary', { hasText: '112 × 112' }).waitFor({ timeout: minutes });
    await panel.getByRole('textbox', { name: 'Side of the pictures' }).fill('');
    await panel.locator('#backbone-summary', { hasText: '224 × 224' }).waitFor({ timeout: minutes });
    const number = panel.getByRole('textbox', { name: 'Most epochs' });
    await number.fill('none');
    await panel.locator('.problem').waitFor();
    assert.equal(await panel.locator('#start').evaluate((button) => button.disabled), true);
    await number.fill(String(workspace.epochs));
    await until('the start button', () => panel.locator('#start').evaluate((button) => !button.disabled), 10_000);
  });

  steps.add('the form fits every theme', async () => {
    await panel.locator('summary', { hasText: 'Advanced' }).click();
    assert.deepEqual(reports, []);
    const frame = await panelFrame(page);
    await frame.evaluate(() => window.scrollTo(0, 0));
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(800);
      await screenshot(`form-${name}`);
      await assertAccessible(page, axe, `the form, ${name}`);
    }
    await until('the default', () => panel.locator('vscode-button', { hasText: 'Default' }).evaluate((button) => button.disabled), 5000);
    await workbench.theme(themes.dark);
    // axe adds styles of its own, which the policy reports.
    reports.length = 0;
  });

  steps.add('a run starts, and its curves move', async () => {
    await workbench.start();
    await panel.locator('#run-status[data-status=running]').waitFor({ timeout: 2 * minutes });
    await panel.locator('tangent-chart canvas').first().waitFor({ timeout: 4 * minutes });
    const first = await epochs();
    await until('more epochs', async () => (await epochs()) > first, minutes);
    await page.locator('.statusbar-item', { hasText: 'Tangent:' }).waitFor();
  });

  steps.add('a reload of the window finds the run again while it goes on', async () => {
    const before = await epochs();
    workspace.pauseTrainers();
    await page.reload();
    await page.locator('.monaco-workbench').waitFor({ timeout: minutes });
    await panel.locator('#run-status').waitFor({ timeout: minutes });
    await until('the curves', async () => (await epochs()) >= before, minutes);
    const lines = await workbench.experiments();
    await lines.filter({ hasText: 'pictures' }).first().waitFor();
    await panel.locator('#run-status[data-status=running]').waitFor({ timeout: 10_000 });
    workspace.continueTrainers();
  });

  steps.add('the run finishes: a notification, the table, words and mistakes', async () => {
    await until('the third model', async () => Number(await cell('full', 4).innerText()) > 3, 12 * minutes);
    await screenshot('running-dark');
    await ends('finished', 12 * minutes);
    await workbench.notification('has finished').waitFor({ timeout: 10_000 });
    for (const method of ['activation', 'gradient', 'full', 'finetune']) assert.match(await cell(method, 0).innerText(), /^\d+\.\d\s%/);
    assert.ok((await panel.locator('.words li').count()) > 0);
    await closeNotifications();
  });

  steps.add('mistakes show their pictures and open them', async () => {
    const pictures = panel.locator('#pictures .gallery-cell img');
    if ((await panel.locator('#pictures .gallery-cell').count()) === 0) return assert.match(await panel.locator('#pictures').innerText(), /No pictures/);
    await pictures.first().scrollIntoViewIfNeeded();
    await until('the thumbnail', () => pictures.first().evaluate((image) => image.naturalWidth > 0), 20_000);
    const name = await panel.locator('#pictures .gallery-title').first().innerText();
    await panel.locator('#pictures .gallery-cell').first().dblclick();
    await workbench.closeTab(name);
    await panel.locator('#run-status').waitFor();
  });

  steps.add('the report opens', async () => {
    await panel.locator('vscode-button', { hasText: 'Open Report' }).click();
    await panel.locator('h1').first().waitFor();
    await screenshot('report-tab');
    await workbench.closeTab('Report: pictures');
    await panel.locator('#run-status').waitFor();
  });

  steps.add('a command of the palette is about the run in front', async () => {
    await workbench.command('Tangent: Open Report');
    await page.getByRole('tab', { name: 'Report: pictures' }).waitFor();
    await workbench.command('View: Close Editor');
    await panel.locator('#run-status').waitFor();
  });

  steps.add('the curves of a run are saved as figures and as pictures', async () => {
    const saved = async (format) => {
      const file = path.join(workspace.folder, `curves.${format}`);
      await panel.locator('#save-curves > summary').click();
      await panel.locator(`#curves-${format}`).click();
      await workbench.answerSaveDialog(file);
      await until(`the file ${file}`, () => existsSync(file) && statSync(file).size > 0, 20_000);
      await closeNotifications();
      return readFileSync(file);
    };
    assert.match((await saved('csv')).toString(), /^method,searched,value,epoch,.*\n(activation,.*\n){9}/);
    const svg = (await saved('svg')).toString();
    assert.ok(svg.startsWith('<svg xmlns='));
    assert.equal((svg.match(/<path class="curve (training|validation)/g) ?? []).length, 16);
    const png = await saved('png');
    assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16)], ['PNG', 1840]);
    writeFileSync(path.join(root, 'test-results/ui/run-curves.png'), png);
  });

  steps.add('the models classify a picture, and the engines are listed', async () => {
    await workbench.show('Explorer');
    // The curves that were saved move the lines below them.
    for (const name of ['broken.onnx', 'curves.png', 'curves.svg']) await workbench.explorerLine(name).waitFor();
    await workbench.explorerLine('pictures').click();
    await workbench.explorerLine('transport').click();
    const picture = page.locator('.explorer-folders-view [role=treeitem][aria-label*=".png"]').first();
    await workbench.contextMenu(picture, /Predict with Tangent/);
    await panel.locator('.picture .model').first().waitFor({ timeout: minutes });
    await screenshot('classified-dark');
    await workbench.closeTab('Tangent: Predict');
    await workbench.command('Tangent: Run Checks');
    const environment = page.locator('[role=tree][aria-label="Environment"] [role=treeitem]');
    await environment.filter({ hasText: 'Engine' }).filter({ hasText: 'onnxruntime' }).waitFor({ timeout: minutes });
    await screenshot('sidebar-dark');
    await workbench.show('Explorer');
    await workbench.explorerLine('pictures').click();
  });

  steps.add('the result fits every theme, and the curves follow it', async () => {
    assert.deepEqual(reports, []);
    const seen = new Set();
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(1000);
      const frame = await panelFrame(page);
      await frame.evaluate(() => window.scrollTo(0, 0));
      seen.add(await frame.locator('tangent-chart canvas').first().evaluate((canvas) => canvas.toDataURL()));
      await screenshot(`result-${name}`);
      await frame.evaluate(() => document.querySelector('#words-title').scrollIntoView());
      await page.waitForTimeout(400);
      await screenshot(`details-${name}`);
      await assertAccessible(page, axe, `the result, ${name}`);
    }
    assert.equal(seen.size, 3, 'the curves have the same pixels in two themes');
    await workbench.theme(themes.dark);
    reports.length = 0;
  });

  steps.add('the panel fits a narrow window', async () => {
    await page.setViewportSize({ width: 620, height: 900 });
    await page.waitForTimeout(800);
    const frame = await panelFrame(page);
    const [content, shown, beyond] = await frame.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      // What lies in something that scrolls by itself makes the page no wider.
      const scrolls = (element) => element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
      const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth && !scrolls(element.parentElement));
      return [scrollWidth, clientWidth, wide.map((element) => element.outerHTML.slice(0, 100)).join('\n')];
    });
    await screenshot('narrow');
    await page.setViewportSize({ width: 1440, height: 1000 });
    assert.ok(content <= shown, `${content} pixels of content in ${shown}:\n${beyond}`);
  });

  steps.add('a second run is stopped, goes on where it was, and is stopped again', async () => {
    await panel.locator('#open-experiment').click();
    await workbench.start();
    await panel.locator('tangent-chart canvas').first().waitFor({ timeout: 4 * minutes });
    await panel.locator('#stop').click();
    await panel.locator('#run-status[data-status=stopped]').waitFor({ timeout: minutes });
    const before = await epochs();
    await screenshot('stopped-dark');
    await panel.locator('#resume').click();
    await panel.locator('#run-status[data-status=running]').waitFor({ timeout: minutes });
    await until('more epochs', async () => (await epochs()) > before, 2 * minutes);
    workspace.pauseTrainers();
    // Runs stand below their experiment.
    const line = (await workbench.experiments()).and(page.locator('[aria-level="2"]')).filter({ hasNotText: 'finished' });
    await workbench.contextMenu(line, 'Stop Run');
    workspace.continueTrainers();
    await panel.locator('#run-status[data-status=stopped]').waitFor({ timeout: minutes });
  });

  steps.add('a trainer that is killed leaves a run that goes on where it was', async () => {
    await panel.locator('#resume').click();
    await panel.locator('#run-status[data-status=running]').waitFor({ timeout: minutes });
    workspace.killTrainers();
    await panel.locator('#run-status[data-status=interrupted]').waitFor({ timeout: minutes });
    await panel.locator('#resume').click();
    await panel.locator('#run-status[data-status=running]').waitFor({ timeout: minutes });
    await panel.locator('#stop').click();
    await panel.locator('#run-status[data-status=stopped]').waitFor({ timeout: minutes });
  });

  steps.add('a stopped run goes to the trash, from which it could come back', async () => {
    const lines = (await workbench.experiments()).and(page.locator('[aria-level="2"]'));
    await until('both runs', async () => (await lines.count()) === 2, 10_000);
    await workbench.contextMenu(lines.filter({ hasText: 'stopped' }).first(), 'Delete Run');
    await until('one line less', async () => (await lines.count()) === 1, 20_000);
    await workbench.notification('is deleted').getByRole('button', { name: 'Undo' }).waitFor();
    await closeNotifications();
    await panel.locator('.banner.error[data-code=run-gone]').waitFor();
    await panel.locator('.banner vscode-button').click();
    await workbench.command('View: Close Editor');
  });

  steps.add('a run that does not fit beside one in a terminal waits, says so, and goes on when that has ended', async () => {
    const other = await runElsewhere(drive);
    try {
      await toExperiment();
      await workbench.start();
      await panel.locator('#run-status[data-status=waiting]', { hasText: '1 run on this machine' }).waitFor({ timeout: minutes });
      await (await workbench.experiments()).filter({ hasText: 'waiting for memory, 1 run before it' }).waitFor();
      await screenshot('waiting-dark');
    } finally {
      assert.equal(await other.stop(), 130);
    }
    await panel.locator('tangent-chart canvas').first().waitFor({ timeout: minutes });
    await panel.locator('#stop').click();
    await ends('stopped', minutes);
    await toExperiment();
  });

  steps.add('a folder of one class and a file that is no network are refused in words', async () => {
    await panel.locator('vscode-button', { hasText: 'Choose…' }).first().click();
    await workbench.answerOpenDialog(`${workspace.folder}/single/`, 'Use This Folder');
    await panel.locator('#start-problem', { hasText: 'at least two sub-folders' }).waitFor({ timeout: 20_000 });
    await panel.locator('vscode-button', { hasText: 'Choose File…' }).click();
    await workbench.answerOpenDialog(`${workspace.folder}/broken.onnx`, 'Use This Network');
    await panel.locator('.banner.error', { hasText: 'broken.onnx' }).waitFor({ timeout: minutes });
    assert.equal(await panel.locator('#start').evaluate((button) => button.disabled), true);
    await screenshot('refused-dark');
  });

  steps.add('a click on the finished run opens its panel', async () => {
    await (await workbench.experiments()).filter({ hasText: 'finished' }).click();
    await panel.locator('#run-status[data-status=finished]').waitFor({ timeout: 20_000 });
    assert.equal(await page.locator('.tabs-container [role=tab]', { hasText: 'Tangent:' }).count(), 2);
  });
}
