/** What a trainer does once its turn has come: engines, networks and pictures, which take time and memory to load. */
export { adapt, failureOf } from './adapt/adapt';
export { answerProbe } from './engine/probe';
export { answerJob } from './jobs';
