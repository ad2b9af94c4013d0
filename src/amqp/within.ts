import { AmqpError } from './error.ts';

/** How long one may wait for something, and who may end the wait before. */
export interface Limits {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * The outcome of `promise`, or an error when it takes too long or the signal is aborted. What it was waiting for goes on
 * all the same: end that too.
 * @param what completes "… took more than n s"
 * @throws {AmqpError} `timeout`, `cancelled`, or the signal's own reason where that is an AmqpError
 */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  { milliseconds, signal }: Limits,
): Promise<T> {
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(tooLong(what, milliseconds)), milliseconds);
    const abort = () => reject(cancelled(signal));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    stop();
    promise.catch(() => {});
  }
}

export function cancelled(signal: AbortSignal | undefined): AmqpError {
  const reason: unknown = signal?.reason;
  return reason instanceof AmqpError ? reason : new AmqpError('cancelled', 'Cancelled.', { cause: reason });
}

function tooLong(what: string, milliseconds: number): AmqpError {
  return new AmqpError(
    'timeout',
    `${what} took more than ${milliseconds / 1_000} s. Is the broker overloaded, or the network?`,
  );
}
