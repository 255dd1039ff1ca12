import type { MethodName } from '../methods';

/** A command that classifies a picture with a run, for shells as POSIX has them. */
export function commandLineExample(run: string, method: MethodName, picture: string): string {
  return `tangent predict ${quoted(run)} ${picture} --method ${method}\n`;
}

function quoted(name: string): string {
  return /^[\w./:-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
