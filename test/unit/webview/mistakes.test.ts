import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestPredictions } from '../../../src/contract/predictions';
import type { Report } from '../../../src/contract/report';
import { plainLabel, plainName } from '../../../src/vscode/moves/names';
import { TestPictures } from '../../../webview/run/mistakes/pictures';
import { mostShown, shownClasses } from '../../../webview/run/mistakes/shown-classes';
import { sortedRows } from '../../../webview/run/mistakes/sorted-rows';

describe('the classes that a confusion matrix shows', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, k) => `class ${k}`);
  const zeros = (count: number): number[][] => names(count).map(() => new Array<number>(count).fill(0));

  it('are all where they fit, and never more than fit, in their order', () => {
    expect(shownClasses(names(60), zeros(60), '')).toHaveLength(60);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.constantFrom('', 'class', '1', 'none'), (count, filter) => {
        const shown = shownClasses(names(count), zeros(count), filter);
        expect(shown.length).toBeLessThanOrEqual(mostShown);
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  it('are those with the most mistakes, as label or as prediction, or those sought', () => {
    const confusion = zeros(200);
    (confusion[150] as number[])[7] = 5;
    (confusion[3] as number[])[3] = 90;
    const shown = shownClasses(names(200), confusion, '');
    expect(shown).toHaveLength(30);
    expect(shown).toEqual(expect.arrayContaining([7, 150]));
    expect(shownClasses(names(200), confusion, ' CLASS 19')).toEqual([19, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199]);
  });
});

describe('the figures per class', () => {
  const row = (name: string, f1: number) => ({ name, count: 1, precision: 0, recall: 0, f1 });
  it('are sorted by a column, equals in the order of the classes', () => {
    const rows = [row('c10', 0.5), row('c2', 0.5), row('c1', 0.9)];
    const named = (column: 'name' | 'f1', descending: boolean) => sortedRows(rows, { column, descending }).map(({ name }) => name);
    expect(named('f1', false)).toEqual(['c10', 'c2', 'c1']);
    expect(named('f1', true)).toEqual(['c1', 'c10', 'c2']);
    expect(named('name', false)).toEqual(['c1', 'c2', 'c10']);
  });
});

describe('the test pictures of a page', () => {
  const tests: TestPredictions = {
    ...{ version: 1, classes: ['cat', 'dog'], files: ['cat/1.png', 'dog/2.png'], labels: [0, 1] },
    methods: { full: { predicted: [1, 1], probability: [0.8, 0.9], labelProbability: [0.2, 0.9] } },
  };
  const mistake = { file: '/pictures/cat/1.png', label: 'cat', predicted: 'dog', confidence: 0.8, labelProbability: 0.2 };
  const report = { classes: ['cat', 'dog'], mistakes: { full: [mistake] } } as unknown as Report;
  const all = { method: 'full' as const, cell: null, pair: null };

  it('are those of the predictions, the same array until something changes', () => {
    const pictures = new TestPictures();
    pictures.take(tests);
    const list = pictures.list(report, all);
    expect(list).toEqual([{ file: 'cat/1.png', label: 'cat', predicted: 'dog', confidence: 0.8, labelProbability: 0.2, movedTo: null }]);
    expect(pictures.list(report, all)).toBe(list);
    expect(pictures.takeMoves([{ file: 'cat/1.png', now: 'dog/1.png', toClass: 'dog' }])).toEqual(['cat/1.png']);
    expect(pictures.list(report, all)).toMatchObject([{ movedTo: 'dog' }]);
    expect(pictures.takeMoves([{ file: 'cat/1.png', now: 'dog/1.png', toClass: 'dog' }])).toEqual([]);
    expect(pictures.takeMoves([])).toEqual(['cat/1.png']);
  });

  it('tell what every model says of one', () => {
    const pictures = new TestPictures();
    pictures.take(tests);
    expect(pictures.opinions('cat/1.png')).toEqual([{ method: 'full', predicted: 'dog', probability: 0.8, right: false }]);
    expect(pictures.opinions('other')).toEqual([]);
  });

  it('are the worst mistakes of the report where there are no predictions', () => {
    const pictures = new TestPictures();
    pictures.take(null);
    expect(pictures.list(report, all)).toEqual([{ ...mistake, movedTo: null }]);
    expect(pictures.list(report, { ...all, cell: { label: 1, predicted: 0 } })).toEqual([]);
  });
});

describe('a name from outside', () => {
  it('is short, on one line, and neither a link nor an icon', () => {
    expect(plainName('a\nb [x](command:y)')).toBe('a b [x] (command:y)');
    expect(Array.from(plainName('語'.repeat(200)))).toHaveLength(60);
    expect(plainLabel('$(trash) x')).not.toContain('$(');
  });
});
