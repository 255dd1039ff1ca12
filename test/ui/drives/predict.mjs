import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertAccessible, panelFrame } from '../axe.mjs';
import { finishedRun } from '../finished-run.mjs';
import { themes } from '../themes.mjs';
import { makeWorkspace as makePictures } from '../workspace.mjs';

const minutes = 60_000;
const samples = path.resolve(import.meta.dirname, '../../../media/samples');
/** Classes by the folder of samples that fills each: what somebody who means no good may call one, and what is hard to show. */
const classes = { animals: '<img src=x onerror=alert(1)>', flags: '日本語', transport: 'n'.repeat(200) };
const photos = { 'photo 1.png': 'animals/ant.png', 'photo 2.png': 'flags/flag-japan.png', 'photo 3.png': 'transport/bus.png' };

/** A dataset `set` with hostile class names, some pictures beside it, and a folder with more, one of them damaged. */
export function makeWorkspace(options) {
  const workspace = makePictures(options);
  for (const [source, name] of Object.entries(classes)) {
    const target = path.join(workspace.folder, 'set', name);
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(path.join(samples, source)).sort().slice(0, 24)) cpSync(path.join(samples, source, file), path.join(target, file));
  }
  const source = (name) => path.join(samples, existsSync(path.join(samples, name)) ? name : 'animals/ant.png');
  for (const [name, from] of Object.entries(photos)) cpSync(source(from), path.join(workspace.folder, name));
  const more = path.join(workspace.folder, 'more');
  mkdirSync(more);
  for (const file of readdirSync(path.join(samples, 'animals')).slice(30, 36)) cpSync(path.join(samples, 'animals', file), path.join(more, file));
  writeFileSync(path.join(more, 'damaged.png'), readFileSync(source('animals/ant.png')).subarray(0, 300));
  writeFileSync(path.join(more, 'notes.txt'), 'no picture');
  return workspace;
}

/** What the models of a run take pictures for, and how they are taken along. */
export function addSteps(steps, { root, page, workbench, server, workspace, reports, axe, screenshot }) {
  const panel = workbench.panel();
  const pictures = () => panel.locator('.picture');
  const answered = (count) => panel.locator('.picture .model:first-child').nth(count - 1).waitFor({ timeout: minutes });
  const input = page.locator('.quick-input-widget input[type=text]').first();
  let run = '';

  steps.add('a picture in the Explorer opens a page with what each model takes it for', async () => {
    run = (await finishedRun({ root, server, workspace, folder: 'set', options: ['--epochs', '4'] })).run;
    await workbench.open(server.workbench(workspace.folder));
    await workbench.contextMenu(workbench.explorerLine('photo 1.png'), /Predict with Tangent/);
    await answered(1);
    assert.equal(await pictures().count(), 1);
    assert.equal(await panel.locator('.picture .model').count(), 4);
    assert.equal(await panel.locator('.picture .model').first().locator('li').count(), 3);
    await panel.locator('#timing', { hasText: 'ms to read and resize' }).waitFor();
    await panel.locator('.picture img').waitFor();
    const labels = await panel.locator('.picture .model').first().locator('.label').allTextContents();
    assert.deepEqual([...labels].sort(), Object.values(classes).sort());
  });

  steps.add('several pictures and a folder are added; a damaged one is listed with its reason', async () => {
    await workbench.select('photo 2.png', 'photo 3.png');
    await workbench.contextMenu(workbench.explorerLine('photo 3.png'), /Predict with Tangent/);
    await answered(3);
    assert.equal(await pictures().count(), 3);
    await workbench.contextMenu(workbench.explorerLine('more'), /Predict with Tangent/);
    await answered(9);
    assert.equal(await pictures().count(), 10);
    await panel.locator('.picture', { hasText: 'damaged.png' }).locator('.error', { hasText: 'truncated or damaged' }).waitFor();
    await panel.locator('#summary', { hasText: '10 pictures' }).waitFor();
    await panel.locator('#summary', { hasText: '1 cannot be read' }).waitFor();
  });

  steps.add('pictures are dropped as addresses and as files of another machine', async () => {
    const frame = await panelFrame(page);
    await panel.getByText('Clear', { exact: true }).click();
    await panel.locator('#empty').waitFor();
    await screenshot('predict-empty');
    const drop = (give) =>
      frame.evaluate(({ address, bytes }) => {
        const transfer = new DataTransfer();
        if (address) transfer.setData('text/uri-list', `# dropped\r\n${address}\r\n`);
        if (bytes) transfer.items.add(new File([new Uint8Array(bytes)], '../drop <b>.png', { type: 'image/png' }));
        for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }, give);
    await drop({ address: `file://${path.join(workspace.folder, 'photo 2.png').replaceAll(' ', '%20')}` });
    await answered(1);
    await drop({ bytes: [...readFileSync(path.join(workspace.folder, 'photo 3.png'))] });
    await answered(2);
    await panel.locator('.picture', { hasText: 'drop _b_.png' }).locator('img').waitFor();
    await drop({ address: `file://${path.join(workspace.folder, 'more')}` });
    await answered(8);
  });

  steps.add('a picture is dragged out of the Explorer with Shift held down', async () => {
    await panel.locator('.remove').first().waitFor();
    const before = await pictures().count();
    const [from, to] = [await workbench.explorerLine('photo 1.png').boundingBox(), await panel.locator('h1').boundingBox()];
    await page.mouse.move(from.x + 40, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
    await page.keyboard.down('Shift');
    for (const shift of [0, 10, 20]) await page.mouse.move(to.x + 60 + shift, to.y + 200, { steps: 6 });
    await page.waitForTimeout(300);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await panel.locator('.picture', { hasText: 'photo 1.png' }).locator('.model').first().waitFor({ timeout: 20_000 });
    assert.equal(await pictures().count(), before + 1);
    await panel.locator('.picture', { hasText: 'photo 1.png' }).locator('.remove').click();
    await panel.locator('.picture', { hasText: 'photo 1.png' }).waitFor({ state: 'detached' });
  });

  steps.add('the page comes back after a reload with its pictures', async () => {
    await page.waitForTimeout(1500);
    await workbench.command('Developer: Reload Window');
    await page.waitForTimeout(3000);
    await answered(8);
    assert.equal(await pictures().count(), 9);
    await panel.locator('.picture', { hasText: 'drop _b_.png' }).locator('.model').first().waitFor();
  });

  for (const [name, theme] of Object.entries(themes)) {
    steps.add(`axe finds nothing on the page of predictions, ${name}`, async () => {
      assert.deepEqual(reports, []);
      await workbench.theme(theme);
      await page.waitForTimeout(1000);
      await screenshot(`predict-${name}`);
      await assertAccessible(page, axe, `predictions, ${name}`);
      // axe adds styles of its own, which the policy reports.
      reports.length = 0;
    });
  }

  steps.add('a model is exported by command', async () => {
    await workbench.theme(themes.dark);
    await workbench.command('Tangent: Export Model');
    await workbench.quickPick('set').click();
    await workbench.quickPick('Activations and gradient features').waitFor();
    // On a busy machine the page in front gets the focus back after the next question has been asked.
    await page.locator('iframe.webview.ready').last().focus();
    await workbench.quickPick('Activations and gradient features').click();
    await workbench.quickPick('ONNX').click();
    await page.waitForFunction(() => document.querySelector('.quick-input-widget input[type=text]')?.value.endsWith('set-full'));
    await input.press('Enter');
    await workbench.notification('ONNX is exported to').waitFor({ timeout: minutes });
    const about = JSON.parse(readFileSync(path.join(workspace.folder, 'models/set-full/export.json'), 'utf8'));
    assert.deepEqual([about.run, about.method, about.classes.length], [run, 'full', 3]);
    await screenshot('predict-exported');
  });

  steps.add('code that asks the model is inserted where the cursor is', async () => {
    writeFileSync(path.join(workspace.folder, 'ask.py'), '# asks\n');
    await workbench.command('View: Close All Editors');
    await workbench.explorerLine('ask.py').dblclick();
    await page.locator('.monaco-editor .view-line', { hasText: 'asks' }).waitFor();
    await page.keyboard.press('Control+End');
    await workbench.command('Tangent: Use This Model in Code');
    await workbench.quickPick('set').click();
    await workbench.quickPick('Activations and gradient features').click();
    await page.locator('.monaco-editor .view-line', { hasText: 'onnxruntime.InferenceSession' }).waitFor({ timeout: minutes });
    await screenshot('predict-code');
    await page.keyboard.type('photo 1.png');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await page.waitForTimeout(1000);
    const code = readFileSync(path.join(workspace.folder, 'ask.py'), 'utf8');
    assert.match(code, /^# asks\nimport json\n/);
    assert.match(code, /Image\.open\("photo 1\.png"\)/);
    assert.ok(code.includes(JSON.stringify(path.join(workspace.folder, 'models/set-full/model.onnx'))));
  });

  steps.add('where no editor tells the language it is asked for, and a new file says what was inserted', async () => {
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('View: Close All Editors');
    await workbench.command('Tangent: Use This Model in Code');
    await workbench.quickPick('set').click();
    await workbench.quickPick('Activations and gradient features').click();
    await workbench.quickPick('TypeScript').waitFor();
    await screenshot('predict-language');
    await workbench.quickPick('TypeScript').click();
    await page.locator('.monaco-editor .view-line', { hasText: 'InferenceSession.create' }).waitFor({ timeout: minutes });
    await page.locator('.statusbar-item', { hasText: 'TypeScript' }).waitFor();
    await workbench.notification('Inserted TypeScript code').filter({ hasText: 'npm install onnxruntime-node sharp' }).waitFor();
    await screenshot('predict-typescript');
    await workbench.command('View: Revert and Close Editor');
  });

  steps.add('nothing was reported by the policy, and no name of a class was run', async () => {
    assert.deepEqual(reports, []);
  });
}
