import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createOnnxRuntimeEngine } from '../../src/engines/onnxruntime';
import { createTfjsEngine } from '../../src/engines/tfjs';
import { readCase } from './case';
import { runCase, unknownOperators, type Outcome } from './run-case';
import { writeTable, type Row } from './table';

/**
 * Runs the cases in a folder and writes the table.
 * Arguments: the folder with the cases, the version of the package they come from, the file of the table, a pattern
 * that names of cases must match, and a file for the outcomes as JSON or nothing.
 */
async function main([folder = '', version = '', table = '', pattern = '.', outcomes = '']: readonly string[]): Promise<void> {
  await tf.setBackend('cpu');
  const engines = [createOnnxRuntimeEngine({ threads: 2 }), createTfjsEngine(tf, { backend: 'cpu', version: tf.version_core })];
  const rows: Row[] = [];
  const names = (await readdir(folder)).filter((name) => new RegExp(pattern).test(name)).sort();
  const operatorsOf = new Map<string, string>();
  const unclaimed = new Set<string>();
  for (const name of names) {
    const given = await readCase(path.join(folder, name)).catch(() => undefined);
    if (!given) continue;
    const [only] = given.model.graph.node;
    const base = name.replace(/_expanded.*$/, '');
    if (given.model.graph.node.length === 1 && only) operatorsOf.set(name, only.opType);
    const unknown = unknownOperators(given);
    if (unknown.length > 0) {
      unknown.forEach((operator) => unclaimed.add(operator));
      continue;
    }
    const outcome: Outcome = await runCase(given, engines);
    const operator = operatorsOf.get(base) ?? given.model.graph.node.at(-1)?.opType ?? '';
    rows.push({ operator, name, expanded: base !== name, outcome });
    if (outcome.kind === 'failed') console.error(`failed: ${name}: ${outcome.reason}`);
  }
  const versions = { onnx: version, onnxruntime: engines[0]?.version ?? '', tfjs: tf.version_core };
  await writeFile(table, writeTable(rows, [...unclaimed].sort(), versions, new Date()));
  if (outcomes !== '') await writeFile(outcomes, JSON.stringify(rows.map(({ operator, name, outcome }) => ({ operator, name, ...outcome }))));
  const count = (kind: Outcome['kind']): number => rows.filter(({ outcome }) => outcome.kind === kind).length;
  console.log(`${count('passed')} passed, ${count('folded')} with constants only, ${count('unsupported')} unsupported, ${count('failed')} failed`);
  await Promise.all(engines.map((engine) => engine.dispose()));
  if (count('failed') > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
