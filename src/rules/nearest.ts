/** The candidate that differs least from `word`, by at most `maxDistance` letters; of several the first. */
export function nearest(word: string, candidates: Iterable<string>, maxDistance: number): string | undefined {
  let best: string | undefined;
  let limit = maxDistance;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, limit);
    if (distance > limit) continue;
    best = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return best;
}

/**
 * Answers as {@link nearest} for many words, within a budget: where thousands of names are missing, they are not
 * typing errors, and comparing all with all would take a minute.
 */
export function suggester(candidatesOf: () => readonly string[]): (word: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  let candidates: readonly string[] | undefined;
  let budget = 500_000;
  return word => {
    candidates ??= candidatesOf();
    if (!known.has(word)) {
      budget -= candidates.length;
      known.set(word, budget < 0 ? undefined : nearest(word, candidates, word.length < 6 ? 1 : 2));
    }
    return known.get(word);
  };
}

/** Letters to insert, delete, replace or swap with their neighbour; more than `limit` where it exceeds it. */
function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
