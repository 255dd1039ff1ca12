/**
 * How many characters must be added, taken away, replaced or exchanged with their neighbour to make one text of another
 * (optimal string alignment: no piece is edited twice).
 */
export function editDistance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/**
 * The names that somebody may have meant, the likeliest first: those that hold what was typed, then those of which less
 * than half of the characters differ. Capitals count as small letters.
 */
export function nearest(typed: string, names: readonly string[], most = 3): string[] {
  const word = typed.toLowerCase();
  const rated = [...new Set(names)].map((name) => {
    const other = name.toLowerCase();
    const holds = word.length > 1 && other.includes(word);
    const distance = editDistance(word, other);
    return { name, rank: holds ? distance / (1 + Math.max(word.length, other.length)) - 1 : distance / Math.max(word.length, other.length, 1) };
  });
  return rated.filter(({ rank }) => rank < 0.5).sort((a, b) => a.rank - b.rank).slice(0, most).map(({ name }) => name);
}
