import { escapeMarkdown } from '../../contract/across/export';
import { splitSeedOf, type Environment } from '../../contract/experiment';
import { count, magnitude, percent, percentInterval } from '../../contract/format';
import type { SampleCounts } from '../../contract/figures';
import { comparisonWords } from '../../contract/comparison-words';
import { byTitle, methodTitles } from '../../contract/methods';
import type { Report } from '../../contract/report';
import type { RunView } from '../../contract/run-view';
import { inEnglish } from '../../contract/translate';
import { caveats } from './caveats';
import { bestMethods, calibrated, reported, searchedTitle, searchedValue } from './facts';

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const alignment = heading.map((_, column) => (column === 0 ? '---' : '---:'));
  return [heading, alignment, ...rows].map(line).join('\n');
}

/**
 * The model card of a run as Markdown: what the models were trained on and from, their figures on the test part, and
 * what these do not say.
 * @param beside what is said of the files beside the card: those of the run folder unless given
 */
export function modelCard(view: RunView, environment: Environment | null = null, beside = files(view.report)): string {
  const { report } = view;
  const sections: readonly (readonly [heading: string, text: string])[] = [
    ['Data', data(view)],
    ['Backbone', backbone(view, environment)],
    ['Figures on the test part', report ? figures(report) : 'The run is not finished.'],
    ['Limits', limits(view)],
    ['Files', beside],
  ];
  const title = `# ${escapeMarkdown(view.name)}: models adapted with Tangent`;
  return `${[title, ...sections.map(([heading, text]) => `## ${heading}\n\n${text}`)].join('\n\n')}\n`;
}

function data({ experiment, classes, samples }: RunView): string {
  const names = classes.map(({ name, count: pictures }) => `${escapeMarkdown(name)} (${count(pictures)})`);
  return list([
    `Folder: ${escapeMarkdown(experiment.dataset)}`,
    ...(samples ? split(samples) : []),
    `Seed of the split: ${splitSeedOf(experiment)}`,
    ...(splitSeedOf(experiment) === experiment.seed ? [] : [`Seed of all else: ${experiment.seed}`]),
    ...(experiment.groupBy ? [`Kept together by: ${escapeMarkdown(experiment.groupBy)}`] : []),
    `Classes: ${names.join(', ') || 'not known yet'}`,
    ...(experiment.features === null ? [] : [`Features: ${escapeMarkdown(experiment.features)}`]),
  ]);
}

function split({ train, validation, test, skipped }: SampleCounts): string[] {
  return [
    `Pictures: ${count(train)} for training, ${count(validation)} for validation, ${count(test)} for the test`,
    `Left out: ${count(skipped.length)} ${skipped.length === 1 ? 'file' : 'files'}`,
  ];
}

function backbone({ experiment, backbone: known, report }: RunView, environment: Environment | null): string {
  const linearized = known?.linearized ?? report?.linearized ?? [];
  return list([
    `Network: ${escapeMarkdown(known?.name ?? report?.backbone ?? experiment.backbone)}`,
    `Licence: ${escapeMarkdown(environment?.backbone.licence ?? 'not known; see where the file came from')}`,
    ...(environment ? [`SHA-256 of its file: ${environment.backbone.sha256}`] : []),
    `Linearized layers: ${linearized.map(escapeMarkdown).join(', ') || 'not known yet'}`,
    ...(experiment.features === null ? [] : [`Features: ${escapeMarkdown(experiment.features)}`]),
  ]);
}

const headings = (withCalibration: boolean): string[] => [
  'Method',
  'Accuracy, %',
  '95 % interval, %',
  'Macro F1, %',
  ...(withCalibration ? ['Calibration error, %'] : []),
  'Trained parameters',
  'Chosen',
  'Training, s',
];

function figures(report: Report): string {
  const known = calibrated(report);
  const rows = reported(report).map(([name, method]) => [
    methodTitles[name],
    percent(method.testAccuracy),
    percentInterval(method.testInterval),
    percent(method.macroF1),
    ...(known ? [percent(method.calibration?.expectedError ?? Number.NaN)] : []),
    count(method.parameters),
    `${searchedTitle(method.searched, inEnglish)} ${searchedValue(method.chosen)}`,
    magnitude(method.secondsTraining),
  ]);
  const names = reported(report).map(([name]) => `${methodTitles[name]} is \`${name}\` in options and files.`);
  const words = report.comparison.map((comparison) => escapeMarkdown(comparisonWords(comparison, report, byTitle(inEnglish), inEnglish)));
  const calibration = known ? 'Calibration error: the expected calibration error on the test part, how far the probabilities of the predictions are from the share that is right, on average; 0 is perfect.' : '';
  const engine = `Trained with ${escapeMarkdown(report.engine)} on ${escapeMarkdown(report.device)}.`;
  return [table(headings(known), rows), calibration, list(names), list(words), engine].filter((part) => part !== '').join('\n\n');
}

function limits({ report, warnings }: RunView): string {
  const noted = [...new Set([...warnings.map(({ message }) => message), ...(report?.warnings ?? []), ...(report?.notes ?? [])])];
  return list([...noted, ...(report ? caveats(report, inEnglish) : ['There are no test figures.'])].map(escapeMarkdown));
}

function files(report: Report | null): string {
  const best = report ? bestMethods(report).map((name) => `\`${name}.safetensors\``) : [];
  return [
    'Each method has its parameters in `<method>.safetensors`, kernels in the order height, width, input, output.',
    'The metadata name the classes in the order of the logits.',
    ...(best.length > 0 ? [`The highest test accuracy is that of ${best.join(', ')}.`] : []),
  ].join(' ');
}
