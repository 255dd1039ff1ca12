import type { Inspection } from '../../src/contract/jobs';
import type { Block, FeatureKind } from '../../src/contract/network';
import type { PreprocessingRule } from '../../src/contract/preprocessing';
import { t } from '../l10n';

type Layer = Inspection['layers'][number];

/** What a block is. */
export function kindWords(kind: Block['kind']): string {
  const words: Record<Block['kind'], string> = {
    residual: t('residual block'),
    parallel: t('parallel paths'),
    'dense-connections': t('dense connections'),
    transformer: t('transformer block'),
    attention: t('attention'),
    group: t('block by its name'),
    single: t('layer'),
  };
  return words[kind];
}

/** What a layer is, with its kernel. */
export function layerWords({ kind, kernelShape }: Layer): string {
  const words: Record<Layer['kind'], string> = {
    convolution: t('convolution'),
    'depthwise-convolution': t('depthwise'),
    dense: t('dense'),
  };
  return `${words[kind]} ${kernelShape.join('×')}`;
}

/** Why a block cannot be chosen. */
export function hindranceWords(hindrance: NonNullable<Block['hindrance']>): string {
  return hindrance === 'after-features'
    ? t('left out: comes after the features')
    : t('cannot be linearized: no derivative leads to the features');
}

/** What a value is that could be the features. */
export function featureWords(kind: FeatureKind): string {
  const words: Record<FeatureKind, string> = {
    'classifier-input': t('before the classifier'),
    'dense-input': t('before a dense layer'),
    pooled: t('pooled'),
    'block-output': t('output of a block'),
    tokens: t('tokens'),
    output: t('output of the network'),
    value: t('chosen by name'),
  };
  return words[kind];
}

/** Where a part of the preprocessing comes from. */
export function sourceWords(rule: PreprocessingRule): string {
  const words: Record<PreprocessingRule, string> = {
    option: t('Set by you.'),
    metadata: t("From the file's metadata."),
    beside: t('From the configuration file beside the network.'),
    declared: t('From the shape of the input in the file.'),
    network: t('The network scales its input itself, from which the range follows.'),
    imagenet: t("A guess: ImageNet's mean and deviation, as PyTorch's networks expect them."),
    symmetric: t("A guess: from −1 to 1, as TensorFlow's networks expect them."),
    'any-size': t('A guess: the network takes any size.'),
    'usual-crop': t('A guess: the usual centre crop of 7/8.'),
    small: t('A guess: small pictures whole.'),
    'usual-order': t('A guess: red before blue.'),
  };
  return words[rule];
}
