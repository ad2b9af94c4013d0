import type { TestEnd } from '../test/support/mocha.ts';

/** The failure of something that is no test of a suite. */
export function failure(what: string, message: string): TestEnd {
  return { titles: [what], state: 'failed', message };
}

export function isAnyFailed(ends: readonly TestEnd[]): boolean {
  return ends.some(({ state }) => state === 'failed');
}

/** `N passed, N failed, N skipped`, without the last where there is none. */
export function inWords(ends: readonly TestEnd[]): string {
  const count = (wanted: TestEnd['state']) => ends.filter(({ state }) => state === wanted).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  return `${count('passed')} passed, ${count('failed')} failed${skipped}`;
}
