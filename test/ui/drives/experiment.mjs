import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertAccessible, panelFrame } from '../axe.mjs';
import { finishedRun } from '../finished-run.mjs';
import { themes } from '../themes.mjs';
import { makeWorkspace as makePictures } from '../workspace.mjs';

const minutes = 60_000;
/** What a file may be called by somebody who means no good, and names that are hard to show. */
const hostile = ['<img src=x onerror=alert(1)>', '日本語', 'n'.repeat(200)];

const many = { most: 10_000, some: 100 };

/** The pictures of the other drives, and beside them classes of hostile names, files that are no pictures, and damaged ones. */
export function makeWorkspace(options) {
  const workspace = makePictures(options);
  const pictures = path.join(workspace.folder, 'pictures');
  const source = readFileSync(path.join(pictures, 'animals', 'ant.png'));
  for (const [index, name] of hostile.entries()) {
    const folder = path.join(workspace.folder, 'hostile', name);
    mkdirSync(folder, { recursive: true });
    for (let at = 0; at < 5; at += 1) writeFileSync(path.join(folder, `${at}.png`), Buffer.concat([source, Buffer.from([index, at])]));
  }
  for (const [name, count] of Object.entries(many)) {
    const folder = path.join(workspace.folder, 'many', name);
    mkdirSync(folder, { recursive: true });
    for (let at = 0; at < count; at += 1) linkSync(path.join(pictures, 'animals', 'ant.png'), path.join(folder, `${at}.png`));
  }
  writeFileSync(path.join(pictures, 'animals', 'empty.png'), '');
  writeFileSync(path.join(pictures, 'animals', 'photo.heic'), 'x');
  writeFileSync(path.join(pictures, 'animals', 'damaged.png'), source.subarray(0, 200));
  return workspace;
}

/** An experiment as a file: form and text are one document. */
export function addSteps(steps, { root, page, workbench, server, workspace, reports, axe, screenshot }) {
  const panel = workbench.panel();
  const file = path.join(workspace.folder, 'pictures.tangent.json');
  /** VS Code makes the file before it writes it. */
  const onDisk = () => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text === '' ? {} : JSON.parse(text);
  };
  const advanced = () => panel.locator('summary', { hasText: 'Advanced' });
  const seed = () => panel.getByRole('textbox', { name: 'Seed', exact: true });
  const until = async (what, check, timeout = 20_000) => {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(200)) if (await check()) return;
    throw new Error(`timed out: ${what}`);
  };
  const startIsOff = () => panel.locator('#start').evaluate((button) => button.disabled);
  const openAdvanced = async () => {
    await advanced().waitFor({ timeout: minutes });
    if (!(await advanced().evaluate((summary) => summary.parentElement.open))) await advanced().click();
  };
  const tab = () => page.getByRole('tab', { name: /pictures\.tangent\.json/ });

  steps.add('a new experiment is a file of the workspace', async () => {
    await workbench.open(server.workbench(workspace.folder));
    await workbench.contextMenu(workbench.explorerLine('pictures'), /Adapt a Model/);
    await panel.locator('#dataset-summary').waitFor({ timeout: minutes });
    assert.deepEqual(onDisk(), { version: 1, dataset: 'pictures', backbone: 'efficientnet-lite0', linearize: null, methods: ['activation', 'gradient', 'full', 'finetune'], seed: 0 });
    await panel.locator('#dataset-summary').waitFor({ timeout: minutes });
  });

  steps.add('what is left out is listed with its reason, and the check of every file finds what is damaged', async () => {
    await panel.locator('#split', { hasText: 'to train' }).waitFor();
    await panel.locator('#skipped summary').click();
    await panel.locator('#skipped li', { hasText: 'empty.png' }).waitFor();
    await panel.locator('#skipped li', { hasText: 'photo.heic' }).waitFor();
    assert.equal(await panel.locator('#skipped li', { hasText: 'damaged.png' }).count(), 0);
    await panel.locator('#check').click();
    await panel.locator('#checked').waitFor({ timeout: minutes });
    await panel.locator('#skipped li', { hasText: 'damaged.png' }).waitFor();
    await screenshot('experiment-checked');
  });

  const cells = panel.locator('.gallery-cell');
  const pictured = () => cells.evaluateAll((all) => all.length > 0 && all.every((cell) => cell.querySelector('img').naturalWidth > 0));
  const classLine = (name) => panel.locator('.class-line', { hasText: name });
  const counted = async (name) => Number(await classLine(name).locator('.number').innerText());

  steps.add('pictures of a class open as a preview in the same group, and the gallery comes back as it was left', async () => {
    await classLine('animals').click();
    await until('the thumbnails', pictured, minutes);
    const opened = async (at) => {
      const name = await cells.nth(at).locator('.gallery-title').innerText();
      await cells.nth(at).click();
      await cells.nth(at).press('Enter');
      await page.getByRole('tab', { name: new RegExp(name.replace(/[.()]/g, '\\$&')) }).first().waitFor();
      assert.equal(await page.locator('.editor-group-container').count(), 1);
      return name;
    };
    await opened(1);
    await tab().click();
    await until('the thumbnails again', pictured, minutes);
    const before = await page.locator('.tabs-container [role=tab]').count();
    const name = await opened(3);
    assert.equal(await page.locator('.tabs-container [role=tab]').count(), before, 'a preview takes the place of the one before');
    await workbench.command('View: Close Editor');
    await panel.locator('.gallery-cell[aria-selected=true]', { hasText: name }).waitFor({ timeout: minutes });
  });

  steps.add('a picture in the wrong class is moved from the form, by keyboard, and back', async () => {
    const [animals, transport] = [await counted('animals'), await counted('transport')];
    const name = await panel.locator('.gallery-cell[aria-selected=true] .gallery-title').innerText();
    const [from, to] = ['animals', 'transport'].map((one) => path.join(workspace.folder, 'pictures', one, name));
    await screenshot('experiment-chosen');
    await panel.locator('#move-pictures').focus();
    await page.keyboard.press('Enter');
    await workbench.quickPick('transport').click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Move', exact: true }).click();
    await until('the file in its class', () => existsSync(to) && !existsSync(from));
    await until('the counts', async () => (await counted('animals')) === animals - 1 && (await counted('transport')) === transport + 1);
    await until('the picture gone', async () => (await cells.filter({ hasText: name }).count()) === 0);
    await workbench.notification('is now').getByRole('button', { name: 'Undo' }).click();
    await until('the file back', () => existsSync(from) && !existsSync(to));
    await until('the counts back', async () => (await counted('animals')) === animals && (await counted('transport')) === transport);
    await until('the picture back', async () => (await cells.filter({ hasText: name }).count()) === 1);
    await classLine('animals').click();
    await until('the gallery closed', async () => (await cells.count()) === 0);
  });

  steps.add('a folder with one class, or a class itself, makes no experiment: a dialog says what a folder must look like', async () => {
    const dialog = page.locator('.monaco-dialog-box');
    await workbench.contextMenu(workbench.explorerLine('single'), /Adapt a Model/);
    await dialog.filter({ hasText: 'pictures of one class only: animals' }).waitFor({ timeout: minutes });
    await screenshot('experiment-one-class');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(existsSync(path.join(workspace.folder, 'single.tangent.json')), false);
    // Opening a picture has unfolded its folders.
    await workbench.contextMenu(workbench.explorerLine('animals'), /Adapt a Model/);
    await dialog.filter({ hasText: 'has no sub-folder with pictures' }).waitFor({ timeout: minutes });
    await dialog.getByRole('button', { name: 'Use "pictures"' }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.locator('#dataset-summary').waitFor({ timeout: minutes });
    assert.deepEqual([existsSync(path.join(workspace.folder, 'animals.tangent.json')), await tab().count()], [false, 1]);
  });

  steps.add('each setting is explained in a sentence, and all fits a narrow tab in every theme', async () => {
    const fold = async (open) => {
      for (const id of ['advanced', 'training']) {
        const details = panel.locator(`#${id}`);
        if ((await details.evaluate((one) => one.open)) !== open) await panel.locator(`#${id} > summary`).click();
      }
    };
    await fold(true);
    for (const field of await panel.locator('#advanced .field, #training .field').all()) {
      assert.match(await field.locator('.hint').innerText(), /\w.*\./, await field.innerText());
    }
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    for (const [name, theme] of Object.entries(themes)) {
      await page.setViewportSize({ width: 1440, height: 1000 });
      await workbench.theme(theme);
      await page.setViewportSize({ width: 1100, height: 2000 });
      await page.waitForTimeout(700);
      await screenshot(`experiment-settings-${name}`);
      await page.setViewportSize({ width: 456, height: 2600 });
      await page.waitForTimeout(700);
      const frame = await panelFrame(page);
      const [content, shown] = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      await screenshot(`experiment-narrow-${name}`);
      assert.ok(shown <= 410 && content <= shown, `${content} pixels of content in ${shown}`);
      await assertAccessible(page, axe, `the settings, ${name}`);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await workbench.theme(themes.light);
    await fold(false);
    reports.length = 0;
  });

  steps.add('a change of the form is one of the text: dirty, undone, saved', async () => {
    await advanced().click();
    await seed().fill('7');
    await page.waitForTimeout(600);
    await page.keyboard.press('Control+S');
    await until('the seed on the disk', () => onDisk().seed === 7);
    await seed().fill('71');
    await page.waitForTimeout(600);
    await panel.locator('h2').first().click();
    await page.keyboard.press('Control+Z');
    await until('the seed as it was', async () => (await seed().inputValue()) === '7');
    await page.keyboard.press('Control+Shift+Z');
    await until('the seed again', async () => (await seed().inputValue()) === '71');
    await page.keyboard.press('Control+Z');
    assert.equal(onDisk().seed, 7);
  });

  steps.add('the text beside the form: each follows the other, and what is wrong says what to do', async () => {
    await workbench.command('View: Split Editor Right');
    await until('the second tab', async () => (await tab().count()) === 2);
    await page.waitForTimeout(1000);
    await workbench.command('Tangent: Edit Experiment as Text');
    const text = page.locator('.monaco-editor[data-uri$="pictures.tangent.json"]');
    await text.waitFor();
    await openAdvanced();
    const write = async (content) => {
      await text.locator('.view-lines').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.type(content);
    };
    const content = { version: 1, dataset: 'pictures', seed: 9, epochs: 3 };
    await write(JSON.stringify(content));
    await until('the form', async () => (await seed().inputValue()) === '9');
    await write(JSON.stringify({ ...content, epochs: 'many', colour: 'red' }));
    await panel.locator('#faults li', { hasText: 'epochs' }).waitFor();
    await panel.locator('#faults li', { hasText: 'colour' }).waitFor();
    assert.equal(await startIsOff(), true);
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ timeout: minutes });
    await screenshot('experiment-text');
    await write('{ "dataset": "pictures"\n  "seed": 3 }');
    await panel.locator('#unreadable-reason', { hasText: 'Line 2' }).waitFor();
    await text.locator('.view-lines').click();
    await until('the text as it was', async () => {
      await page.keyboard.press('Control+Z');
      return (await panel.locator('#unreadable-reason').count()) === 0;
    });
    await write(JSON.stringify(content, null, 2));
    await until('the form again', async () => (await seed().inputValue()) === '9');
    await page.keyboard.press('Control+S');
    await until('the seed on the disk', () => onDisk().seed === 9);
    await page.waitForTimeout(300);
    // The text is in front.
    await workbench.command('View: Close Editor');
    await until('one tab', async () => (await tab().count()) === 1);
  });

  steps.add('what another program writes is in the form, and runs of a terminal are among those of the file', async () => {
    await openAdvanced();
    writeFileSync(file, JSON.stringify({ ...onDisk(), seed: 4, methods: ['activation'], pictureSize: 64 }));
    await until('the form', async () => (await seed().inputValue()) === '4');
    await finishedRun({ root, server, workspace, folder: 'pictures.tangent.json', options: ['--epochs', '2'] });
    await panel.locator('.run-line', { hasText: 'Finished' }).waitFor({ timeout: 30_000 });
    await panel.locator('.run-line').click();
    await panel.locator('#run-status[data-status=finished]').waitFor({ timeout: 30_000 });
    await panel.locator('#open-experiment').click();
    await panel.locator('main.with-form').waitFor();
    assert.equal(await tab().count(), 1);
  });

  steps.add('a reload of the window keeps what was not saved', async () => {
    await openAdvanced();
    await seed().fill('123');
    // Backups are written a second after the change.
    await page.waitForTimeout(2500);
    await page.reload();
    await page.locator('.monaco-workbench').waitFor({ timeout: minutes });
    // VS Code remembers some seconds late which tabs there are, and which was in front.
    await tab().first().click();
    if ((await tab().count()) > 1) await workbench.command('View: Close Editors in Other Groups');
    await panel.locator('main.with-form').waitFor({ timeout: minutes });
    await openAdvanced();
    await until('the seed', async () => (await seed().inputValue()) === '123', minutes);
    assert.equal(onDisk().seed, 4);
    await page.keyboard.press('Control+S');
    await until('the seed on the disk', () => onDisk().seed === 123);
  });

  steps.add('names that are markup, of another script or endless are text that fits', async () => {
    // Lines that are scrolled out of sight are not drawn.
    await workbench.command('Collapse Folders in Explorer');
    await workbench.contextMenu(workbench.explorerLine('hostile'), /Adapt a Model/);
    await until('the classes', async () => (await panel.locator('.class-name').count()) === hostile.length, minutes);
    assert.deepEqual((await panel.locator('.class-name').allTextContents()).sort(), [...hostile].sort());
    assert.equal(await panel.locator('img[src="x"]').count(), 0);
    const frame = await panelFrame(page);
    const [content, shown] = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(content <= shown, `${content} pixels of content in ${shown}`);
    assert.deepEqual(reports, []);
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(800);
      await screenshot(`experiment-hostile-${name}`);
      await assertAccessible(page, axe, `the editor, ${name}`);
    }
    reports.length = 0;
  });

  steps.add('of a class of 10,000 pictures those in sight are shown, to the last', async () => {
    await workbench.theme(themes.dark);
    await workbench.contextMenu(workbench.explorerLine('many'), /Adapt a Model/);
    const line = panel.locator('.class-line', { hasText: 'most' });
    await line.waitFor({ timeout: minutes });
    await line.click();
    await until('thumbnails', async () => (await panel.locator('.gallery-cell img').count()) > 5, minutes);
    await screenshot('experiment-gallery');
    await panel.locator('tangent-gallery').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await until('the last picture', async () => (await cells.filter({ hasText: '9999.png' }).locator('img').count()) === 1, minutes);
    assert.ok((await cells.count()) < 200, `${await cells.count()} cells`);
    assert.deepEqual(reports, []);
    await assertAccessible(page, axe, 'the gallery');
  });
}
