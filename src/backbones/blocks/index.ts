export { afterFeatures } from './after-features';
export { blocksOf, sizesOf, type Block } from './blocks';
export { isResidual, structuralBlocks } from './structure';
export { isForked, segmentsOf, type Segment } from './trunk';
