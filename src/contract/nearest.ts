import { distance as editDistance } from 'fastest-levenshtein';

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
