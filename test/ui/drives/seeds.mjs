import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertAccessible } from '../axe.mjs';
import { themes } from '../themes.mjs';
import { makeWorkspace } from '../workspace.mjs';

const minutes = 60_000;
export { makeWorkspace };

/** Draws nothing more in a page, as on a machine that is busy. @returns draws what has come together, and goes on */
async function holdFrames(panel) {
  const held = await panel.locator('body').evaluateHandle(() => {
    const held = { draw: globalThis.requestAnimationFrame, waiting: [] };
    globalThis.requestAnimationFrame = (callback) => held.waiting.push(callback);
    return held;
  });
  return () =>
    held.evaluate(({ draw, waiting }) => {
      globalThis.requestAnimationFrame = draw;
      waiting.forEach((callback) => draw(callback));
    });
}

/** Several seeds from one press of Start, copies of an experiment, and names completed in its text. */
export function addSteps(steps, { page, workbench, server, workspace, axe, screenshot }) {
  const panel = workbench.panel();
  const file = path.join(workspace.folder, 'pictures.tangent.json');
  const copy = path.join(workspace.folder, 'pictures.tangent copy.json');
  const runs = path.join(workspace.folder, '.tangent/runs');
  const until = async (what, check, timeout = 20_000) => {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; await page.waitForTimeout(200)) if (await check()) return;
    throw new Error(`timed out: ${what}`);
  };
  const onDisk = () => JSON.parse(readFileSync(file, 'utf8') || '{}');
  const field = (name) => panel.getByRole('textbox', { name, exact: true });
  const runsInSight = async () => (await workbench.experiments()).and(page.locator('[aria-level="2"]'));

  steps.add('the form takes several seeds, and says what is none', async () => {
    writeFileSync(file, JSON.stringify({ version: 1, dataset: 'pictures', methods: ['activation', 'full', 'finetune'], pictureSize: 64, epochs: 30, patience: 30 }, null, 2));
    await workbench.open(server.workbench(workspace.folder));
    // VS Code knows the editors of extensions some time after their icons.
    await page.waitForTimeout(4000);
    await workbench.explorerLine('pictures.tangent.json').dblclick();
    await panel.locator('summary', { hasText: 'Advanced' }).click();
    await field('Seed').fill('0, 1, x');
    await panel.getByText('One whole number from 0 on').waitFor();
    await panel.locator('#start-problem').waitFor();
    await screenshot('seeds-wrong');
    // On a busy machine the page is not drawn before the next field is filled.
    const release = await holdFrames(panel);
    await field('Seed').fill('0, 1, 2');
    await field('Seed of the split').fill('5');
    await release();
    await panel.locator('#estimate', { hasText: 'Starts 3 runs' }).waitFor({ timeout: minutes });
    await page.waitForTimeout(600);
    await page.keyboard.press('Control+S');
    await until('the seeds on the disk', () => JSON.stringify([onDisk().seeds, onDisk().splitSeed]) === '[[0,1,2],5]');
    for (const [name, theme] of Object.entries(themes)) {
      await workbench.theme(theme);
      await page.waitForTimeout(800);
      await field('Seed').scrollIntoViewIfNeeded();
      await screenshot(`seeds-form-${name}`);
      await assertAccessible(page, axe, `the form, ${name}`);
    }
    await workbench.theme(themes.dark);
  });

  steps.add('Start lists a run for each seed, the later ones waiting', async () => {
    await workbench.start();
    await until('three runs', async () => (await (await runsInSight()).count()) === 3, minutes);
    await (await runsInSight()).filter({ hasText: 'waiting, 2 runs before it' }).waitFor({ timeout: minutes });
    await (await runsInSight()).filter({ hasText: /waiting, 1 run before it/ }).click();
    await panel.locator('#run-status[data-status=waiting]', { hasText: 'Waiting for its turn: 1 run comes before it.' }).waitFor({ timeout: minutes });
    await screenshot('seeds-waiting-dark');
  });

  steps.add('none is lost when the window is closed', async () => {
    await page.goto('about:blank');
    const finished = () => readdirSync(runs).filter((run) => existsSync(path.join(runs, run, 'report.json')));
    await until('all reports', () => finished().length === 3, 10 * minutes);
    const splits = finished().map((run) => readFileSync(path.join(runs, run, 'split.json'), 'utf8'));
    assert.equal(new Set(splits).size, 1);
    assert.deepEqual(finished().map((run) => /seed-\d$/.exec(run)?.[0]).sort(), ['seed-0', 'seed-1', 'seed-2']);
    await workbench.open(server.workbench(workspace.folder));
    await until('three finished runs', async () => (await (await runsInSight()).filter({ hasText: 'finished' }).count()) === 3, minutes);
  });

  steps.add('a copy is an experiment too', async () => {
    // The watcher of the new window is ready some time after its lists.
    await page.waitForTimeout(4000);
    cpSync(file, copy);
    await (await workbench.experiments()).and(page.locator('[aria-level="1"]')).filter({ hasText: 'pictures copy' }).click();
    await panel.locator('h2', { hasText: 'pictures copy' }).waitFor({ timeout: minutes });
    await screenshot('experiment-copy');
  });

  steps.add('its text completes blocks and layers of the network', async () => {
    await workbench.command('Tangent: Edit Experiment as Text');
    const text = page.locator('.monaco-editor[data-uri$="copy.json"]');
    await text.locator('.view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type('{"dataset": "pictures", "linearize": [');
    await page.keyboard.press('Control+Space');
    const suggestion = page.locator('.suggest-widget .monaco-list-row');
    await suggestion.filter({ hasText: 'blocks.' }).first().waitFor({ timeout: minutes });
    await screenshot('experiment-completion');
    const name = await suggestion.first().locator('.label-name').innerText();
    await page.keyboard.press('Enter');
    await until('the name', async () => (await text.locator('.view-lines').innerText()).replaceAll('\u00a0', ' ').includes(`"${name}"`));
    await page.keyboard.type(', "epochs": "x"');
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ timeout: minutes });
  });
}
