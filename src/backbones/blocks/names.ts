/** Whether a part of a name counts what it names: `layer4`, `6`, `Mixed_7c`, but not `conv2d`. */
const counts = (part: string): boolean => /\d[a-z]?$/i.test(part) && !/[a-z]\dd$/i.test(part);

/** The proper prefixes of a name that end in a number, from the shortest: `blocks.6`, `blocks.6.0` of `blocks.6.0.conv`. */
function numberedPrefixes(name: string): string[] {
  const found: string[] = [];
  for (const { index } of name.matchAll(/[./_]/g)) {
    const prefix = name.slice(0, index);
    if (counts(prefix.split(/[./_]/).at(-1) ?? '')) found.push(prefix);
  }
  return found;
}

/** The longest prefix that ends in a number and that all names share; null if there is none. */
export function commonPrefix(names: readonly string[]): string | null {
  const [first = '', ...others] = names;
  return numberedPrefixes(first).findLast((prefix) => others.every((name) => numberedPrefixes(name).includes(prefix))) ?? null;
}

/**
 * Groups layers that follow each other by their names: each belongs with the neighbours with which it shares the
 * longest numbered prefix, and with what begins by that prefix after it, as `block.2.fc1` after `block.1` in `block`.
 * One without such a neighbour stays alone.
 */
export function groupsByName(names: readonly string[]): string[][] {
  const shared = names.slice(1).map((name, i) => commonPrefix([names[i] ?? '', name]) ?? '');
  const keys = names.map((_, i) => {
    const [before = '', after = ''] = [shared[i - 1], shared[i]];
    return before.length > after.length ? before : after;
  });
  const groups: { key: string; names: string[] }[] = [];
  names.forEach((name, i) => {
    const key = keys[i] ?? '';
    const last = groups.at(-1);
    const within = last !== undefined && last.key !== '' && (key === last.key || /^[./_]/.test(key.slice(last.key.length))) && key.startsWith(last.key);
    if (within) last.names.push(name);
    else groups.push({ key, names: [name] });
  });
  return groups.map((group) => group.names);
}

/** What a group of layers is called: its layer, the prefix its layers share, or the first and the last of them. */
export function groupName(names: readonly string[]): string {
  const [first = '', ...others] = names;
  return others.length === 0 ? first : (commonPrefix(names) ?? `${first} … ${others.at(-1) ?? ''}`);
}
