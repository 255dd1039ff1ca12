import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureSchema } from '../../src/contract/failure';
import { reportSchema } from '../../src/contract/report';
import { readExperiment } from '../../src/runs';
import { backbone, makeDataset, tangent, temporaryFolder } from './tangent';

let folder: string;
const file = () => path.join(folder, 'small.tangent.json');

beforeAll(() => {
  folder = temporaryFolder();
  makeDataset(folder, 12);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an experiment file is run as it says, but for what an option says otherwise', async () => {
  const settings = { dataset: 'pictures', backbone: path.relative(folder, backbone), methods: ['activation'], seed: 3, epochs: 2, clip: 1.5 };
  writeFileSync(file(), `// small\n${JSON.stringify(settings)}\n`);
  const { code, stdout, stderr } = await tangent(folder, 'adapt', 'small.tangent.json', '--seed', '5', '--out', 'run', '--json');
  expect(code, stderr).toBe(0);
  expect(reportSchema.parse(JSON.parse(stdout))).toMatchObject({ seed: 5, classes: ['animals', 'flags', 'transport'] });
  expect(await readExperiment(path.join(folder, 'run'))).toMatchObject({ ...settings, seed: 5, backbone, dataset: path.join(folder, 'pictures'), file: file() });
});

it.each([
  ['{ "dataset": "pictures" "seed": 1 }', /small\.tangent\.json: line 1: comma expected/],
  ['{ "dataset": "pictures", "seed": -1 }', /small\.tangent\.json: seed: /],
  ['{ "dataset": "nowhere" }', /nowhere does not exist/],
  ['{}', /dataset: name the folder/],
])('one that cannot be run says what to mend: %s', async (content, message) => {
  writeFileSync(file(), content);
  const { code, stdout } = await tangent(folder, 'adapt', 'small.tangent.json', '--json');
  expect(code).toBe(2);
  expect(failureSchema.parse(JSON.parse(stdout)).error.message).toMatch(message);
});
