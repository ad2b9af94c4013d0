import type { FoundQueue } from '../../management/queue-search.ts';
import { quantity } from '../../messages/size.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { TreeNode } from './node.ts';
import type { QueueKey } from './remembered-queues.ts';

/** What is known of the favourites of one cluster, by {@link keyText}. */
export type SeenFavourites = ReadonlyMap<string, FoundQueue>;

/** The folder with the queues that a person has chosen, of all clusters. */
export function favouritesNode(count: number): TreeNode {
  return {
    id: 'favourites',
    kind: 'favourites',
    label: 'Favourites',
    description: quantity(count, 'queue'),
    tooltip: 'Queues that you have added to your favourites, of all clusters',
    state: 'normal',
    children: 'onDemand',
    expanded: true,
    target: { cluster: '' },
  };
}

/** A favourite of a cluster that was asked; without an answer it says why. */
export function favouriteNode(
  key: QueueKey,
  cluster: Cluster,
  seen: SeenFavourites | Error | undefined,
): TreeNode {
  const found = seen instanceof Error ? undefined : seen?.get(keyText(key));
  const isGone = seen !== undefined && !(seen instanceof Error) && !found;
  const words = isGone
    ? 'gone'
    : seen instanceof Error
      ? 'not known now'
      : found?.messages === undefined
        ? undefined
        : quantity(found.messages, 'message');
  return {
    id: `favourites/${[key.cluster, key.vhost, key.queue].map(encodeURIComponent).join('/')}`,
    kind: 'queue',
    traits: ['favourite'],
    label: key.queue,
    description: [words, cluster.name, key.vhost].filter(Boolean).join(' · '),
    tooltip: [
      `Queue ${key.queue}${found ? ` (${found.type})` : ''} in vhost ${key.vhost} of ${cluster.name}`,
      ...(isGone ? ['It is gone, or its user may not see it any more.'] : []),
      ...(seen instanceof Error ? [seen.message] : []),
    ].join('\n'),
    state: isGone ? 'broken' : 'normal',
    target: { ...key, queueType: found?.type },
  };
}

export function keyText({ cluster, vhost, queue }: QueueKey): string {
  return JSON.stringify([cluster, vhost, queue]);
}
