/** The waits of the ladder that the lesson shows, in milliseconds. */
export const waitsMs = [1000, 2000, 4000] as const;

/** Where a message can be: the work queue, the queue of a wait (by its place in `waitsMs`), or the dead letter queue. */
export type Place = 'work' | 'dead' | number;

/** A stop on the way of a message. */
export interface Stop {
  readonly place: Place;
  /** Since it came first, in seconds. */
  readonly seconds: number;
  /** Those that matter here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export function queueName(place: Place): string {
  return typeof place === 'number'
    ? `orders.work.retry.${waitsMs[place]}ms`
    : `orders.work${place === 'work' ? '' : '.dead'}`;
}

/** The way of a message that fails at every attempt. */
export function journey(): readonly Stop[] {
  const stops: Stop[] = [];
  let seconds = 0;
  for (const [step, wait] of waitsMs.entries()) {
    stops.push({ place: 'work', seconds, headers: arrived(step), text: attempt(step) });
    stops.push({
      place: step,
      seconds,
      headers: counted(step + 1),
      text:
        `A copy waits here for ${wait / 1000} s. Its publisher was the consumer itself: it raised the counter, wrote down ` +
        'the error, waited for the confirm, and only then acknowledged the original.',
    });
    seconds += wait / 1000;
  }
  const last = waitsMs.length;
  stops.push({ place: 'work', seconds, headers: arrived(last), text: attempt(last) });
  stops.push({
    place: 'dead',
    seconds,
    headers: { ...counted(last), 'x-death': `rejected in ${queueName('work')}` },
    text: 'The message lies here until somebody looks. Its headers tell what happened, and an alert tells that it did.',
  });
  return stops;
}

function attempt(retries: number): string {
  return retries < waitsMs.length
    ? `Attempt ${retries + 1} fails. The counter stands at ${retries}: there is a step left.`
    : `Attempt ${retries + 1} fails. The counter stands at ${retries}: the ladder is used up, so the consumer rejects the message without requeueing it.`;
}

function arrived(retries: number): Stop['headers'] {
  if (retries === 0) return {};
  return { ...counted(retries), 'x-death': `expired in ${queueName(retries - 1)}` };
}

function counted(retries: number): Stop['headers'] {
  return { 'x-retry-count': String(retries), 'x-last-error': 'Error: out of stock' };
}
