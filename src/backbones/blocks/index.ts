export { afterFeatures } from './after-features';
export { blocksOf, sizesOf } from './blocks';
export { isResidual, structuralBlocks } from './structure';
export { isForked, segmentsOf, type Segment } from './trunk';
