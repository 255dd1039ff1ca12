import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import { pictureAxes } from '../../../src/program/picture';
import { foldAffine, type Parametrized } from '../../../src/program/transforms/fold';
import type { Value } from '../../../src/program/types';
import type { Layout } from '../../../src/program/vocabulary';
import { batch, randomTensor, relativeDifference, run, type Tensors } from './numbers';
import { picture } from './primitive-cases';

const channels = 4;
const padding = { top: 1, bottom: 1, left: 1, right: 1 };

interface Network {
  readonly layout: Layout;
  readonly bias: boolean;
  /** What follows the layer. */
  readonly after: (builder: Builder, y: Value, constant: (purpose: string) => Value) => Value;
}

/** A grouped convolution `a`, perhaps with a bias, and what follows it. */
function write({ layout, bias, after }: Network): Parametrized {
  const builder = new Builder();
  const parameters = new Map([['a/kernel', randomTensor([3, 3, 1, channels], 'kernel')]]);
  const image = builder.input('image', picture(layout, 5, 4, 2));
  const kernel = builder.input('a/kernel', [3, 3, 1, channels]);
  let y = builder.emit('convolution', [image, kernel], { layout, stride: [2, 1], dilation: [1, 1], padding, groups: 2 });
  const { shape } = y.type;
  const axes = [pictureAxes(layout).channels];
  if (bias) {
    parameters.set('a/bias', randomTensor([channels], 'bias'));
    y = builder.emit('add', [y, builder.emit('broadcast', [builder.input('a/bias', [channels])], { shape, axes })], {});
  }
  const constant = (purpose: string): Value =>
    builder.emit('broadcast', [builder.constant(randomTensor([channels], purpose))], { shape, axes });
  builder.output('y', after(builder, y, constant));
  return { program: builder.build(), parameters };
}

const normalisation: Network['after'] = (builder, y, constant) => {
  const centred = builder.emit('subtract', [y, constant('mean')], {});
  const scaled = builder.emit('divide', [centred, constant('deviation')], {});
  return builder.emit('add', [builder.emit('multiply', [constant('gain'), scaled], {}), constant('shift')], {});
};
const reversed: Network['after'] = (builder, y, constant) =>
  builder.emit('scale', [builder.emit('subtract', [constant('from'), y], {})], { factor: -3 });

function outputs({ program, parameters }: Parametrized, layout: Layout): Tensors {
  const shape = picture(layout, 5, 4, 2).map((size) => (size === 'N' ? batch : size));
  return run(program, Object.fromEntries(parameters), { image: randomTensor(shape, 'image') });
}

describe.each<Layout>(['NHWC', 'NCHW'])('folding what is affine per channel into a layer, in %s', (layout) => {
  it.each([
    { chain: 'normalisation', bias: true, after: normalisation },
    { chain: 'normalisation', bias: false, after: normalisation },
    { chain: 'c − y, times a factor', bias: true, after: reversed },
  ])('leaves the results: $chain, bias $bias', ({ bias, after }) => {
    const network = write({ layout, bias, after });
    const folded = foldAffine(network);
    expect(folded.program.equations.map(({ primitive }) => primitive)).toEqual(['convolution', 'broadcast', 'add']);
    expect(relativeDifference(outputs(folded, layout), outputs(network, layout))).toBeLessThan(1e-14);
  });

  it('does not fold c / y, nor what varies over positions', () => {
    const quotient = write({ layout, bias: true, after: (builder, y, constant) => builder.emit('divide', [constant('c'), y], {}) });
    const gradual = write({
      layout,
      bias: true,
      after: (builder, y) => {
        const { height } = pictureAxes(layout);
        const ramp = builder.constant(randomTensor([Number(y.type.shape[height])], 'ramp'));
        return builder.emit('multiply', [y, builder.emit('broadcast', [ramp], { shape: y.type.shape, axes: [height] })], {});
      },
    });
    for (const network of [quotient, gradual]) {
      const folded = foldAffine(network);
      expect(folded.program.equations.length).toBe(network.program.equations.length);
      expect(outputs(folded, layout)).toEqual(outputs(network, layout));
    }
  });
});
