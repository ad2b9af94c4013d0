import type { Consumer } from '../../management/consumers.ts';
import type { ModelEvidence } from '../evidence.ts';
import { roleIn } from '../item.ts';

/**
 * The consumers of queues for work. Replies and the broker's own queues are left out, and streams: their consumers cannot
 * acknowledge automatically, and must set a prefetch.
 */
export function workConsumers(
  consumers: readonly Consumer[],
  model: ModelEvidence | undefined,
): readonly Consumer[] {
  return consumers.filter(({ vhost, queue }) => {
    const role = roleIn(model, vhost, queue);
    return role === 'work' || role === 'retry' || role === 'dead';
  });
}
