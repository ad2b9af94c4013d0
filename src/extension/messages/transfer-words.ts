import type { FailedBecause, LeftBecause, Progress } from '../../amqp/tally.ts';
import type { TransferResult } from '../../amqp/transfer.ts';

/** Why messages stayed where they were, and how many. */
export function stayed({ left, failed }: Pick<Progress, 'left' | 'failed'>) {
  const words = { ...leftWords, ...failedWords };
  return Object.entries({ ...left, ...failed }).map(([because, count]) => ({
    reason: words[because as keyof typeof words],
    count: count ?? 0,
  }));
}

/** The same in sentences, without those that nobody had selected. */
export function stayedWords(progress: Pick<Progress, 'left' | 'failed'>): readonly string[] {
  return stayed(progress)
    .filter(({ reason }) => reason !== leftWords['not-selected'])
    .map(({ reason, count }) => `${count.toLocaleString('en')} stayed: ${reason}.`);
}

/** How a transfer went. */
export function resultWords(result: TransferResult): string {
  const { ended, error, done, total, possiblyTwice, putBack } = result;
  return [
    `${quantity(done, 'message')}${ended === 'done' ? '' : ` of ${total.toLocaleString('en')}`} done${ended === 'cancelled' ? ', then cancelled' : ''}.`,
    ...stayedWords(result),
    ...(possiblyTwice > 0
      ? [`At most ${possiblyTwice.toLocaleString('en')} are there twice: a connection was lost.`]
      : []),
    ...(putBack > 0
      ? [`${putBack.toLocaleString('en')} on their last delivery were put back at the queue's end.`]
      : []),
    ...(error ? [error.message] : []),
  ].join(' ');
}

export function quantity(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

const leftWords: Readonly<Record<LeftBecause, string>> = {
  'came-back': 'replayed by this run, and come back',
  'replayed-too-often': 'replayed as often as the setting replayLimit allows',
  'no-origin': 'nothing tells where they died first',
  'broken-properties': 'their properties cannot be read',
  'not-selected': 'not selected',
  'copied-before': 'copied before the connection was lost',
};

const failedWords: Readonly<Record<FailedBecause, string>> = {
  returned: 'no queue takes it (returned by the broker)',
  nacked: 'the target queue turned it away, it may be full',
  refused: 'the broker refused it',
  unconfirmed: 'the broker did not confirm it',
  'not-put-back': 'it could not be put back and is given back by the broker',
};
