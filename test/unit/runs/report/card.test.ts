import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../../../src/contract/across/export';
import { modelCard } from '../../../../src/runs/report/card';
import { environment, methodReport, report, runView } from './example';

describe('the model card', () => {
  const card = modelCard(runView(), environment);

  it('tells data, split, backbone and licence', () => {
    for (const line of [
      '- Folder: /pictures/flowers &amp; more',
      '- Pictures: 1,233 for training, 408 for validation, 413 for the test',
      '- Seed of the split: 0',
      '- Left out: 1 file',
      '- Network: EfficientNet-Lite0',
      '- Licence: Apache-2.0',
      '- Linearized layers: blocks.6.0.conv\\_pwl',
    ])
      expect(card.split('\n')).toContain(line);
  });

  it("has the report's figures", () => {
    expect(card).toContain('| Activations and gradient features | 92.7 | 89.8 to 94.9 | 92.7 | 413,123 | weight decay 0.001 | 1.28 |');
    expect(card).toContain('- Activations and gradient features is 8.1 points better than Linear probe on activations on 413 test pictures');
    expect(card).toContain('`full.safetensors`');
  });

  it('has the calibration error where it is known', () => {
    const calibration = { confidence: 0.9, expectedError: 0.0234, brier: 0.1, logLoss: 0.3, bins: [] };
    const some = modelCard(runView({ report: report({ full: methodReport({ calibration }) }) }));
    expect(some).toContain('| Method | Accuracy, % | 95 % interval, % | Macro F1, % | Calibration error, % |');
    expect(some).toContain('| Activations and gradient features | 84.6 | 80.8 to 87.7 | 84.1 | 2.3 |');
    expect(card).not.toContain('Calibration error');
  });

  it('has limits and warnings', () => {
    expect(card).toContain('- 2 files are no pictures');
    expect(card).toContain('- All figures are of one split and one seed (0).');
  });

  it('tells a seed of the split of its own', () => {
    const view = runView();
    const split = modelCard({ ...view, experiment: { ...view.experiment, splitSeed: 9 }, report: view.report && { ...view.report, splitSeed: 9 } }, environment);
    for (const line of ['- Seed of the split: 9', '- Seed of all else: 0']) expect(split.split('\n')).toContain(line);
    expect(split).toContain('one split and one seed (0, of the split 9)');
  });

  it('shows names as text', () => {
    expect(card).not.toContain('<script>');
    expect(escapeMarkdown('a|b\n# *c* `d` <i> [x](y) \u0007')).toBe('a\\|b \\# \\*c\\* \\`d\\` &lt;i&gt; \\[x\\](y) ');
  });

  it('of an unfinished run says so and owns to an unknown licence', () => {
    const unfinished = modelCard(runView({ status: 'stopped', report: null }));
    expect(unfinished).toContain('The run is not finished.');
    expect(unfinished).toContain('- Licence: not known');
  });
});
