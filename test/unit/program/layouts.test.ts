import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { withLayout } from '../../../src/program/transforms/layouts';
import type { Program } from '../../../src/program/types';
import { fixturePath } from '../backbones/safetensors';
import { cases, feedsOf } from '../engines/cases';
import { relativeError } from '../engines/suite';

function layoutsOf({ equations }: Program): Set<string> {
  return new Set(equations.flatMap(({ parameters }) => ('layout' in parameters ? [parameters.layout] : [])));
}

function count({ equations }: Program, primitive: string): number {
  return equations.filter((equation) => equation.primitive === primitive).length;
}

function expectEqual(actual: Record<string, Tensor>, expected: Record<string, Tensor>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(actual[name]?.shape, name).toEqual(shape);
    expect(relativeError(actual[name]?.data ?? [], data), name).toBeLessThan(1e-12);
  }
}

describe('a program with its pictures in another layout', () => {
  for (const { title, program } of cases()) {
    it(`computes the same: ${title}`, () => {
      const feeds = feedsOf(program);
      const expected = interpret(program, feeds);
      for (const layout of ['NHWC', 'NCHW'] as const) {
        const moved = withLayout(program, layout);
        expect([...layoutsOf(moved)].filter((other) => other !== layout)).toEqual([]);
        expectEqual(interpret(moved, feeds), expected);
      }
    });
  }

  it.each(['residual', 'depthwise'])('permutes the %s network only where pictures come in', async (name) => {
    const { program, parameters } = await loadBackbone(fixturePath(`${name}.onnx`));
    const moved = withLayout(jacobianVectorProduct(program, [...parameters.keys()]), 'NHWC');
    expect(layoutsOf(moved)).toEqual(new Set(['NHWC']));
    expect(count(moved, 'permute')).toBeLessThanOrEqual(3);
  });
});
