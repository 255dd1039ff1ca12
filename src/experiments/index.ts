export { changes, type Change } from './changes';
export { experimentEnding, isExperimentFile } from '../contract/experiment-name';
export { nameChoices, namePlace, type NameChoice, type NamePlace } from './completion';
export { experimentName, experimentsIn, isOn, newExperimentFile } from './names';
export { newDocument, readDocument, readLoosely, sameValue, type ExperimentDocument } from './document';
export { experimentOf, experimentsOf, relativeTo, resolvedBackbone, resolvedDataset } from './resolve';
