import { bytes, count } from '../../contract/format';
import type { Inspection } from '../../contract/jobs';
import type { BlockKind } from '../../contract/network';
import * as vscode from 'vscode';
import { tell } from '../translate';

/** Text of a file as text of a Markdown document. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd').replace(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&');

function table(head: readonly string[], numbers: readonly number[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (numbers.includes(column) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function blockKind(kind: BlockKind): string {
  const words: Record<BlockKind, string> = {
    residual: vscode.l10n.t('residual block'),
    parallel: vscode.l10n.t('parallel paths'),
    'dense-connections': vscode.l10n.t('dense connections'),
    transformer: vscode.l10n.t('transformer block'),
    attention: vscode.l10n.t('attention'),
    group: vscode.l10n.t('block by its name'),
    single: vscode.l10n.t('layer'),
  };
  return words[kind];
}

/** What an inspection says, as a Markdown document for people: the network's blocks and what linearizing them costs. */
export function backboneDescription(inspection: Inspection): string {
  const { name, path, licence, parameterCount, featureCount, preprocessing, blocks, linearized, costs, bytesPerSample } = inspection;
  const { width, height, resize, channelOrder, mean, std } = preprocessing;
  const marked = new Set(linearized);
  const facts = [
    [vscode.l10n.t('File'), plain(path)],
    [vscode.l10n.t('Licence'), licence === null ? vscode.l10n.t('The file names none') : plain(licence)],
    [vscode.l10n.t('Parameters'), count(parameterCount)],
    [vscode.l10n.t('Features'), `${count(featureCount)} (${plain(inspection.features)})`],
    [vscode.l10n.t('Picture size'), `${width}×${height}, ${resize.mode === 'stretch' ? vscode.l10n.t('stretched') : vscode.l10n.t('shorter side {0}', resize.size)}`],
    [vscode.l10n.t('Channels'), `${channelOrder}, ${mean.join(', ')} ± ${std.join(', ')}`],
    [vscode.l10n.t('Linearized unless you choose'), plain(tell({ message: inspection.defaultReason, told: inspection.told }))],
    [vscode.l10n.t('Kept of each picture then'), bytes(costs?.bytesPerSample ?? bytesPerSample)],
  ];
  const rows = blocks.map((block) => [
    block.layers.some((layer) => marked.has(layer)) ? '✓' : '',
    plain(block.name),
    blockKind(block.kind),
    block.outputShape.join('×'),
    count(block.layers.length),
    count(block.parameterCount),
    count(block.operations),
  ]);
  const head = ['', vscode.l10n.t('Block'), vscode.l10n.t('Kind'), vscode.l10n.t('Output'), vscode.l10n.t('Layers'), vscode.l10n.t('Parameters'), vscode.l10n.t('Operations')];
  return [
    `# ${plain(name)}`,
    table(['', ''], [], facts),
    `## ${vscode.l10n.t('Blocks from input to output')}`,
    table(head, [4, 5, 6], rows),
    '',
  ].join('\n\n');
}
