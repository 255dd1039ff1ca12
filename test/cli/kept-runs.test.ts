import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { acrossRunsSchema } from '../../src/contract/across/comparison';
import { annotateAnswerSchema, deleteAnswerSchema, restoreAnswerSchema, runListSchema } from '../../src/contract/command-line';
import { tangent, temporaryFolder } from './tangent';

/** A run that was interrupted long ago. */
function writeRun(folder: string, name: string, seed: number): string {
  const run = path.join(folder, '.tangent', 'runs', name);
  mkdirSync(run, { recursive: true });
  const file = path.join(run, 'experiment.json');
  writeFileSync(file, JSON.stringify({ version: 1, dataset: '/data/flowers', seed }));
  utimesSync(file, new Date(0), new Date(0));
  return run;
}

it('names, stars, deletes and restores runs', async () => {
  const folder = temporaryFolder();
  const run = writeRun(folder, 'a', 0);
  const annotated = await tangent(folder, 'annotate', 'a', '--name', 'top <b>', '--star', '--notes', 'x', '--json');
  expect(annotateAnswerSchema.parse(JSON.parse(annotated.stdout))).toEqual({ run, name: 'top <b>', starred: true, notes: 'x' });
  expect((await tangent(folder, 'runs')).stdout).toMatch(/interrupted .* flowers {8}0 {10}\* top <b> {2}/);
  expect(runListSchema.parse(JSON.parse((await tangent(folder, 'runs', '--json')).stdout)).runs[0]).toMatchObject({ name: 'top <b>', starred: true });
  const { deleted } = deleteAnswerSchema.parse(JSON.parse((await tangent(folder, 'delete', 'a', '--json')).stdout));
  expect([deleted[0]?.run, existsSync(run)]).toEqual([run, false]);
  const { trash } = restoreAnswerSchema.parse(JSON.parse((await tangent(folder, 'restore', '--json')).stdout));
  expect(trash).toMatchObject([{ run, title: 'top <b>' }]);
  expect((await tangent(folder, 'restore', 'a')).stdout).toBe(`${run} is back\n`);
  expect((await tangent(folder, 'restore', 'a'))).toMatchObject({ code: 2, stderr: expect.stringContaining('tangent restore lists') });
});

it('compares runs that have not finished as far as it can, in every format', async () => {
  const folder = temporaryFolder();
  const [a, b] = [writeRun(folder, 'a', 0), writeRun(folder, 'b', 1)];
  const comparison = acrossRunsSchema.parse(JSON.parse((await tangent(folder, 'compare', 'a', 'b', '--json')).stdout));
  expect(comparison.changes).toMatchObject([{ a, b, seedAlone: true }]);
  expect((await tangent(folder, 'compare', 'a', 'b')).stdout).toContain('Nothing but the seed (0 → 1).');
  expect((await tangent(folder, 'compare', 'a', 'b', '--format', 'csv')).stdout).toMatch(/^name,starred,id,/);
  await tangent(folder, 'compare', 'a', 'b', '--format', 'html', '--out', 'c.html');
  expect(readFileSync(path.join(folder, 'c.html'), 'utf8')).toContain('<h1>Comparison of 2 runs</h1>');
  expect(await tangent(folder, 'compare', 'a', 'b', '--method', 'none')).toMatchObject({ code: 2, stderr: expect.stringContaining('"none" is none of') });
});
