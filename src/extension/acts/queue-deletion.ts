import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagementClient } from '../../management/client.ts';
import { ManagementError } from '../../management/error.ts';
import { deleteQueue, type QueueStatus, readQueue } from '../../management/queues.ts';
import { quantity } from '../../messages/size.ts';

/** What must hold for a queue to be deleted. */
export type Only = 'empty' | 'unused';

/** What would go with a queue, in a sentence. */
export function contentWords({ messages, unacknowledged, consumers }: QueueStatus): string {
  const held = unacknowledged ? `, ${quantity(unacknowledged, 'message')} of them unacknowledged,` : '';
  const depth =
    messages === undefined ? 'an unknown number of messages' : `${quantity(messages, 'message')}${held}`;
  const used = consumers === undefined ? 'an unknown number of consumers' : quantity(consumers, 'consumer');
  return `It has ${depth} and ${used} now.`;
}

/**
 * Deletes a queue where it is so. A classic queue is asked to go by the condition itself. Quorum queues take no condition, and
 * streams go whatever is in them (3.10.8 to 4.3.6): those are looked at twice, as long apart as statistics are late, and what
 * comes meanwhile goes with them. Of a queue that was just declared there are no statistics yet.
 * @throws {ManagementError} `rejected` where the condition does not hold, or nobody knows
 */
export async function deleteQueueOnlyIf(
  client: ManagementClient,
  place: { readonly vhost: string; readonly queue: string },
  only: Only,
  signal?: AbortSignal,
): Promise<void> {
  const { vhost, queue } = place;
  const { type } = await lookAt(client, place, only, signal);
  if (type === 'classic') {
    await deleteQueue(client, vhost, queue, { [only]: true }, signal);
    return;
  }
  await sleep(statisticsAgeMs, undefined, { signal });
  const { number } = await lookAt(client, place, only, signal);
  if (number === undefined) {
    const what = only === 'empty' ? 'messages' : 'consumers';
    throw notDeleted(`The broker does not tell how many ${what} queue ${queue} in vhost ${vhost} has`);
  }
  await deleteQueue(client, vhost, queue, {}, signal);
}

/** The numbers of a queue are up to five seconds old (seen on 3.10.8 and 4.3.6). */
const statisticsAgeMs = 6_000;

/** @returns the type, and how many messages or consumers there are, where that is told: none. */
async function lookAt(
  client: ManagementClient,
  { vhost, queue }: { readonly vhost: string; readonly queue: string },
  only: Only,
  signal?: AbortSignal,
): Promise<{ readonly type: string; readonly number: number | undefined }> {
  const status = await readQueue(client, vhost, queue, signal);
  const number = only === 'empty' ? status.messages : status.consumers;
  if (number === undefined || number === 0) return { type: status.type, number };
  const why = only === 'empty' ? 'is not empty' : 'is in use';
  throw notDeleted(`Queue ${queue} in vhost ${vhost} ${why}`, contentWords(status));
}

function notDeleted(why: string, more = ''): ManagementError {
  return new ManagementError('rejected', `${why}, so it was not deleted. ${more}`.trim());
}
