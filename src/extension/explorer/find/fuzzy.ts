import { escapePattern } from '../../../management/queue-search.ts';

/**
 * How well letters that a person typed fit a name, in their order and with others between them: 0 and more, the higher the
 * better; undefined where they are not all there. Letters that follow each other, that begin words and that are the name's first
 * ones count more; of two names that fit alike the shorter one is better. Case and blanks among the letters do not count.
 */
export function fuzzyScore(letters: string, name: string): number | undefined {
  const wanted = lettersOf(letters);
  const text = name.toLowerCase();
  // best[j]: the best score of what is matched so far with its last letter at j.
  let best: (number | undefined)[] | undefined;
  for (const [i, letter] of wanted.entries()) {
    const next: (number | undefined)[] = [];
    let before: number | undefined;
    for (let j = i; j < text.length; j++) {
      const follows = best?.[j - 1];
      if (j > 1) before = larger(before, best?.[j - 2]);
      if (text[j] !== letter) continue;
      const reached = best ? larger(follows === undefined ? undefined : follows + inARow, before) : 0;
      if (reached !== undefined) next[j] = reached + placeValue(name, j);
    }
    best = next;
  }
  if (!best) return 0;
  const score = best.reduce<number | undefined>(larger, undefined);
  return score === undefined ? undefined : score + wanted.length / Math.max(name.length, 1);
}

/** The same as a regular expression for the broker, which looks through names without regard to case. */
export function fuzzyPattern(letters: string): string {
  return lettersOf(letters).map(escapePattern).join('.*');
}

function lettersOf(text: string): readonly string[] {
  return [...text.toLowerCase().replaceAll(/\s/g, '')];
}

const inARow = 8;

function placeValue(name: string, index: number): number {
  if (index === 0) return 8;
  const [before = '', own = ''] = [name[index - 1], name[index]];
  if (/[^\p{L}\p{N}]/u.test(before)) return 6;
  const beginsHump = /\p{Lu}/u.test(own) && /\p{Ll}/u.test(before);
  const beginsNumber = /\p{N}/u.test(own) && !/\p{N}/u.test(before);
  return beginsHump || beginsNumber ? 5 : 1;
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
