export { changes, type Change } from './changes';
export { experimentEnding, experimentName, experimentsIn, isOn, newExperimentFile } from './names';
export { newDocument, readDocument, sameValue, type ExperimentDocument } from './document';
export { experimentOf, relativeTo, resolvedBackbone, resolvedDataset } from './resolve';
