import { setTimeout as sleep } from 'node:timers/promises';
import { type AmqpError, amqpError } from './error.ts';

interface RetryOptions {
  /** How long to go on, in ms. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** What is to be told while it is tried again. */
  readonly failed: (error: AmqpError) => void;
}

/**
 * Tries until it works, with pauses that grow from 0.1 s to 10 s. What was deleted does not come back: that is an error at
 * once.
 * @throws {AmqpError} the last one, or `cancelled`
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  { withinMs, signal, failed }: RetryOptions,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 10_000)) {
    try {
      return await attempt();
    } catch (cause) {
      const error = amqpError(cause);
      if (signal.aborted || performance.now() + pause > deadline || isGone(error)) throw error;
      failed(error);
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }
}

/** Of a queue whose node is down the broker says `not-found` too, in other words. */
function isGone(error: AmqpError): boolean {
  return error.reason === 'not-found' && /no queue/i.test(error.message);
}
