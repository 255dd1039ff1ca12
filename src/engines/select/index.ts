export { chooseEngine, type Candidate, type Choice, type Probe } from './choose';
export { cardMissing, whyNotByName, whyNotGraphics } from './graphics';
export { readMachine, type Machine } from './machine';
export { firstLine, hasTfjsPackage, openEngine, type Installed, type OpenOptions, type SelectedEngine } from './open';
export { probeEngine, probeSchema, type ProbeAnswer } from './probe';
export { rememberChoice, rememberedChoice } from './remember';
