import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { panelFrame } from '../axe.mjs';
import { makeWorkspace as makePictures } from '../workspace.mjs';

const count = 500;
const epochs = 60;
const methods = ['activation', 'full'];

/** Finished runs as their folders would be, of ten choices of layers with many seeds. */
function writeRuns(runs) {
  for (let index = 0; index < count; index += 1) {
    const folder = path.join(runs, `run-${String(index).padStart(3, '0')}`);
    mkdirSync(folder, { recursive: true });
    const seed = Math.floor(index / 10);
    const write = (name, value) => writeFileSync(path.join(folder, name), JSON.stringify(value));
    write('experiment.json', { version: 1, dataset: '/data/flowers', linearize: [`layer-${index % 10}`], seed, methods });
    const at = (minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    const figures = (epoch) => ({ trainLoss: 1 / epoch, trainAccuracy: 1 - 0.5 / epoch, validationLoss: 1.2 / epoch, validationAccuracy: 0.9 - 0.5 / epoch });
    const events = [
      { type: 'started', pid: 1, host: 'elsewhere' },
      ...methods.flatMap((method) => [
        { type: 'method-started', method, parameters: 9, searched: 'lambda', values: [0.1], maxEpochs: epochs },
        ...Array.from({ length: epochs }, (_, epoch) => ({ type: 'epoch', method, candidate: 0, value: 0.1, epoch: epoch + 1, seconds: 0.1, ...figures(epoch + 1) })),
      ]),
      { type: 'finished', seconds: 9 },
    ];
    writeFileSync(path.join(folder, 'events.jsonl'), events.map((event, seq) => `${JSON.stringify({ v: 1, seq, attempt: 1, time: at(index), ...event })}\n`).join(''));
    const accuracy = 0.5 + ((index * 7919) % count) / (2 * count);
    const method = {
      ...{ testAccuracy: accuracy, testInterval: [accuracy - 0.1, accuracy + 0.05], macroF1: accuracy, validationAccuracy: accuracy, trainLoss: 0.1, parameters: 9, epochs },
      ...{ secondsTraining: 1, millisecondsPerStep: 1, searched: 'lambda', chosen: 0.1, candidates: [], perClass: [], confusion: [] },
    };
    write('report.json', {
      ...{ version: 1, run: folder, engine: 'onnxruntime', device: 'cpu', backbone: 'efficientnet-lite0', linearized: [`layer-${index % 10}`], classes: ['a', 'b'] },
      ...{ samples: { train: 60, validation: 20, test: 20, skipped: [] }, methods: { activation: method, full: method }, comparison: [], mistakes: {}, warnings: [], notes: [], seed },
      ...{ secondsFeatures: 1, secondsTotal: 9, featuresCached: 0, bytesPerSample: 1, peakMemoryBytes: 1 },
    });
  }
}

export function makeWorkspace(options) {
  const workspace = makePictures(options);
  writeRuns(path.join(workspace.folder, '.tangent/runs'));
  return workspace;
}

/** The comparison of several hundred runs stays quick. */
export function addSteps(steps, { page, workbench, server, workspace, screenshot }) {
  const panel = workbench.panel();

  /** Milliseconds from a click in the page until the frame after it is drawn. */
  const timed = async (selector) =>
    (await panelFrame(page)).evaluate(async (button) => {
      const begun = performance.now();
      document.querySelector(button).click();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - begun;
    }, selector);

  steps.add(`${count} runs: the page opens, sorts, filters and scrolls`, async () => {
    await workbench.open(server.workbench(workspace.folder));
    await (await workbench.experiments()).first().waitFor({ timeout: 60_000 });
    const begun = Date.now();
    await workbench.command('Tangent: Compare Runs');
    await panel.locator('tr[data-run]').first().waitFor({ timeout: 60_000 });
    await panel.locator('.counts', { hasText: `${count} runs` }).waitFor({ timeout: 60_000 });
    const opened = Date.now() - begun;
    const rows = await panel.locator('tr[data-run]').count();
    assert.ok(rows < 80, `${rows} lines are drawn`);
    const sorts = [];
    for (const column of ['best', 'name', 'setting.seed', 'full.testAccuracy']) sorts.push(await timed(`th[data-column="${column}"] button`));
    assert.equal(await panel.locator('th[data-column="full.testAccuracy"]').getAttribute('aria-sort'), 'descending');
    assert.match(await panel.locator('tr[data-run] td.counted').first().innerText(), /^99\.9$/);
    await panel.locator('.runs').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await panel.locator('tr[data-run="run-000"]').waitFor();
    const typed = Date.now();
    await panel.locator('#filter').fill('layer-3');
    await panel.locator('.counts', { hasText: '50 of 500' }).waitFor();
    const filtered = Date.now() - typed;
    // The table was scrolled further than there are lines now.
    await panel.locator('tr[data-run="run-253"]').waitFor();
    await screenshot('many-runs');
    console.log(`    opened in ${opened} ms, palette included; sorted in ${sorts.map((time) => time.toFixed(0)).join(', ')} ms; filtered in ${filtered} ms; ${rows} lines drawn`);
    assert.ok(Math.max(...sorts) < 500, `sorting took ${Math.max(...sorts)} ms`);
  });
}
