import { methodNames, type MethodName } from '../contract/methods';
import { runFiles } from './names';

export { runFiles, runsFolder } from './names';

/** The file of a method's trained parameters. */
export function parametersFile(method: MethodName): string {
  return `${method}.safetensors`;
}

/** The file whose presence asks for the end of one method's training. */
export function methodStopFile(method: MethodName): string {
  return `${runFiles.stop}-${method}`;
}

/** Every name that belongs to Tangent in a run folder. */
export const ownNames: ReadonlySet<string> = new Set([...Object.values(runFiles), ...methodNames.map(parametersFile), ...methodNames.map(methodStopFile)]);
