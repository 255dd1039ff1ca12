import { describe, expect, it } from 'vitest';
import { comparisonTable } from '../../../../src/runs/report/table';
import { methodReport, report } from './example';

describe('the table of the command line', () => {
  it('has a line for each method that was run, in the order of training', () => {
    const text = comparisonTable(
      report({ full: methodReport({ testAccuracy: 0.9401, parameters: 1_234_567 }), activation: methodReport() }),
    );
    expect(text.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['method', 'test %', '95 % interval', 'macro F1 %', 'parameters', 'epochs', 'seconds', 'ms/step'],
      ['activation', '84.6', '80.8 to 87.7', '84.1', '6,405', '24', '1.28', '3.14'],
      ['full', '94.0', '80.8 to 87.7', '84.1', '1,234,567', '24', '1.28', '3.14'],
    ]);
  });

  it('ends every column at the same place', () => {
    const lines = comparisonTable(
      report({ activation: methodReport({ testAccuracy: 1, secondsTraining: 12345 }), finetune: methodReport() }),
    ).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it('shows a dash where there were no test pictures', () => {
    const text = comparisonTable(report({ activation: methodReport({ testAccuracy: Number.NaN }) }));
    expect(text.split('\n')[1]).toMatch(/^activation +– /);
  });
});
