import { setTimeout as sleep } from 'node:timers/promises';
import type { Outgoing } from '../messages/raw.ts';
import type { AmqpConnection } from './connection.ts';
import { type AmqpError, amqpError } from './error.ts';
import type { Outcome } from './outcome.ts';
import { Publisher } from './publish.ts';
import { Throttle } from './throttle.ts';

export interface PublishAllOptions {
  /** A new connection to the virtual host. */
  readonly connect: (signal: AbortSignal) => Promise<AmqpConnection>;
  readonly perSecond?: number;
  /** Called a few times a second, and at the end. */
  readonly onProgress?: (progress: PublishProgress) => void;
  /** Ends it in good order: no more are published, and the confirms of those in flight are waited for. */
  readonly signal?: AbortSignal;
}

export interface PublishProgress {
  readonly confirmed: number;
  readonly inFlight: number;
  /** By the words for it: messages that no queue has, or of which nobody knows. */
  readonly failed: ReadonlyMap<string, number>;
  /** At most so many arrived twice: their connection was lost before the confirm came. */
  readonly possiblyTwice: number;
  /** Why nothing moves at the moment. */
  readonly waitingFor?: string;
}

export interface PublishResult extends PublishProgress {
  readonly ended: 'done' | 'cancelled' | 'failed';
  readonly error?: AmqpError;
}

/**
 * Publishes messages one after the other, with confirms and mandatory, and with a window in flight: what comes from a file of
 * any size is read as fast as the broker takes it.
 * @throws {AmqpError} where nothing could be begun; whatever `messages` throws
 */
export async function publishAll(
  messages: Iterable<Outgoing> | AsyncIterable<Outgoing>,
  { connect, perSecond, onProgress = () => {}, signal = new AbortController().signal }: PublishAllOptions,
): Promise<PublishResult> {
  const publisher = await Publisher.open({ connect }, signal);
  const stopped = AbortSignal.any([signal, publisher.ended]);
  const throttle = perSecond === undefined ? undefined : new Throttle(perSecond);
  const failed = new Map<string, number>();
  let confirmed = 0;
  let bytesInFlight = 0;
  const progress = (): PublishProgress => ({
    confirmed,
    inFlight: publisher.inFlight,
    failed,
    possiblyTwice: publisher.possiblyTwice,
    ...(publisher.waitingFor === undefined ? {} : { waitingFor: publisher.waitingFor }),
  });
  let givenUp = false;
  const wait = async (milliseconds: number) => {
    // Confirms come once an alarm is over, or never: one who wants to end does not wait for that.
    if (signal.aborted && publisher.waitingFor !== undefined) {
      givenUp = true;
      await publisher.close();
    }
    await sleep(milliseconds);
  };
  const telling = setInterval(() => onProgress(progress()), progressEveryMs);
  try {
    for await (const message of messages) {
      while (publisher.inFlight >= window || bytesInFlight >= windowBytes) await wait(1);
      for (let pause = throttle?.pass() ?? 0; pause > 0 && !stopped.aborted; pause = throttle?.pass() ?? 0)
        await sleep(pause, undefined, { signal: stopped }).catch(() => {});
      if (signal.aborted || publisher.ended.aborted) break;
      bytesInFlight += message.body.length;
      publisher.publish(message, outcome => {
        bytesInFlight -= message.body.length;
        if (outcome.kind === 'confirmed') confirmed++;
        else failed.set(wordsOf(outcome), (failed.get(wordsOf(outcome)) ?? 0) + 1);
      });
    }
    // Each is settled in the end: the publisher has a deadline for confirms and for connecting again.
    while (publisher.inFlight > 0) await wait(5);
    const error = publisher.ended.aborted && !givenUp ? amqpError(publisher.ended.reason) : undefined;
    return {
      ...progress(),
      ended: error ? 'failed' : signal.aborted ? 'cancelled' : 'done',
      ...(error ? { error } : {}),
    };
  } finally {
    clearInterval(telling);
    await publisher.close();
    onProgress(progress());
  }
}

const window = 1_000;
const windowBytes = 32_000_000;
const progressEveryMs = 250;

function wordsOf(outcome: Exclude<Outcome, { kind: 'confirmed' }>): string {
  switch (outcome.kind) {
    case 'returned':
      return `no queue takes it (${outcome.words})`;
    case 'nacked':
      return 'the queue turned it away; it may be full';
    case 'refused':
      return outcome.error.message;
    case 'unconfirmed':
      return outcome.sent ? 'the broker did not confirm it, so it may have arrived' : 'it was not sent';
  }
}
