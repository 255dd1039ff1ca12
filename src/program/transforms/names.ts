/** Name of the tangent of an input or output. */
export function tangentName(name: string): string {
  return `tangent/${name}`;
}

/** Name of the cotangent of an input or output. */
export function cotangentName(name: string): string {
  return `cotangent/${name}`;
}

/** Name under which transposition turns an input into an output or the reverse: tangent/x ↔ cotangent/x. */
export function dualName(name: string): string {
  if (name.startsWith('tangent/')) return cotangentName(name.slice('tangent/'.length));
  if (name.startsWith('cotangent/')) return tangentName(name.slice('cotangent/'.length));
  return cotangentName(name);
}
