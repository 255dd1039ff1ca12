import { runSeconds, type Costs } from '../contract/costs';
import { bytes, count, magnitude } from '../contract/format';
import type { Inspection } from '../contract/jobs';
import { methodNames } from '../contract/methods';
import type { Block, FeatureKind } from '../contract/network';
import type { PreprocessingRule } from '../contract/preprocessing';
import { textTable } from './text-table';

const kinds: { readonly [K in Block['kind']]: string } = {
  residual: 'residual block',
  parallel: 'parallel paths',
  'dense-connections': 'dense connections',
  transformer: 'transformer block',
  attention: 'attention',
  group: 'group by name',
  single: '',
};

const hindrances: { readonly [H in NonNullable<Block['hindrance']>]: string } = {
  'no-derivative': 'cannot be linearized: no derivative leads to the features',
  'after-features': 'left out: after the features',
};

const features: { readonly [K in FeatureKind]: string } = {
  'classifier-input': 'input of the classifier',
  'dense-input': 'input of a dense layer',
  pooled: 'pooled',
  'block-output': 'output of a block',
  tokens: 'tokens',
  output: 'output of the network',
  value: 'chosen',
};

const sources: { readonly [R in PreprocessingRule]: string } = {
  option: 'given',
  metadata: "the file's metadata",
  beside: 'the configuration file beside it',
  declared: "the input's shape in the file",
  network: 'the network scales its input itself',
  imagenet: "a guess: ImageNet's mean and deviation",
  symmetric: 'a guess: between -1 and 1, as of TensorFlow',
  'any-size': 'a guess: the file takes any size',
  'usual-crop': 'a guess: the usual crop of 7/8',
  small: 'a guess: small pictures whole',
  'usual-order': 'a guess: red before blue',
};

/** Text of a file without what a terminal would take for a command. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

function preprocessingRows({ preprocessing, preprocessingSources: from }: Inspection): string[][] {
  const { width, height, resize, channelOrder, mean, std } = preprocessing;
  const numbers = (values: readonly number[]): string => values.map((value) => String(Number(value.toPrecision(6)))).join(', ');
  const resized = resize.mode === 'stretch' ? 'stretched' : `shorter side to ${resize.size}, centre crop`;
  return [
    ['size', `${width}×${height}`, sources[from.size]],
    ['resize', `${resized}, ${resize.interpolation}`, sources[from.resize]],
    ['channels', channelOrder, sources[from.channelOrder]],
    ['mean', numbers(mean), sources[from.normalization]],
    ['deviation', numbers(std), ''],
  ].map((row) => ['', ...row]);
}

function blockRows({ blocks, layers, linearized }: Inspection): string[][] {
  const marked = new Set(linearized);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  return blocks.flatMap((block): string[][] => {
    const { name, kind, outputShape, parameterCount, operations, hindrance } = block;
    const own = block.layers.flatMap((layer) => byName.get(layer) ?? []);
    const chosen = own.filter((layer) => marked.has(layer.name)).length;
    const mark = chosen === 0 ? '' : chosen === own.length ? '*' : '+';
    const [only] = own;
    const about = hindrance !== null ? hindrances[hindrance] : own.length === 1 && only ? `${only.kind} ${only.kernelShape.join('×')}` : kinds[kind];
    const head = [mark, printable(name), about, outputShape.join('×'), count(parameterCount), count(operations)];
    if (block.layers.length === 1) return [head];
    const inside = own.map((layer) => [
      marked.has(layer.name) ? '*' : '',
      `  ${printable(layer.name)}`,
      `${layer.kind} ${layer.kernelShape.join('×')}`,
      '',
      count(layer.parameterCount),
      count(layer.operations),
    ]);
    return [head, ...inside];
  });
}

/** Seconds between two ends, to two digits, in the unit that suits the larger. */
export function between({ least, most }: { readonly least: number; readonly most: number }): string {
  const [unit, size] = most < 1 ? ['ms', 0.001] : most < 120 ? ['s', 1] : most < 7200 ? ['min', 60] : ['h', 3600];
  const [from, to] = [least, most].map((seconds) => Number((seconds / Number(size)).toPrecision(2)));
  return `${from} to ${to} ${unit}`;
}

function costLines(costs: Costs, pictures: number): string[] {
  const { parameters, bytesPerSample, batch, engine, secondsPerStep } = costs;
  const run = runSeconds(costs, pictures, methodNames);
  return [
    `* linearized: keeps ${bytes(bytesPerSample)} for each picture; the full model learns ${count(parameters)} parameters`,
    ...(secondsPerStep ? [`a step of ${batch} pictures takes about ${magnitude(1000 * secondsPerStep.typical)} ms (${between(secondsPerStep)}) with ${engine}`] : []),
    ...(run ? [`a run of all models on ${count(pictures)} pictures takes about ${between(run)}`] : []),
  ];
}

/** What `inspect` prints for people. */
export function inspectionText(inspection: Inspection, pictures: number): string[] {
  const { name, id, path, licence, featureCount, parameterCount, defaultReason, costs, bytesPerSample } = inspection;
  const candidates = inspection.featureCandidates.map((candidate) => [
    candidate.name === inspection.features ? '*' : '',
    printable(candidate.name),
    features[candidate.kind],
    candidate.shape.join('×'),
  ]);
  return [
    `${printable(name)} (${printable(id)})`,
    `file: ${printable(path)}${licence === null ? '' : `, licence ${printable(licence)}`}`,
    `${count(featureCount)} features, ${count(parameterCount)} parameters`,
    ...(inspection.classifierDropped === null ? [] : [`left out: its own classifier ${printable(inspection.classifierDropped)}`]),
    '',
    'pictures (another: --preprocessing FILE)',
    ...textTable(preprocessingRows(inspection)),
    '',
    'features (another: --features VALUE)',
    ...textTable(candidates),
    '',
    ...textTable([['', 'block or layer', 'kind', 'output', 'parameters', 'operations'], ...blockRows(inspection)], [4, 5]),
    '',
    `default: ${printable(defaultReason)}`,
    ...(costs ? costLines(costs, pictures) : [`keeps ${bytes(bytesPerSample)} for each picture`]),
  ];
}
