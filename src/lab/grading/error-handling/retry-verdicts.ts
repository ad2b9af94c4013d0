import { fail, pass, type Verdict } from '../scorecard.ts';
import { count, some } from '../words.ts';

/** What was told of the orders of one run. */
export interface Attempts {
  readonly ids: {
    readonly ok: readonly string[];
    readonly flaky: readonly string[];
    readonly poison: readonly string[];
    readonly bad: readonly string[];
    /** A flaky one that came while the poisoned ones were in their longest wait. */
    readonly late: string;
  };
  /** When each was tried, in milliseconds of `performance.now()`. */
  readonly times: ReadonlyMap<string, readonly number[]>;
  readonly done: ReadonlySet<string>;
}

export function attemptsVerdict({ ids, times }: Attempts): Verdict {
  const wanted = [
    { name: 'flaky', ids: [...ids.flaky, ids.late], attempts: 3 },
    { name: 'poisoned', ids: ids.poison, attempts: 4 },
    { name: 'bad', ids: ids.bad, attempts: 1 },
    { name: 'working', ids: ids.ok, attempts: 1 },
  ];
  const seen = (id: string) => times.get(id)?.length ?? 0;
  const wrong = wanted.flatMap(({ name, ids: own, attempts }) => {
    const odd = own.filter(id => seen(id) !== attempts);
    const numbers = [...new Set(odd.map(seen))].toSorted((a, b) => a - b).join(', ');
    return odd.length > 0 ? [`${name}: ${numbers} instead of ${attempts}`] : [];
  });
  return wrong.length === 0
    ? pass('Every flaky order had 3 attempts, every poisoned one 4, every bad and every working one 1.')
    : fail(`Attempts that are not as many as asked. ${wrong.join('; ')}.`);
}

/** @param isLinear the waits grow by steps: the delayed retry of RabbitMQ 4.3 */
export function waitsVerdict({ ids, times }: Attempts, isLinear: boolean): Verdict {
  const waitsOf = (id: string) => gaps(times.get(id) ?? []);
  const poisoned = ids.poison.map(waitsOf);
  const words = poisoned.map(waits => some(waits.map(seconds), 4) || 'none').join('; ');
  if (poisoned.some(waits => waits.length < 3))
    return fail(`Not every poisoned order had three waits: ${words}.`);
  // What else a machine does adds to a wait: the shortest first, second and third one of all say most.
  const all = [...ids.poison, ...ids.flaky, ids.late].map(waitsOf);
  const [first = 0, second = 0, third = 0] = [0, 1, 2].map(at =>
    Math.min(...all.flatMap(waits => waits[at] ?? [])),
  );
  const shortest = [first, second, third].map(seconds).join(', ');
  if (first < shortestWaitMs) return fail(`The first wait is shorter than half a second: ${shortest}.`);
  const grows = isLinear
    ? second >= 0.9 * first && third >= 0.9 * second && third >= 2 * 0.9 * first
    : second >= 1.5 * first - slackMs && third >= 1.5 * second - slackMs;
  return grows
    ? pass(`The waits of the poisoned orders: ${words}.`)
    : fail(`The waits do not grow: ${shortest}.`);
}

export function blockingVerdict({ ids, times }: Attempts): Verdict {
  const firstWaits = ids.flaky.flatMap(id => gaps(times.get(id) ?? [])[0] ?? []);
  const [late] = gaps(times.get(ids.late) ?? []);
  if (firstWaits.length === 0) return fail('No flaky order was tried a second time.');
  if (late === undefined) {
    const tried = count(times.get(ids.late)?.length ?? 0, 'attempt');
    return fail(`The flaky order that came later had ${tried}.`);
  }
  const usual = Math.max(...firstWaits);
  if (usual < shortestWaitMs) return fail(`There is no wait to stand behind: ${seconds(usual)} at most.`);
  const what = `The flaky order that came while others were in their longest wait waited ${seconds(late)}; the ones before it ${seconds(usual)} at most`;
  return late <= Math.max(1.5 * usual, usual + 1_000)
    ? pass(`${what}.`)
    : fail(`${what}: it stood behind a longer wait.`);
}

/** What a busy machine adds to one wait and takes from the next; a ladder of equal waits of a second still shows. */
const slackMs = 300;
/** Half a second, and what the clock of a busy machine takes from it. */
const shortestWaitMs = 450;

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, at) => time - (times[at] ?? 0));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
