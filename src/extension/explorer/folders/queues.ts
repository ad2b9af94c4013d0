import type { ListedPage } from '../../../management/pages.ts';
import { type QueueRow, readQueuePage } from '../../../management/queue-pages.ts';
import type { Asked, Folder, FolderView, Page, Sort } from '../folder.ts';
import { notice, shareWords } from '../node.ts';
import { hasConditions, inOrder, queuesFitting } from '../queue-conditions.ts';
import { queueNode } from '../queue-node.ts';

/** The queues of a virtual host, streams among them, in pages. The broker filters by name and sorts; for the rest see `queue-conditions.ts`. */
export const queues: Folder = {
  async read(asked) {
    const { folder, page, view } = asked;
    const { items, fitting, total, left } = await (hasConditions(view.filter ?? {})
      ? pageOfFitting(asked)
      : pageOfAll(asked));
    const isFirstEmpty = page === 1 && items.length === 0;
    const nodes = isFirstEmpty
      ? [notice(folder, total === 0 ? 'No queues in this virtual host' : 'No queue fits the filter')]
      : items.map(row => queueNode(folder, row));
    return { nodes, description: shareWords(fitting, total, 'queue'), left } satisfies Page;
  },
};

async function pageOfAll({ folder, session, page, view, ask }: Asked): Promise<ListedPage<QueueRow>> {
  const { vhost = '' } = folder.target;
  const { hasStatistics } = await session.connect();
  const wish = { page, name: view.filter?.name, sort: brokersSort(view), hasStatistics };
  return ask((client, signal) => readQueuePage(client, vhost, wish, signal));
}

/** Of those whose names were found as many as one request can name. */
async function pageOfFitting(asked: Asked): Promise<ListedPage<QueueRow>> {
  const { folder, session, page, view, ask } = asked;
  const { vhost = '' } = folder.target;
  const { hasStatistics } = await session.connect();
  const { pages, fitting, total } = await queuesFitting(asked, view.filter ?? {});
  const wanted = pages[page - 1];
  if (!wanted) return { items: [], fitting, total, left: 0 };
  const name = { text: wanted.pattern, isRegularExpression: true };
  const { items } = await ask((client, signal) =>
    readQueuePage(client, vhost, { page: 1, name, hasStatistics }, signal),
  );
  const left = pages.slice(page).reduce((sum, { names }) => sum + names.length, 0);
  return { items: inOrder(items, view.sort), fitting, total, left };
}

/** The broker sorts by name where nothing is said. */
function brokersSort({
  sort,
}: FolderView): { readonly by: string; readonly descending: boolean } | undefined {
  return sort && { by: sortColumns[sort.by], descending: sort.descending };
}

const sortColumns: Readonly<Record<Sort['by'], string>> = {
  name: 'name',
  depth: 'messages',
  rate: 'message_stats.publish_details.rate',
};
