/** "12 queues", "1 exchange", "2 policies", "3 keys". */
export function count(amount: number, word: string): string {
  if (amount === 1) return `1 ${word}`;
  return `${amount} ${/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`}`;
}

/** The first few in words, and how many more there are. */
export function firstOf<T>(items: readonly T[], inWords: (item: T) => string, limit = 5): string {
  const shown = items.slice(0, limit).map(inWords).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}
