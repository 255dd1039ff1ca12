const longest = 60;

/** A name from outside as it can stand in a dialog or notification: short, on one line, and no link. */
export function plainName(name: string): string {
  const line = name.replace(/[\s\p{Cc}]+/gu, ' ').replaceAll('](', '] (');
  const letters = Array.from(line);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line;
}

/** The same in a list to pick from, where `$(name)` would be an icon. */
export const plainLabel = (name: string): string => plainName(name).replaceAll('$(', '$\u200b(');
