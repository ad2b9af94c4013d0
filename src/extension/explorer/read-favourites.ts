import { pagesOfNames } from '../../management/name-patterns.ts';
import { maxPageSize } from '../../management/pages.ts';
import { findQueues } from '../../management/queue-search.ts';
import type { ClusterSession } from './cluster-session.ts';
import { keyText, type SeenFavourites } from './favourites.ts';
import type { QueueKey } from './remembered-queues.ts';

/**
 * Asks a cluster for the depth of favourites: one question, of the virtual host where they are all in one, else of the whole. Only
 * names that are too long for one question take several, and where more queues have these names than the API gives at a time, each
 * virtual host is asked on its own.
 * @throws {ManagementError}
 */
export async function readFavourites(
  session: ClusterSession,
  favourites: readonly QueueKey[],
): Promise<SeenFavourites> {
  const read = (keys: readonly QueueKey[], vhost?: string) => {
    const names = [...new Set(keys.map(({ queue }) => queue))];
    return Promise.all(
      pagesOfNames(names, [], session.version).map(({ pattern }) =>
        session.call((client, signal) => findQueues(client, pattern, { vhost, size: maxPageSize }, signal)),
      ),
    );
  };
  await session.connect();
  const vhosts = [...new Set(favourites.map(({ vhost }) => vhost))];
  const whole = await read(favourites, vhosts.length === 1 ? vhosts[0] : undefined);
  const ofEach = (vhost: string) =>
    read(
      favourites.filter(key => key.vhost === vhost),
      vhost,
    );
  const pages = whole.every(({ left }) => left === 0)
    ? whole
    : (await Promise.all(vhosts.map(ofEach))).flat();
  const { id: cluster } = session.cluster;
  const found = pages.flatMap(({ items }) =>
    items.map(queue => [keyText({ cluster, vhost: queue.vhost, queue: queue.name }), queue] as const),
  );
  const wanted = new Set(favourites.map(keyText));
  return new Map(found.filter(([key]) => wanted.has(key)));
}
