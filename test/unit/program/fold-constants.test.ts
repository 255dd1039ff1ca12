import { describe, expect, it } from 'vitest';
import { Builder } from '../../../src/program/builder';
import { interpret } from '../../../src/program/interpreter';
import { bind } from '../../../src/program/transforms/bind';
import { foldConstants } from '../../../src/program/transforms/fold-constants';
import { cases, feedsOf } from '../../engines/cases';

describe('a program with what is constant computed beforehand', () => {
  for (const { title, program } of cases()) {
    it(`computes the same: ${title}`, () => {
      const feeds = Object.entries(feedsOf(program));
      const fixed = new Set(program.inputs.filter(({ value }) => !value.type.shape.includes('N')).map(({ name }) => name));
      const bound = bind(program, new Map(feeds.filter(([name]) => fixed.has(name))));
      const others = Object.fromEntries(feeds.filter(([name]) => !fixed.has(name)));
      const batch = others[Object.keys(others)[0] ?? ''] ? undefined : 2;
      expect(interpret(foldConstants(bound), others, batch)).toEqual(interpret(bound, others, batch));
    });
  }

  it('has no equation of constants left but repetitions and products', () => {
    const builder = new Builder();
    const x = builder.input('x', ['N', 2]);
    const matrix = builder.constant({ shape: [3, 2], dtype: 'float32', data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    const turned = builder.emit('permute', [builder.emit('scale', [matrix], { factor: 0.5 })], { permutation: [1, 0] });
    builder.output('y', builder.emit('contract', [x, turned], { contracting: [[1], [0]], batch: [[], []] }));
    const { equations, constants } = foldConstants(builder.build());
    expect(equations.map(({ primitive }) => primitive)).toEqual(['contract']);
    expect(constants.map(({ tensor }) => Array.from(tensor.data))).toEqual([[0.5, 1.5, 2.5, 1, 2, 3]]);
  });
});
