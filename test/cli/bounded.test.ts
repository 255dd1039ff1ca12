import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictionsSchema } from '../../src/contract/predict';
import { methodNames } from '../../src/contract/methods';
import { reportSchema, type Report } from '../../src/contract/report';
import { backbone, ended, makeDataset, parameterHashes, start, tangent, temporaryFolder } from './tangent';

// Views, and what is kept of them in files instead of memory.
let folder: string;
let dataset: string;
let reference: Report;
const out = (name: string) => path.join(folder, name);
const views = ['--views', '3', '--test-views', '4'];
const adaptArgs = (run: string, ...more: string[]) =>
  ['adapt', dataset, '--backbone', backbone, '--seed', '7', '--out', out(run), '--json', ...views, ...more];

async function adapted(run: string, ...more: string[]): Promise<Report> {
  const { code, stdout, stderr } = await tangent(folder, ...adaptArgs(run, ...more));
  expect(code, stderr).toBe(0);
  return reportSchema.parse(JSON.parse(stdout));
}

const parameters = (run: string) => parameterHashes(out(run));

/** Files of rows that a run has left behind. */
const rowFolders = () => readdirSync(path.join(folder, 'cache')).filter((name) => name.startsWith('rows-'));

beforeAll(async () => {
  folder = temporaryFolder();
  dataset = makeDataset(folder, 40);
  reference = await adapted('reference');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a run with views', () => {
  it('counts pictures, not views, and says what it did', () => {
    const { train, validation, test } = reference.samples;
    expect(train + validation + test).toBe(120);
    for (const method of methodNames) {
      const { perClass, confusion = [] } = reference.methods[method] ?? {};
      expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(test);
      expect(perClass?.length).toBe(3);
    }
    expect(reference.notes.join(' ')).toMatch(/same 3 views of each training picture/);
    expect(reference.notes.join(' ')).toMatch(/means over 4 views/);
    expect(readFileSync(path.join(out('reference'), 'card.md'), 'utf8')).not.toContain('No augmentation');
  });

  it('gives the same bits from files, computed and cached', async () => {
    const again = await adapted('files', '--memory-budget', '100 kB');
    expect(again.featuresCached).toBe(84 * 3 + 36 * 4);
    expect(parameters('files')).toEqual(parameters('reference'));
    expect(again.comparison).toEqual(reference.comparison);
    expect(rowFolders()).toEqual([]);
    // What was measured of the machine stays: sums depend on it in the last digit.
    expect((await tangent(folder, 'clear-cache')).code).toBe(0);
    expect((await adapted('computed', '--memory-budget', '0')).featuresCached).toBe(0);
    expect(parameters('computed')).toEqual(parameters('reference'));
  });

  it('goes on to the same bits after it was killed', async () => {
    const child = start(adaptArgs('killed', '--memory-budget', '0'), folder);
    const events = path.join(out('killed'), 'events.jsonl');
    let pid = 0;
    const seen = (type: string) => {
      try {
        const lines = readFileSync(events, 'utf8').split('\n').slice(0, -1);
        const parsed = lines.map((line) => JSON.parse(line) as { type: string; pid?: number });
        pid ||= parsed.find((event) => event.type === 'started')?.pid ?? 0;
        return parsed.some((event) => event.type === type);
      } catch {
        return false;
      }
    };
    while (!seen('method-finished')) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(pid, 'SIGKILL');
    await ended(child);
    expect(rowFolders()).toHaveLength(1);
    const { code, stderr } = await tangent(folder, 'resume', out('killed'), '--json');
    expect(code, stderr).toBe(0);
    expect(parameters('killed')).toEqual(parameters('reference'));
    expect(rowFolders()).toEqual([]);
  });

  it('predicts over the views of the run', async () => {
    const picture = path.join(dataset, 'flags', readdirSync(path.join(dataset, 'flags'))[0] ?? '');
    const broken = path.join(folder, 'cache', 'engine.json');
    const { code, stdout, stderr } = await tangent(folder, 'predict', out('reference'), picture, broken, picture, '--method', 'full', '--json');
    expect(code, stderr).toBe(0);
    const { predictions, skipped } = predictionsSchema.parse(JSON.parse(stdout));
    expect(predictions.map(({ file }) => file)).toEqual([picture, picture]);
    expect(skipped.map(({ file }) => file)).toEqual([broken]);
    const sum = predictions[0]?.probabilities.reduce((all, chance) => all + chance, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('takes sizes with units', async () => {
    const { code, stderr } = await tangent(folder, ...adaptArgs('units', '--memory-budget', '4 gigs'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/--memory-budget.*4GiB/s);
  });
});
