import { describe, expect, it } from 'vitest';
import { emissions } from '../../src/engines/tfjs/graph-model/emissions';
import { writeGraphModel } from '../../src/engines/tfjs/graph-model/write';
import { interpret } from '../../src/program/interpreter';
import type { Tensor } from '../../src/program/tensor';
import { bind } from '../../src/program/transforms/bind';
import { prune } from '../../src/program/transforms/prune';
import type { Program, Value } from '../../src/program/types';
import { cases, feedsOf } from './cases';
import { runGraphModel } from './run-graph-model';
import { relativeError } from './suite';

/** What of a program a forward pass may have: convolutions of kernels that do not change, none both strided and dilated. */
function forward(program: Program): Program {
  const excluded = new Set<Value>();
  for (const { primitive, parameters, inputs, output } of program.equations) {
    const odd = 'dilation' in parameters && Math.max(...parameters.dilation) > 1 && Math.max(...parameters.stride) > 1;
    if (!emissions[primitive] || odd || inputs.some((input) => excluded.has(input))) excluded.add(output);
  }
  return prune({ ...program, outputs: program.outputs.filter(({ value }) => !excluded.has(value)) });
}

describe('a program as a TensorFlow.js graph model', () => {
  for (const { title, program } of cases()) {
    it(`computes the same: ${title}`, async () => {
      const all = forward({ ...program, outputs: program.outputs.map(({ name, value }) => ({ name: `result ${name}`, value })) });
      const feeds = Object.entries(feedsOf(all));
      const fixed = new Set(all.inputs.filter(({ value }) => !value.type.shape.includes('N')).map(({ name }) => name));
      const bound = bind(all, new Map(feeds.filter(([name]) => fixed.has(name))));
      expect(bound.outputs.length).toBeGreaterThan(2);
      const others: Record<string, Tensor> = Object.fromEntries(feeds.filter(([name]) => !fixed.has(name)));
      // Names of nodes have no blanks, slashes divide scopes.
      const plain = new Map([...bound.inputs, ...bound.outputs].map(({ name }, index) => [name, `p${index}`]));
      const named = { ...bound, inputs: bound.inputs.map((port) => ({ ...port, name: plain.get(port.name) ?? '' })), outputs: bound.outputs.map((port) => ({ ...port, name: plain.get(port.name) ?? '' })) };
      const results = await runGraphModel(writeGraphModel(named, '0', {}), Object.fromEntries(Object.entries(others).map(([name, tensor]) => [plain.get(name) ?? '', tensor])));
      for (const [name, { shape, data }] of Object.entries(interpret(bound, others))) {
        const result = results[plain.get(name) ?? ''];
        expect(result?.shape, name).toEqual(shape);
        expect(relativeError(result?.data ?? [], data), name).toBeLessThan(1e-5);
      }
    });
  }
});
