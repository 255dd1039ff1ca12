import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCase, type ConformanceCase } from '../../../scripts/conformance/case';
import { variants, writeVariant } from '../../../scripts/conformance/variants';
import { readOnnx } from '../../../src/backbones/onnx/read';
import { TangentError } from '../../../src/contract/errors';
import { changedModel, changedNumbers } from './mutations';
import { fixturePath } from './safetensors';

/** How many changed cases are tried, as in damage.test.ts. */
const mutations = Number(process.env['TANGENT_MUTATIONS'] ?? 400);

const cases: { given: ConformanceCase; bytes: Uint8Array }[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangent-onnx-cases-'));
  await extract({ file: fixturePath('onnx-cases.tgz'), cwd: folder });
  for (const name of (await readdir(folder)).sort()) {
    const given = await readCase(path.join(folder, name));
    if (given) cases.push({ given, bytes: new Uint8Array(await readFile(path.join(folder, name, 'model.onnx'))) });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Imports a case whose model or whole-number operands are changed; faults pass on. */
function attempt(seed: number): 'taken' | 'refused' {
  const { given, bytes } = cases[seed % cases.length]!;
  const variant = variants[Math.floor(seed / cases.length) % variants.length] ?? 'known';
  try {
    const model = seed % 3 === 0 ? given.model : readOnnx(changedModel(bytes, seed), given.name);
    const operands = new Map([...given.operands].map(([name, array], i) => [name, changedNumbers(array, 31 * seed + i)] as const));
    return writeVariant({ ...given, model, operands }, variant) ? 'taken' : 'refused';
  } catch (error) {
    if (error instanceof TangentError && !error.fault) return 'refused';
    throw new Error(`seed ${seed}, ${given.name}, ${variant}`, { cause: error });
  }
}

it(`every operator with ${mutations} changed attributes, shapes and indices is imported or refused, quickly`, () => {
  let [taken, slowest] = [0, 0];
  for (let seed = 0; seed < mutations; seed++) {
    const start = performance.now();
    if (attempt(seed) === 'taken') taken++;
    slowest = Math.max(slowest, performance.now() - start);
  }
  expect(taken).toBeGreaterThan(0.1 * mutations);
  expect(taken).toBeLessThan(0.9 * mutations);
  expect(slowest).toBeLessThan(10_000);
}, 3_600_000);
