import { describe, expect, it } from 'vitest';
import { loadBackbone } from '../../../src/backbones';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import type { Tensor } from '../../../src/program/tensor';
import { jacobianVectorProduct } from '../../../src/program/transforms/linearize';
import { withLayout } from '../../../src/program/transforms/layouts';
import type { Program } from '../../../src/program/types';
import { fixturePath } from '../backbones/safetensors';
import { cases, feedsOf } from '../../engines/cases';
import { relativeError } from '../../engines/suite';

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

  /** Pixels with a mean taken off, as a network's first convolution takes them, perhaps turned there and back. */
  function prepared(turned: boolean, shown: boolean): Program {
    const builder = new Builder();
    const pixels = builder.emit('cast', [builder.input('pixels', ['N', 4, 5, 3], 'uint8')], { dtype: 'float32' });
    const mean = builder.constant({ shape: [3], dtype: 'float32', data: Float32Array.of(100, 110, 120) });
    let x = builder.emit('subtract', [pixels, builder.emit('broadcast', [mean], { shape: ['N', 4, 5, 3], axes: [3] })], {});
    if (shown) builder.output('centred', x);
    if (turned) x = builder.emit('permute', [x], { permutation: [0, 3, 1, 2] });
    const layout = turned ? 'NCHW' : 'NHWC';
    const padding = { top: 1, bottom: 1, left: 1, right: 1 };
    const kernel = builder.input('kernel', [3, 3, 3, 2]);
    builder.output('y', builder.emit('convolution', [x, kernel], { layout, stride: [1, 1], dilation: [1, 1], groups: 1, padding }));
    return builder.build();
  }

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('turns pixels while they are bytes (turned before: %s, shown: %s)', (turned, shown) => {
    const program = prepared(turned, shown);
    const moved = withLayout(program, 'NCHW');
    const [first] = moved.equations;
    if (!shown) expect([first?.primitive, first?.output.type.dtype]).toEqual(['permute', 'uint8']);
    expect(count(moved, 'permute')).toBe(turned ? 1 : 2);
    const feeds = feedsOf(program);
    expectEqual(interpret(moved, feeds), interpret(program, feeds));
  });

  it.each(['residual', 'depthwise'])('permutes the %s network only where pictures come in', async (name) => {
    const { program, parameters } = await loadBackbone(fixturePath(`${name}.onnx`));
    const moved = withLayout(jacobianVectorProduct(program, [...parameters.keys()]), 'NHWC');
    expect(layoutsOf(moved)).toEqual(new Set(['NHWC']));
    expect(count(moved, 'permute')).toBeLessThanOrEqual(3);
  });
});
