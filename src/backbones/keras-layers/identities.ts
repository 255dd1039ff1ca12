import type { LayerImporters } from './layer';

/** Layers that act while a network is trained and pass their input on afterwards. */
const trainingOnly = [
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
  'FixedDropout',
  'StochasticDepth',
  'DropPath',
  'DropConnect',
  'RandomFlip',
  'RandomRotation',
  'RandomZoom',
  'RandomTranslation',
  'RandomShear',
  'RandomPerspective',
  'RandomElasticTransform',
  'RandomErasing',
  'RandomInvert',
  'RandomContrast',
  'RandomBrightness',
  'RandomSaturation',
  'RandomHue',
  'RandomSharpness',
  'RandomColorJitter',
  'RandomColorDegeneration',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomPosterization',
  'RandomHeight',
  'RandomWidth',
  'RandAugment',
  'AugMix',
  'Identity',
];

export const identities: LayerImporters = Object.fromEntries(
  trainingOnly.map((type) => [type, (layer) => layer.input()]),
);
