import type { Order } from '../../../webview/messages/protocol.ts';
import type { FailedBecause, LeftBecause, Progress } from '../../amqp/tally.ts';
import type { TransferResult } from '../../amqp/transfer.ts';
import { quantity } from '../../messages/size.ts';

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
  return stayedOfSelected(progress).map(
    ({ reason, count }) => `${count.toLocaleString('en')} stayed: ${reason}.`,
  );
}

/**
 * How a transfer went, without what {@link stayedWords} tells.
 * @param selected how many messages were to be found, where they were chosen one by one
 */
export function outcomeWords(result: TransferResult, act: Order['act'], selected?: number): string {
  const { ended, error, done, total, putBack } = result;
  const missing = ended === 'done' ? (selected ?? 0) - done - sum(stayedOfSelected(result)) : 0;
  return [
    `${quantity(done, 'message')}${ended === 'done' ? '' : ` of ${(selected ?? total).toLocaleString('en')}`} ${pastWords[act]}${ended === 'cancelled' ? ', then cancelled' : ''}.`,
    ...(missing > 0
      ? [`${missing.toLocaleString('en')} of the selected ${missing === 1 ? 'is' : 'are'} no longer there.`]
      : []),
    ...(putBack > 0
      ? [`${putBack.toLocaleString('en')} on their last delivery were put back at the queue's end.`]
      : []),
    ...(error ? [error.message] : []),
  ].join(' ');
}

/** All of it. */
export function resultWords(result: TransferResult, act: Order['act'], selected?: number): string {
  const { possiblyTwice } = result;
  return [
    outcomeWords(result, act, selected),
    ...stayedWords(result),
    ...(possiblyTwice > 0
      ? [`At most ${possiblyTwice.toLocaleString('en')} are there twice: a connection was lost.`]
      : []),
  ].join(' ');
}

function stayedOfSelected(progress: Pick<Progress, 'left' | 'failed'>) {
  return stayed(progress).filter(({ reason }) => reason !== leftWords['not-selected']);
}

function sum(counts: ReturnType<typeof stayed>): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

const pastWords: Readonly<Record<Order['act'], string>> = {
  replay: 'replayed',
  move: 'moved',
  copy: 'copied',
  discard: 'written to the file and discarded',
};

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
