import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import type { Tensor } from '../../../src/program/tensor';
import { bind, rename } from '../../../src/program/transforms/bind';
import { gradientName, withGradient } from '../../../src/program/transforms/gradient';
import { partition } from '../../../src/program/transforms/partition';
import { prune } from '../../../src/program/transforms/prune';
import { simplify } from '../../../src/program/transforms/simplify';
import { dependents, splitProgram } from '../../../src/program/transforms/split';
import { transpose } from '../../../src/program/transforms/transpose';
import type { Program } from '../../../src/program/types';
import { checkDerivative } from './derivative-checks';
import { centralDifference, dot, randomFeeds, randomTensor, relativeDifference, run, tensorOf, type Tensors } from './numbers';
import { always, programs } from './random-program';

const inputs = ['x', 'p', 'q'];
const feedsOf = (program: Program): Tensors => randomFeeds(program, inputs, 'feed');

function forEachProgram(check: (program: Program, feeds: Tensors) => void): void {
  fc.assert(fc.property(programs, (program) => check(program, feedsOf(program))), always);
}

describe('linearize and transpose of whole programs', () => {
  const limits = { difference: 1e-6, adjoint: 1e-10 };

  it.each([[['p', 'q']], [['x']], [['p', 'x', 'q']]])('by %s', (wrt) => {
    forEachProgram((program, feeds) => checkDerivative(program, wrt, feeds, limits));
  });

  it('take outputs that are inputs, that stand twice, and that no tangent reaches', () => {
    const builder = new Builder();
    const [x, w] = [builder.input('x', ['N', 2]), builder.input('w', ['N', 2])];
    const square = builder.emit('multiply', [x, x], {});
    builder.output('same', x);
    builder.output('square', square);
    builder.output('again', square);
    builder.output('apart', w);
    const program = builder.build();
    checkDerivative(program, ['x'], randomFeeds(program, ['x', 'w'], 'feed'));
  });

  it('refuses to transpose what is not linear', () => {
    const builder = new Builder();
    builder.output('y', builder.emit('relu', [builder.input('tangent/x', [3])], {}));
    expect(() => transpose(builder.build(), ['tangent/x'])).toThrow('relu is not linear');
  });

  it('refuses an input that does not exist', () => {
    const builder = new Builder();
    builder.output('y', builder.input('x', [3]));
    expect(() => checkDerivative(builder.build(), ['z'], { x: randomTensor([3], 'x') })).toThrow('no input z');
    expect(() => transpose(builder.build(), ['z'])).toThrow('no input z');
  });
});

describe('withGradient', () => {
  it('gives the slope of central differences in every direction', () => {
    forEachProgram((program, feeds) => {
      const outputs = run(withGradient(program, 'loss', ['p', 'q']), feeds);
      expect(tensorOf(outputs, 'loss')).toEqual(tensorOf(run(program, feeds), 'loss'));
      for (const name of ['p', 'q']) {
        const direction = randomFeeds(program, [name], 'slope');
        const { loss } = centralDifference(program, feeds, direction);
        const slope = dot(direction, { [name]: tensorOf(outputs, gradientName(name)) });
        const steepness = Math.sqrt(dot(outputs, outputs));
        expect(Math.abs(slope - (loss?.data[0] ?? NaN)) / steepness).toBeLessThan(1e-7);
      }
    });
  });

  it('is zero for an input that the scalar does not need', () => {
    const builder = new Builder();
    const [a] = [builder.input('a', [2]), builder.input('b', [3])];
    builder.output('loss', builder.emit('reduceSum', [a], { axes: [0] }));
    const outputs = run(withGradient(builder.build(), 'loss', ['a', 'b']), { a: randomTensor([2], 'a'), b: randomTensor([3], 'b') });
    expect(tensorOf(outputs, 'gradient/a').data).toEqual(Float64Array.of(1, 1));
    expect(tensorOf(outputs, 'gradient/b').data).toEqual(Float64Array.of(0, 0, 0));
  });
});

describe('partition', () => {
  const cheap = new Set(['broadcast', 'pad', 'cast', 'reshape', 'oneHot']);

  it('cuts into a constant and a changing part that together are the whole', () => {
    forEachProgram((program, feeds) => {
      const { constant, changing, kept } = partition(program, new Set(['x']));
      const values = run(constant, feeds);
      expect(constant.inputs.map(({ name }) => name).filter((name) => name !== 'x')).toEqual([]);
      expect(changing.inputs.map(({ name }) => name)).toEqual(expect.arrayContaining([...kept]));
      expect(changing.inputs.some(({ name }) => name === 'x')).toBe(false);
      expect(relativeDifference(run(changing, feeds, values), run(program, feeds))).toBeLessThan(1e-12);
    });
  });

  it('leaves in the changing part only what depends on what changes, or is cheaper to compute than to keep', () => {
    forEachProgram((program) => {
      const { changing } = partition(program, new Set(['x']));
      const dependent = dependents(changing, new Set(['p', 'q']));
      const left = changing.equations.filter(({ primitive, output }) => !dependent.has(output) && !cheap.has(primitive));
      expect(left).toEqual([]);
    });
  });

  it('of the gradient keeps the whole, too', () => {
    forEachProgram((program, feeds) => {
      const whole = withGradient(program, 'loss', ['p', 'q']);
      const { constant, changing } = partition(whole, new Set(['x']));
      expect(relativeDifference(run(changing, feeds, run(constant, feeds)), run(whole, feeds))).toBeLessThan(1e-12);
    });
  });

  it('names what it keeps by its content: equal in another program, different for other constants', () => {
    const keptOf = (factor: number, unrelated: boolean): readonly string[] => {
      const builder = new Builder();
      if (unrelated) builder.emit('relu', [builder.input('other', [4])], {});
      const x = builder.input('x', ['N', 2]);
      const squares = builder.emit('multiply', [builder.emit('scale', [x], { factor }), x], {});
      const p = builder.emit('broadcast', [builder.input('p', [2])], { shape: ['N', 2], axes: [1] });
      builder.output('y', builder.emit('multiply', [squares, p], {}));
      return partition(builder.build(), new Set(['x'])).kept;
    };
    expect(keptOf(2, false)).toHaveLength(1);
    expect(keptOf(2, true)).toEqual(keptOf(2, false));
    expect(keptOf(3, false)).not.toEqual(keptOf(2, false));
  });

  it('takes two large constants of equal content', () => {
    const builder = new Builder();
    const x = builder.input('x', ['N', 5]);
    const p = builder.emit('broadcast', [builder.input('p', [4])], { shape: ['N', 4], axes: [1] });
    const product = (kernel: Tensor) =>
      builder.emit('contract', [x, builder.constant(kernel)], { contracting: [[1], [0]], batch: [[], []] });
    const [a, b] = [product(randomTensor([5, 4], 'twin')), product(randomTensor([5, 4], 'twin'))];
    builder.output('y', builder.emit('add', [builder.emit('multiply', [a, p], {}), builder.emit('multiply', [b, p], {})], {}));
    const program = builder.build();
    const feeds = randomFeeds(program, ['x', 'p'], 'feed');
    const { constant, changing } = partition(program, new Set(['x']));
    expect(run(changing, feeds, run(constant, feeds))).toEqual(run(program, feeds));
  });
});

describe('splitProgram', () => {
  it('cuts into two programs that one after the other are the whole', () => {
    forEachProgram((program, feeds) => {
      const { early, late, crossing } = splitProgram(program, new Set(['p']), { nameOf: (_, index) => `crossing/${index}` });
      expect(early.inputs.map(({ name }) => name)).not.toContain('p');
      const values = run(early, feeds);
      expect(Object.keys(values)).toEqual(expect.arrayContaining([...crossing]));
      expect(run(late, feeds, values)).toEqual(run(program, feeds));
    });
  });
});

describe('simplify', () => {
  it('changes no result and computes nothing twice', () => {
    forEachProgram((program, feeds) => {
      const simple = simplify(program);
      expect(run(simple, feeds)).toEqual(run(program, feeds));
      expect(simple.equations.length).toBeLessThanOrEqual(program.equations.length);
      expect(simplify(simple).equations.length).toBe(simple.equations.length);
      expect(simple.inputs.map(({ name }) => name)).toEqual(program.inputs.map(({ name }) => name));
    });
  });

  it('finds a program that stands twice', () => {
    forEachProgram((program, feeds) => {
      const builder = new Builder();
      const shared = new Map(program.inputs.map(({ name, value }) => [name, builder.input(name, value.type.shape)]));
      const [once, twice] = [builder.inline(program, shared), builder.inline(program, shared)];
      for (const [name, value] of once) builder.output(name, value);
      for (const [name, value] of twice) builder.output(`${name} again`, value);
      const simple = simplify(builder.build());
      expect(simple.equations.length).toBe(simplify(program).equations.length);
      const outputs = run(simple, feeds);
      expect(tensorOf(outputs, 'loss again')).toEqual(tensorOf(outputs, 'loss'));
    });
  });

  it('keeps constants apart that share an array but not a shape, and 0 from −0', () => {
    const builder = new Builder();
    const { data } = randomTensor([4, 5], 'shared');
    const [tall, wide] = [[4, 5], [5, 4]].map((shape) => builder.constant({ shape, dtype: 'float32', data }));
    builder.output('tall', tall!);
    builder.output('wide', wide!);
    const one = builder.filled([], 1);
    for (const zero of [0, -0]) builder.output(`1/${1 / zero}`, builder.emit('divide', [one, builder.filled([], zero)], {}));
    const outputs = run(simplify(builder.build()), {});
    expect(tensorOf(outputs, 'tall').shape).toEqual([4, 5]);
    expect(tensorOf(outputs, 'wide').shape).toEqual([5, 4]);
    expect(tensorOf(outputs, '1/Infinity').data[0]).toBe(Infinity);
    expect(tensorOf(outputs, '1/-Infinity').data[0]).toBe(-Infinity);
  });
});

describe('prune', () => {
  it('leaves out exactly what no output needs', () => {
    forEachProgram((program, feeds) => {
      const onlyY = prune({ ...program, outputs: program.outputs.filter(({ name }) => name === 'y') });
      const needed = new Set([...onlyY.outputs.map(({ value }) => value), ...onlyY.equations.flatMap(({ inputs: used }) => used)]);
      expect(onlyY.equations.filter(({ output }) => !needed.has(output))).toEqual([]);
      expect(onlyY.inputs.filter(({ value }) => !needed.has(value))).toEqual([]);
      expect(tensorOf(run(onlyY, feeds), 'y')).toEqual(tensorOf(run(program, feeds), 'y'));
      expect(onlyY.equations.length).toBeLessThan(program.equations.length);
    });
  });
});

describe('bind and rename', () => {
  it('make inputs constants', () => {
    forEachProgram((program, feeds) => {
      const bound = bind(program, new Map([['q', tensorOf(feeds, 'q')], ['unknown', tensorOf(feeds, 'q')]]));
      expect(bound.inputs.map(({ name }) => name)).toEqual(['x', 'p']);
      expect(run(bound, feeds)).toEqual(run(program, feeds));
    });
  });

  it('refuse another shape', () => {
    const builder = new Builder();
    builder.output('y', builder.input('x', [3]));
    expect(() => bind(builder.build(), new Map([['x', randomTensor([2], 'x')]]))).toThrow('x is [3], not [2]');
  });

  it('rename both ends', () => {
    const builder = new Builder();
    builder.output('y', builder.emit('scale', [builder.input('x', [3])], { factor: 2 }));
    const program = rename(builder.build(), new Map([['x', 'in'], ['y', 'out']]));
    expect(Object.keys(run(program, { in: randomTensor([3], 'x') }))).toEqual(['out']);
  });
});

describe('inline', () => {
  it('composes programs: f(f(x))', () => {
    forEachProgram((program, feeds) => {
      const builder = new Builder();
      const shared = new Map(program.inputs.map(({ name, value }) => [name, builder.input(name, value.type.shape)]));
      const inner = builder.inline(program, shared);
      const outer = builder.inline(program, new Map([...shared, ['x', inner.get('y')!]]));
      builder.output('y', outer.get('y')!);
      const first = run(program, feeds);
      const second = run(program, { ...feeds, x: tensorOf(first, 'y') });
      expect(tensorOf(run(builder.build(), feeds), 'y')).toEqual(tensorOf(second, 'y'));
    });
  });

  it('makes inputs of what it is not fed', () => {
    const inner = new Builder();
    inner.output('y', inner.emit('add', [inner.input('a', [2]), inner.input('b', [2])], {}));
    const outer = new Builder();
    outer.output('y', outer.inline(inner.build(), new Map([['a', outer.filled([2], 1)]])).get('y')!);
    const program = outer.build();
    expect(program.inputs.map(({ name }) => name)).toEqual(['b']);
    const b: Tensor = { shape: [2], dtype: 'float32', data: Float64Array.of(3, -1) };
    expect(tensorOf(run(program, { b }), 'y').data).toEqual(Float64Array.of(4, 0));
  });
});
