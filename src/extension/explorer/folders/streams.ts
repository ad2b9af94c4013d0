import { readQueuePage } from '../../../management/queue-pages.ts';
import { quantity } from '../../../messages/size.ts';
import type { Folder } from '../folder.ts';
import { isFiltered } from '../folder.ts';
import { notice } from '../node.ts';
import { fitTest, inOrder } from '../queue-conditions.ts';
import { queueNode } from '../queue-node.ts';

/**
 * The queues of type stream. The API has no filter for types, but it sorts by type, and streams come last: sorted backwards they
 * are on the first page.
 */
export const streams: Folder = {
  async read({ folder, session, page, view, ask }) {
    const { vhost = '' } = folder.target;
    const { filter = {}, sort } = view;
    const { hasStatistics } = await session.connect();
    const fits = await fitTest({ folder, session }, filter, hasStatistics);
    const { items, left } = await ask((client, signal) => {
      const byType = { by: 'type', descending: true };
      const wish = { page, name: filter.name, sort: byType, with: 'conditions', hasStatistics } as const;
      return readQueuePage(client, vhost, wish, signal);
    });
    const ofType = items.filter(({ type }) => type === 'stream');
    const isEnd = ofType.length < items.length || left === 0;
    const found = inOrder(ofType.filter(fits), sort);
    const none = isFiltered(view) ? 'No stream fits the filter' : 'No streams in this virtual host';
    const count = found.length === 0 ? 'none' : quantity(found.length, 'stream');
    return {
      nodes:
        page === 1 && found.length === 0 ? [notice(folder, none)] : found.map(row => queueNode(folder, row)),
      description: isEnd && page === 1 ? count : undefined,
      left: isEnd ? 0 : left,
    };
  },
};
