import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { assertAccessible } from '../axe.mjs';
import { finishedRun } from '../finished-run.mjs';
import { themes } from '../themes.mjs';
import { makeWorkspace as makePictures } from '../workspace.mjs';

export function makeWorkspace(options) {
  const workspace = makePictures(options);
  return {
    ...workspace,
    remove: () => {
      // Whoever holds a lock is killed, and this process holds one.
      rmSync(path.join(workspace.folder, '.tangent/runs/by-hand/lock'), { force: true });
      return workspace.remove();
    },
  };
}

const quick = ['--epochs', '4', '--methods', 'activation,full', '--lambda', '0.01,0.1,1'];

/** A run that goes on, by hand: its lock is held by this process. */
function goingOn(runs, dataset) {
  const folder = path.join(runs, 'by-hand');
  mkdirSync(folder, { recursive: true });
  const experiment = { ...JSON.parse(readFileSync(path.join(runs, 'first', 'experiment.json'), 'utf8')), dataset, seed: 7, batch: 32 };
  writeFileSync(path.join(folder, 'experiment.json'), JSON.stringify(experiment));
  const lock = { version: 1, pid: process.pid, host: hostname(), space: readlinkSync('/proc/self/ns/pid'), startTime: null, acquired: new Date().toISOString(), token: 'by hand' };
  writeFileSync(path.join(folder, 'lock'), JSON.stringify(lock));
  const beat = setInterval(() => existsSync(path.join(folder, 'lock')) && utimesSync(path.join(folder, 'lock'), new Date(), new Date()), 5000);
  beat.unref();
  let seq = 0;
  const log = (event) => appendFileSync(path.join(folder, 'events.jsonl'), `${JSON.stringify({ v: 1, seq: seq++, attempt: 1, time: new Date().toISOString(), ...event })}\n`);
  log({ type: 'started', pid: process.pid, host: hostname() });
  log({ type: 'method-started', method: 'full', parameters: 9, searched: 'lambda', values: [0.1, 0.01], maxEpochs: 10 });
  let epoch = 0;
  const step = () => {
    epoch += 1;
    log({ type: 'epoch', method: 'full', candidate: 0, value: 0.1, epoch, seconds: 0.1, trainLoss: 1 / epoch, trainAccuracy: 0.5, validationLoss: 1.2 / epoch, validationAccuracy: 0.4 + epoch / 20 });
  };
  step();
  return { step, fail: () => log({ type: 'failed', code: 'by-hand', message: 'ended by hand', fault: false }), end: () => clearInterval(beat) };
}

/** What a person who compares experiments does, in order. */
export function addSteps(steps, drive) {
  const { root, page, workbench, server, workspace, reports, axe, screenshot } = drive;
  const runs = path.join(workspace.folder, '.tangent/runs');
  const panel = workbench.panel();
  const line = (id) => panel.locator(`tr[data-run="${id}"]`);
  const order = () => panel.locator('tr[data-run]').evaluateAll((rows) => rows.map((row) => row.dataset.run));
  const until = async (what, check, timeout = 15_000) => {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(150)) if (await check()) return;
    throw new Error(`timed out: ${what}`);
  };
  const open = (id) => panel.locator(`#${id} > summary`).click();
  const saved = async (name) => {
    const file = path.join(workspace.folder, name);
    await workbench.answerSaveDialog(file);
    await until(`the file ${name}`, () => existsSync(file));
    await workbench.command('Notifications: Clear All Notifications');
    return readFileSync(file);
  };
  const check = (id) => line(id).locator('td.check input').check();
  let live;

  steps.add('a page of all runs opens from the palette: settings that differ, figures, and what goes on', async () => {
    for (const [name, ...options] of [['first', '--seed', '0'], ['second', '--seed', '1'], ['third', '--seed', '0', '--linearize', 'blocks.15.project'], ['fourth', '--seed', '1', '--linearize', 'blocks.15.project']]) {
      await finishedRun({ root, server, workspace, options: [...quick, ...options, '--out', path.join(runs, name)] });
    }
    live = goingOn(runs, path.join(workspace.folder, 'pictures'));
    await workbench.open(server.workbench(workspace.folder));
    await workbench.command('Tangent: Compare Runs');
    await line('first').waitFor({ timeout: 60_000 });
    await until('all five lines', async () => (await order()).length === 5);
    const headings = await panel.locator('thead th[data-column]').evaluateAll((cells) => cells.map((cell) => cell.dataset.column));
    assert.deepEqual(headings, ['name', 'status', 'best', 'bestModel', 'activation.testAccuracy', 'full.testAccuracy', 'setting.linearize', 'setting.seed', 'setting.batch', 'startedAt']);
    await until('the run that goes on', async () => /Activations and gradient features.*\d %/.test(await line('by-hand').locator('td.run-state').innerText()));
    const before = await line('by-hand').locator('td.run-state').innerText();
    live.step();
    live.step();
    await until('its progress', async () => (await line('by-hand').locator('td.run-state').innerText()) !== before);
    await screenshot('comparison-table');
  });

  steps.add('columns sort, with the keyboard too', async () => {
    const seed = panel.locator('th[data-column="setting.seed"]');
    await seed.locator('button').click();
    await until('the order', async () => (await seed.getAttribute('aria-sort')) === 'descending');
    assert.equal((await order())[0], 'by-hand');
    await seed.locator('button').focus();
    await page.keyboard.press('Enter');
    await until('the other direction', async () => (await seed.getAttribute('aria-sort')) === 'ascending');
    assert.equal((await order()).at(-1), 'by-hand');
  });

  steps.add('words and choices filter; columns are chosen', async () => {
    await panel.locator('#filter').fill('blocks.15');
    await until('two runs', async () => (await order()).length === 2);
    assert.deepEqual((await order()).sort(), ['fourth', 'third']);
    await panel.locator('#filter').fill('');
    await open('filter-status');
    await panel.locator('#filter-status label', { hasText: 'Finished' }).locator('input').check();
    await until('the finished runs', async () => (await order()).length === 4);
    await page.keyboard.press('Escape');
    await open('columns');
    await panel.locator('[data-column="full.secondsTraining"]').first().check();
    await panel.locator('th[data-column="full.secondsTraining"]').waitFor();
    await screenshot('comparison-columns');
    await panel.locator('#columns vscode-button').click();
    await until('the usual columns', async () => (await panel.locator('th[data-column="full.secondsTraining"]').count()) === 0);
    await page.keyboard.press('Escape');
    await open('filter-status');
    await panel.locator('#filter-status label', { hasText: 'Finished' }).locator('input').uncheck();
    await page.keyboard.press('Escape');
  });

  steps.add('a star, a name and notes are kept in the run folder, and the tree has them', async () => {
    const file = path.join(runs, 'first', 'annotations.json');
    const kept = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
    await line('first').locator('button.star').click();
    await until('the star', async () => kept().starred === true && (await line('first').locator('button.star').getAttribute('aria-pressed')) === 'true');
    await line('first').hover();
    await line('first').locator('button.rename').click();
    await line('first').locator('.name-field:focus').waitFor();
    await page.keyboard.type('top <b>layer</b> 日本語');
    await page.keyboard.press('Enter');
    await until('the name', async () => kept().name === 'top <b>layer</b> 日本語' && (await line('first').innerText()).includes('top <b>layer</b> 日本語'));
    await line('first').locator('button.notes').click();
    await line('first').locator('.notes-field:focus').waitFor();
    await page.keyboard.type('the default\nof the network');
    await screenshot('comparison-notes');
    await page.keyboard.press('Control+Enter');
    await until('the notes', () => kept().notes === 'the default\nof the network');
    await panel.locator('#starred').check();
    await until('the starred run alone', async () => (await order()).length === 1);
    await panel.locator('#starred').uncheck();
    await (await workbench.experiments()).filter({ hasText: 'top <b>layer</b> 日本語' }).filter({ hasText: '★' }).waitFor();
  });

  steps.add('a run is deleted and brought back', async () => {
    await check('second');
    await panel.locator('#delete').click();
    await until('the line gone', async () => !(await order()).includes('second'));
    assert.deepEqual(readdirSync(path.join(workspace.folder, '.tangent/trash')), ['second']);
    await workbench.notification('is deleted').getByRole('button', { name: 'Undo' }).click();
    await until('the line back', async () => (await order()).includes('second'));
    assert.equal(existsSync(path.join(runs, 'second', 'deleted.json')), false);
    if ((await panel.locator('#clear').count()) > 0) await panel.locator('#clear').click();
  });

  steps.add('runs over seeds: mean and standard deviation of each experiment', async () => {
    const rows = panel.locator('#seeds tbody tr');
    await until('two experiments', async () => (await rows.count()) === 2);
    const text = await rows.allInnerTexts();
    assert.ok(text.every((one) => /\b0, 1\b.*\d\.\d ± \d/s.test(one)), text.join('|'));
    const [a, b] = ['first', 'second'].map((name) => JSON.parse(readFileSync(path.join(runs, name, 'report.json'), 'utf8')).methods.full.testAccuracy);
    const expected = `${(50 * (a + b)).toFixed(1)} ± ${((100 * Math.abs(a - b)) / Math.SQRT2).toFixed(1)}`;
    assert.ok(text.some((one) => one.includes(expected)), `${expected} in ${text.join('|')}`);
    assert.match(await panel.locator('#within-seeds li').first().innerText(), /Activations and gradient features minus Linear probe on activations: .* points over the seeds 0, 1 \(95 % interval .*; 2 seeds, no test\)/);
    assert.equal(await panel.locator('#between-seeds li').count(), 2);
    assert.equal(await panel.locator('#seeds').getByText('cannot be compared directly').count(), 0);
  });

  steps.add('two runs are compared in words, by curves and by what changed', async () => {
    await check('first');
    await check('third');
    const words = panel.locator('#differences ul.words li');
    await until('the words, of activation none as it is the same model', async () => (await words.count()) === 1, 60_000);
    for (const sentence of await words.allInnerTexts()) assert.match(sentence, /shared test pictures.*points.*p [=<]/);
    assert.match(await panel.locator('#differences').innerText(), /1 pair is left out: both are one and the same model/);
    await panel.locator('#changes td.added', { hasText: 'blocks.15.project' }).waitFor();
    await panel.locator('#changes td.removed').first().waitFor();
    await until('both charts', async () => (await panel.locator('#curves tangent-chart canvas').count()) === 2);
    await screenshot('comparison-two');
    await panel.locator('#curves').scrollIntoViewIfNeeded();
    await screenshot('comparison-curves');
    await panel.locator('#changes').scrollIntoViewIfNeeded();
    await screenshot('comparison-changes');
    await line('third').locator('td.check input').uncheck();
    await check('second');
    await panel.locator('.seed-alone', { hasText: 'Nothing but the seed (0 → 1)' }).waitFor();
    await panel.locator('#differences .cautions', { hasText: 'The test parts differ' }).waitFor({ timeout: 30_000 });
    await panel.locator('#differences .cautions', { hasText: 'trained on' }).first().waitFor();
  });

  steps.add('tables and curves are exported', async () => {
    await open('export');
    await panel.locator('#export-csv').click();
    const csv = (await saved('table.csv')).toString();
    assert.match(csv, /^name,starred,status,best,bestModel,activation\.testAccuracy,full\.testAccuracy,.*,run\r\n/);
    assert.match(csv, /top <b>layer<\/b> 日本語,1,finished,0\.\d+/);
    await open('export');
    await panel.locator('#export-markdown').click();
    const markdown = (await saved('comparison.md')).toString();
    assert.match(markdown, /\| ★ top &lt;b&gt;layer&lt;\/b&gt; 日本語 \| Finished|\| ★ top &lt;b&gt;layer/i);
    assert.match(markdown, /Nothing but the seed/);
    await open('export');
    await panel.locator('#export-html').click();
    const html = (await saved('comparison.html')).toString();
    assert.ok(html.includes('<svg class="chart"') && html.includes('top &lt;b&gt;layer&lt;/b&gt;') && !/<script|https?:\/\/(?!www\.w3\.org)/.test(html));
    await open('export-curves');
    await panel.locator('#curves-csv').click();
    assert.match((await saved('curves.csv')).toString(), /^run,name,seed,method,.*\r\nfirst,top <b>layer<\/b> 日本語,0,activation/);
    await open('export-curves');
    await panel.locator('#curves-svg').click();
    const svg = (await saved('curves.svg')).toString();
    assert.ok(svg.startsWith('<svg xmlns=') && svg.includes('top &lt;b&gt;layer') && (svg.match(/<path class="curve (training|validation)/g) ?? []).length === 8);
    await open('export-curves');
    await panel.locator('#curves-png').click();
    const png = await saved('curves.png');
    assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16)], ['PNG', 1840]);
    writeFileSync(path.join(root, 'test-results/ui/exported-curves.png'), png);
  });

  steps.add('after a reload the page is there again, as it was looked at', async () => {
    await panel.locator('#filter').fill('seed');
    await page.waitForTimeout(1500);
    await page.reload();
    await panel.locator('tr[data-run="first"]').waitFor({ timeout: 60_000 });
    assert.equal(await panel.locator('#filter').inputValue(), 'seed');
    await until('the selection', async () => (await panel.locator('tr.selected').count()) === 2);
    await panel.locator('#filter').fill('');
  });

  steps.add('every theme is legible', async () => {
    await until('the comparison', async () => (await panel.locator('#differences ul.words li').count()) === 2, 60_000);
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(1500);
      await screenshot(`comparison-${name}`);
      await panel.locator('#changes').scrollIntoViewIfNeeded();
      await screenshot(`comparison-${name}-end`);
      const found = reports.filter((report) => !report.includes('[Report Only]'));
      assert.deepEqual(found, [], 'reports of the content security policy and errors');
      await assertAccessible(page, axe, `the comparison in ${theme}`);
      reports.length = 0;
    }
    live.fail();
    live.end();
  });
}
