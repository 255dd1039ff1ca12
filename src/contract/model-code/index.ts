export { commandLineExample } from './command-line';
export { browserExample, javascriptExample, tensorflowExample } from './javascript';
export { pythonExample } from './python';
export type { Example } from './picture';
