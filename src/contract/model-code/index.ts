export { commandLineExample } from './command-line';
export { javascriptExample } from './javascript';
export { pythonExample } from './python';
export type { Example } from './picture';
