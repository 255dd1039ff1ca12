import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCase } from '../../../scripts/conformance/case';
import { runCase } from '../../../scripts/conformance/run-case';
import { operators } from '../../../src/backbones/onnx/operators';
import { createOnnxRuntimeEngine } from '../../../src/engines/onnxruntime';
import { createTfjsEngine } from '../../../src/engines/tfjs';
import { fixturePath } from './safetensors';

await tf.setBackend('cpu');
const engines = [createOnnxRuntimeEngine({ threads: 2 }), createTfjsEngine(tf, { backend: 'cpu', version: tf.version_core })];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangent-onnx-cases-'));
  await extract({ file: fixturePath('onnx-cases.tgz'), cwd: folder });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await Promise.all(engines.map((engine) => engine.dispose()));
});

it("gives the stored results of the ONNX project's own cases, by the interpreter and both engines", async () => {
  const names = await readdir(folder);
  const seen = new Set<string>();
  for (const name of names) {
    const given = await readCase(path.join(folder, name));
    if (!given) throw new Error(`${name} has something else than tensors`);
    const outcome = await runCase(given, engines);
    expect({ name, ...outcome }).toMatchObject({ kind: expect.stringMatching(/^(passed|folded)$/) as string });
    for (const { opType } of given.model.graph.node) seen.add(opType);
  }
  expect(Object.keys(operators).filter((operator) => !seen.has(operator))).toEqual([]);
});

it('is told in the table of operators', async () => {
  const table = await readFile(new URL('../../../docs/onnx-operators.md', import.meta.url), 'utf8');
  const rows = new Set([...table.matchAll(/^\| (\w+) \|/gm)].map(([, operator]) => operator));
  expect(Object.keys(operators).filter((operator) => !rows.has(operator))).toEqual([]);
  expect(table).toContain(', 0 failed.');
});
