import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertAccessible, panelFrame } from '../axe.mjs';
import { finishedRun } from '../finished-run.mjs';
import { themes } from '../themes.mjs';
import { removeFolder } from '../../harness/remove-folder.mjs';

const samples = path.resolve(import.meta.dirname, '../../../media/samples');
const long = 'c'.repeat(200);
const hostile = '<img src=x onerror=alert(1)>';
/** Class folders with names that a page must bear, each with the folder of samples that fills it. */
const classes = { animals: 'animals', transport: 'objects', [hostile]: 'faces', 日本語: 'people', [long]: 'clothing' };
const each = 45;
const many = 10_000;

export function makeWorkspace() {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tw-')), 'project');
  for (const [name, source] of Object.entries(classes)) {
    const target = path.join(folder, 'pictures', name);
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(path.join(samples, source)).sort().slice(0, each)) cpSync(path.join(samples, source, file), path.join(target, file));
  }
  return { folder, remove: () => removeFolder(path.dirname(folder)) };
}

/** A run like the finished one, of other pictures, whose test part has `files`, all mistaken. */
function copyRun(run, name, { dataset, names, files, predicted }) {
  const folder = path.join(path.dirname(run), name);
  // It is made elsewhere: what an experiment is never changes once its run is seen.
  const made = path.join(path.dirname(run), '..', `made-${name}`);
  cpSync(run, made, { recursive: true });
  const edit = (file, change) => {
    const content = JSON.parse(readFileSync(path.join(made, file), 'utf8'));
    writeFileSync(path.join(made, file), JSON.stringify({ ...content, ...change(content) }));
  };
  const labels = files.map((file) => names.indexOf(file.split('/')[0]));
  const confusion = names.map(() => names.map(() => 0));
  labels.forEach((label, at) => (confusion[label][predicted[at]] += 1));
  const perClass = names.map((one, k) => ({ name: one, count: confusion[k].reduce((a, b) => a + b, 0), precision: (k % 7) / 7, recall: (k % 5) / 5, f1: (k % 6) / 6 }));
  const one = { predicted, probability: files.map((_, at) => 1 - at / (3 * many)), labelProbability: files.map((_, at) => at / (3 * many)) };
  edit('experiment.json', () => ({ dataset }));
  edit('report.json', ({ methods }) => ({
    ...{ run: folder, classes: names, mistakes: {} },
    methods: Object.fromEntries(Object.entries(methods).map(([method, figures]) => [method, { ...figures, confusion, perClass }])),
  }));
  edit('predictions.json', ({ methods }) => ({
    ...{ classes: names, files, labels },
    methods: Object.fromEntries(Object.keys(methods).map((method) => [method, one])),
  }));
  renameSync(made, folder);
  return folder;
}

/** A dataset of many small pictures. */
function makeMany(folder) {
  const source = path.join(samples, 'animals');
  const names = readdirSync(source);
  mkdirSync(path.join(folder, 'a'), { recursive: true });
  const files = Array.from({ length: many }, (_, at) => `a/${String(at).padStart(5, '0')}.png`);
  for (const [at, file] of files.entries()) cpSync(path.join(source, names[at % names.length]), path.join(folder, file));
  return files;
}

/** From a cell of the confusion matrix to its pictures, and what can be done with them. */
export function addSteps(steps, { root, page, workbench, server, workspace, reports, axe, screenshot }) {
  const panel = workbench.panel();
  const cells = panel.locator('#pictures .gallery-cell');
  const dialogs = [];
  let report;
  const until = async (what, check, timeout = 20_000) => {
    // A page that gives way to another takes its frame along.
    const holds = async () => {
      try {
        return await check();
      } catch (error) {
        if (error.message.includes('Frame was detached')) return false;
        throw error;
      }
    };
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(100)) if (await holds()) return;
    throw new Error(`timed out: ${what}`);
  };
  const pictured = () => cells.evaluateAll((all) => all.length > 0 && all.every((cell) => cell.querySelector('img').naturalWidth > 0));
  const openRun = async (name) => {
    const lines = await workbench.experiments();
    await lines.filter({ hasText: name }).first().click();
    await panel.locator('#mistakes').waitFor({ timeout: 30_000 });
    await panel.locator('#pictures h4').waitFor({ timeout: 30_000 });
  };
  const heading = () => panel.locator('#pictures-title').innerText();
  const choose = async (method) => {
    const dropdown = panel.locator('.mistakes-model vscode-dropdown');
    await dropdown.click();
    await dropdown.locator('vscode-option').nth(Object.keys(report.methods).indexOf(method)).click();
  };
  const mistaken = () => {
    const { confusion } = report.methods.activation;
    const found = confusion.flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })));
    return found.filter(({ label, predicted }) => label !== predicted).sort((a, b) => b.count - a.count)[0];
  };

  steps.add('a finished run has its mistakes, whatever the classes are called', async () => {
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const options = ['--epochs', '2', '--methods', 'activation,gradient,full'];
    report = await finishedRun({ root, server, workspace, options });
    await workbench.open(server.workbench(workspace.folder));
    await openRun('pictures');
    await choose('activation');
    assert.ok(mistaken().count > 0, 'the linear probe has no mistake');
    await until('all mistakes', async () => /mistakes? of Linear probe/.test(await heading()));
    await until('the thumbnails', pictured);
    assert.equal(await panel.locator('.confusion tbody th').filter({ hasText: hostile }).count(), 1);
    assert.equal(await panel.locator('#mistakes img[src=x]').count(), 0);
    assert.equal(await panel.locator('.confusion tbody th .name').last().evaluate((name) => name.getBoundingClientRect().width < 300), true);
  });

  steps.add('a cell of the matrix lists its pictures, by mouse and by keyboard', async () => {
    const { label, predicted, count } = mistaken();
    const cell = panel.locator(`td[data-label="${label}"][data-predicted="${predicted}"]`);
    await cell.click();
    const { classes: names } = report;
    const words = `${names[label]} taken for ${names[predicted]}: ${count} picture`;
    await until('the heading', async () => (await heading()).startsWith(words));
    await until('its pictures', async () => (await cells.count()) === count);
    assert.equal(await cells.first().getAttribute('aria-setsize'), String(count));
    const first = panel.locator('td[data-label="0"][data-predicted="0"]');
    await cell.focus();
    await page.keyboard.press('Control+Home');
    assert.equal(await first.evaluate((td) => td === td.ownerDocument.activeElement), true);
    await page.keyboard.press('Enter');
    await until('what is recognised', async () => (await heading()).startsWith(`${names[0]}, recognised`));
    await cell.click();
    await until('the thumbnails', pictured);
    await screenshot('mistakes-cell');
  });

  steps.add('a picture tells what each model takes it for, and opens', async () => {
    await cells.first().click();
    await panel.locator('.opinions').waitFor();
    assert.equal(await panel.locator('.opinions .verdict').count(), 3);
    const name = await panel.locator('#pictures .gallery-title').first().innerText();
    await cells.first().press('Enter');
    await workbench.closeTab(name);
    await panel.locator('#pictures h4').waitFor();
  });

  steps.add('a picture is moved into another class and back, by the notification and by the command', async () => {
    await panel.locator('#view-all').click();
    await choose('activation');
    const name = (file) => path.join(workspace.folder, 'pictures', file);
    const move = async () => {
      await cells.first().click();
      const file = await panel.locator('.chosen .path').innerText();
      await panel.locator('#move-pictures').click();
      const other = file.startsWith('animals/') ? 'transport' : 'animals';
      await workbench.quickPick(other).click();
      await screenshot('mistakes-move');
      await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Move', exact: true }).click();
      await until('the file in its class', () => existsSync(name(`${other}/${path.basename(file)}`)) && !existsSync(name(file)));
      await panel.locator('.gallery-mark', { hasText: `moved to ${other}` }).first().waitFor();
      return file;
    };
    const first = await move();
    await screenshot('mistakes-moved');
    await workbench.notification('is now').getByRole('button', { name: 'Undo' }).click();
    await until('the file back', () => existsSync(name(first)));
    await until('no mark', async () => (await panel.locator('.gallery-mark:not([hidden])').count()) === 0);
    const second = await move();
    await page.reload();
    await workbench.activity('Tangent').waitFor({ timeout: 60_000 });
    await openRun('pictures');
    // A browser that is reloaded may have kept an earlier look at the page.
    await panel.locator('#view-all').click();
    await choose('activation');
    await panel.locator('.gallery-mark:not([hidden])').first().waitFor();
    await workbench.command('Tangent: Undo Last Move of Pictures');
    await until('the file back', () => existsSync(name(second)));
    await until('no mark', async () => (await panel.locator('.gallery-mark:not([hidden])').count()) === 0);
  });

  steps.add('what one model has right and another wrong is listed, for any two', async () => {
    const titles = { activation: 'Linear probe on activations', gradient: 'Gradient features alone', full: 'Activations and gradient features' };
    const right = (method, at) => method.predicted[at] === tests.labels[at];
    const tests = JSON.parse(readFileSync(path.join(report.run, 'predictions.json'), 'utf8'));
    const only = (a, b) => tests.files.filter((_, at) => right(tests.methods[a], at) && !right(tests.methods[b], at)).length;
    for (const [id, a, b] of [['gained', 'full', 'activation'], ['lost', 'activation', 'full']]) {
      await panel.locator(`#view-${id}`).click();
      await until(id, async () => (await heading()).startsWith(`Right with ${titles[a]}, wrong with ${titles[b]}: ${only(a, b)} picture`));
      await until(`the pictures of ${id}`, async () => (await cells.count()) === only(a, b));
    }
    const second = panel.locator('.pair-choice vscode-dropdown').last();
    await second.click();
    await second.locator('vscode-option', { hasText: 'Gradient' }).first().click();
    await until('another pair', async () => (await heading()).startsWith(`Right with ${titles.gradient}, wrong with ${titles.full}: ${only('gradient', 'full')} picture`));
    await screenshot('mistakes-pair');
  });

  steps.add('training pictures are listed by their loss, to find wrong labels', async () => {
    const train = JSON.parse(readFileSync(path.join(report.run, 'predictions-train.json'), 'utf8'));
    await choose('activation');
    await panel.locator('#view-train').click();
    await until('the heading', async () => (await heading()).startsWith(`${Math.min(200, train.files.length)} training pictures that Linear probe on activations finds least probable`));
    const { labelProbability } = train.methods.activation;
    const least = train.files[labelProbability.indexOf(Math.min(...labelProbability))];
    await until('the thumbnails', pictured);
    assert.equal(await panel.locator('#pictures .gallery-title').first().innerText(), path.basename(least));
    await cells.first().click();
    assert.equal(await panel.locator('.chosen .path').innerText(), least);
    assert.equal(await panel.locator('.opinions .verdict').count(), 3);
    assert.equal(await panel.locator('#move-pictures').evaluate((button) => button.disabled), false);
    await screenshot('mistakes-training');
    await panel.locator('#view-validation').click();
    await until('the other part', async () => /validation pictures/.test(await heading()));
    await panel.locator('#view-all').click();
  });

  steps.add('figures per class are sorted, and probabilities compared with what came of them', async () => {
    await panel.locator('.per-class summary').click();
    const values = () => panel.locator('.per-class tbody tr td:nth-child(4)').allInnerTexts();
    await panel.locator('.per-class button.sort', { hasText: 'Recall' }).click();
    const ascending = (await values()).map(Number.parseFloat);
    assert.deepEqual(ascending, [...ascending].sort((a, b) => a - b));
    await panel.locator('.per-class button.sort', { hasText: 'Recall' }).click();
    assert.match(await panel.locator('.per-class th[aria-sort=descending]').innerText(), /^Recall/);
    await panel.locator('.calibration summary', { hasText: /Says \d+\.\d\s% on average and is right in/ }).click();
    await panel.locator('.reliability').scrollIntoViewIfNeeded();
    await screenshot('mistakes-calibration');
    assert.ok((await panel.locator('.calibration tbody tr').count()) > 0);
  });

  steps.add('nothing was executed, and axe finds nothing in any theme', async () => {
    assert.deepEqual([dialogs, reports], [[], []]);
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(800);
      const frame = await panelFrame(page);
      await frame.evaluate(() => document.querySelector('#mistakes').scrollIntoView());
      await page.waitForTimeout(300);
      await screenshot(`mistakes-${name}`);
      await frame.evaluate(() => document.querySelector('#pictures').scrollIntoView());
      await page.waitForTimeout(300);
      await screenshot(`mistakes-pictures-${name}`);
      await assertAccessible(page, axe, `the mistakes, ${name}`);
    }
    await workbench.theme(themes.dark);
    reports.length = 0;
  });

  steps.add(`${many.toLocaleString('en-US')} thumbnails scroll to the end in bounded memory`, async () => {
    const dataset = path.join(workspace.folder, 'many');
    const files = makeMany(dataset);
    copyRun(report.run, 'many', { dataset, names: ['a', 'b'], files, predicted: files.map(() => 1) });
    await openRun('many');
    await until('the page of the many', async () => (await cells.first().getAttribute('aria-setsize', { timeout: 1000 }).catch(() => '')) === String(many));
    await until('the first thumbnails', pictured);
    const frame = await panelFrame(page);
    const gallery = frame.locator('tangent-gallery');
    await gallery.scrollIntoViewIfNeeded();
    const measure = () =>
      frame.evaluate(() => ({
        nodes: document.querySelectorAll('*').length,
        cells: document.querySelectorAll('.gallery-cell').length,
        heap: Math.round(performance.memory.usedJSHeapSize / 2 ** 20),
      }));
    const before = await measure();
    const most = { nodes: 0, cells: 0, heap: 0 };
    const begun = Date.now();
    for (let part = 1; part <= 50; part += 1) {
      await gallery.evaluate((element, share) => (element.scrollTop = share * (element.scrollHeight - element.clientHeight)), part / 50);
      await page.waitForTimeout(60);
      for (const [key, value] of Object.entries(await measure())) most[key] = Math.max(most[key], value);
    }
    await until('the last thumbnails', pictured);
    console.log(`    before ${JSON.stringify(before)}, at most ${JSON.stringify(most)}, after ${JSON.stringify(await measure())}, ${Date.now() - begun} ms`);
    assert.ok(most.cells < 150, `${most.cells} cells`);
    assert.ok(most.nodes < before.nodes + 600, `${most.nodes} elements after ${before.nodes}`);
    assert.ok(most.heap < before.heap + 60, `${most.heap} MiB after ${before.heap}`);
    await cells.last().click();
    await page.keyboard.press('Home');
    await until('the first picture', async () => (await frame.evaluate(() => document.activeElement?.getAttribute('aria-posinset'))) === '1');
    await page.keyboard.press('End');
    await until('the last picture', async () => (await frame.evaluate(() => document.activeElement?.getAttribute('aria-posinset'))) === String(many));
    await until('the last thumbnails', pictured);
    await screenshot('mistakes-many');
  });

  steps.add('of a thousand classes the matrix shows the most mistaken', async () => {
    const names = Array.from({ length: 1000 }, (_, k) => `class ${k}`);
    const files = Array.from({ length: 4000 }, (_, at) => `class ${at % 1000}/${at}.png`);
    const predicted = files.map((_, at) => ((at % 1000) + (at % 1000 < 40 ? 1 + (at % 3) : 0)) % 1000);
    copyRun(report.run, 'thousand', { dataset: path.join(workspace.folder, 'thousand'), names, files, predicted });
    await openRun('thousand');
    const shown = panel.locator('.confusion tbody tr');
    await until('the classes', async () => (await shown.count()) === 30);
    await panel.getByRole('textbox', { name: 'Filter classes' }).fill('class 99');
    await until('the filtered classes', async () => (await shown.count()) === 11);
    await panel.locator('.pair').first().click();
    await until('the pair', async () => /taken for/.test(await heading()));
    await screenshot('mistakes-thousand');
    const frame = await panelFrame(page);
    assert.ok((await frame.evaluate(() => document.querySelectorAll('*').length)) < 6000);
    assert.deepEqual(reports, []);
  });
}
