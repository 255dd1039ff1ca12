export type { Dataset, DatasetWarning, PartName, Parts, Sample, Skipped } from './dataset';
export { leftOut, partNames } from './dataset';
export { requireClasses, scanDataset, type ScanOptions } from './scan/scan';
export { splitDataset, type Split, type SplitOptions } from './split/split';
export type { Fractions } from './split/assign';
export { parseGroupBy } from './split/groups';
export { decodePicture, decoderVersion } from './decode/picture';
export { white, type Background } from './decode/pixels';
export { decodeBatches, type Batch, type DecodeOptions, type Pictured } from './decode/batches';
export { PicturesAhead } from './decode/pictures-ahead';
export { viewName, type View } from './decode/view';
export { UnreadablePicture } from './decode/reason';
export {
  openFeatureCache,
  type FeatureCache,
  type FeatureCacheKey,
  type FeatureCacheOptions,
} from './feature-cache/feature-cache';
export { plainFault } from './feature-cache/faults';
export type { Precision, SampleTensors } from './feature-cache/shard';
