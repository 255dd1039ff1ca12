import { TangentError } from '../../contract/errors';
import { say } from '../../contract/message';
import type { Sample } from '../dataset';

/**
 * The regular expression of the option `--group-by`.
 * @throws TangentError `bad-option`
 */
export function parseGroupBy(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TangentError('bad-option', say`--group-by is no regular expression, correct it: ${reason}`, { cause });
  }
}

export interface Groups {
  /** Indexes into the samples, ascending; every sample is in exactly one group. */
  readonly members: readonly (readonly number[])[];
  /** Samples whose path the expression does not match. */
  readonly unmatched: number;
}

/**
 * Samples that belong together: of equal bytes, or with equal keys, or linked by a chain of such. A sample's key is
 * the first group that `groupBy` captures in its path, or the whole match where nothing is captured.
 * @param chosen indexes into the samples
 */
export function groupSamples(samples: readonly Sample[], chosen: readonly number[], groupBy?: RegExp): Groups {
  // Without these flags, which would make a match depend on the match before.
  const pattern = groupBy && new RegExp(groupBy.source, groupBy.flags.replace(/[gy]/g, ''));
  const parent = chosen.map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] ?? top;
    parent[at] = top;
    return top;
  };
  const first = new Map<string, number>();
  let unmatched = 0;
  const join = (key: string, at: number): void => {
    const other = root(first.get(key) ?? at);
    const own = root(at);
    first.set(key, at);
    parent[Math.max(other, own)] = Math.min(other, own);
  };
  chosen.forEach((index, at) => {
    const sample = samples[index];
    if (!sample) throw new RangeError(`the dataset has no sample ${index}`);
    join(`bytes ${sample.group}`, at);
    if (!pattern) return;
    const match = pattern.exec(sample.path);
    const key = match?.slice(1).find((captured) => captured !== undefined) ?? match?.[0];
    if (key === undefined) unmatched += 1;
    else join(`key ${key}`, at);
  });
  const members = new Map<number, number[]>();
  chosen.forEach((index, at) => {
    const top = root(at);
    const group = members.get(top);
    if (group) group.push(index);
    else members.set(top, [index]);
  });
  return { members: [...members.values()], unmatched };
}
