import type { ListedPage } from '../../../management/pages.ts';
import { type QueueRow, readQueuePage } from '../../../management/queue-pages.ts';
import { formatCount, quantity } from '../../../messages/size.ts';
import {
  type DeadLetterMap,
  type DeadLetterQueue,
  deadLetterMap,
  knowsDeadLetters,
  type LostDeadLetters,
  mostQueuesUnasked,
} from '../dead-letter-map.ts';
import { exchangeName, reasonWords, routeWords } from '../dead-letter-route.ts';
import { type Asked, type Folder, isFiltered, type Page } from '../folder.ts';
import { dotted, itemId, notice, type TreeNode } from '../node.ts';
import { fitTest, inOrder } from '../queue-conditions.ts';
import { depthWords } from '../queue-node.ts';

/**
 * The queues that dead letters arrive in. Which these are the topology says, which is read once; a look asks for their depth only,
 * and tells by the number of queues in the virtual host whether that still holds.
 */
export const deadLetterQueues: Folder = {
  async read(asked) {
    const tooMany = await tooManyQueues(asked);
    if (tooMany !== undefined) return { nodes: [searchNode(asked.folder, tooMany)] };
    const { folder, session, anew, signal } = asked;
    const { vhost = '' } = folder.target;
    const known = await deadLetterMap(session, vhost, anew, signal);
    const listed = await readDepths(asked, known);
    if (listed.total === known.of || !isWorthReading(known)) return pageOf(asked, known, listed.items);
    const fresh = await deadLetterMap(session, vhost, true, signal);
    return pageOf(asked, fresh, (await readDepths(asked, fresh)).items);
  },
};

/** How many queues would have to be looked through, where nobody has agreed to that. */
async function tooManyQueues({ folder, session, atAnyCost, ask }: Asked): Promise<number | undefined> {
  const { vhost = '' } = folder.target;
  if (atAnyCost || knowsDeadLetters(session, vhost)) return undefined;
  const { queues = 0 } = await session.connect();
  if (queues <= mostQueuesUnasked) return undefined;
  const { total } = await ask((client, signal) =>
    readQueuePage(client, vhost, { page: 1, name: nobody, hasStatistics: false }, signal),
  );
  return total > mostQueuesUnasked ? total : undefined;
}

/** Fits no queue, and the answer says how many there are. */
const nobody = { text: '^$', isRegularExpression: true };

/** Where queues come and go all the time, the broker is left nine tenths of it. */
function isWorthReading({ of, readAt, tookMs }: DeadLetterMap): boolean {
  return of <= mostQueuesUnasked && performance.now() - readAt > 10 * tookMs;
}

async function readDepths(
  { folder, session, page, ask }: Asked,
  { pages }: DeadLetterMap,
): Promise<ListedPage<QueueRow>> {
  const { vhost = '' } = folder.target;
  const { hasStatistics } = await session.connect();
  const text = pages[page - 1]?.pattern ?? nobody.text;
  const wish = { page: 1, name: { text, isRegularExpression: true }, with: 'growth', hasStatistics } as const;
  return ask((client, signal) => readQueuePage(client, vhost, wish, signal));
}

async function pageOf(asked: Asked, map: DeadLetterMap, listed: readonly QueueRow[]): Promise<Page> {
  const { folder, session, page, view } = asked;
  const { hasStatistics } = await session.connect();
  const rows = withGrowth(
    listed.filter(({ name }) => map.queues.has(name)),
    map,
  );
  const fits = await fitTest(asked, view.filter ?? {}, hasStatistics);
  const shown = inOrder(rows.filter(fits), view.sort);
  const lost = page === 1 && !isFiltered(view) ? map.lost : [];
  const messages = [...map.depths.values()].reduce((sum, depth) => sum + depth.messages, 0);
  const nodes = [
    ...lost.map(route => lostNode(folder, route)),
    ...shown.flatMap(row => {
      const queue = map.queues.get(row.name);
      return queue ? [queueNode(folder, queue, row)] : [];
    }),
  ];
  return {
    nodes: page === 1 && nodes.length === 0 ? [noneNode(asked)] : nodes,
    description: folderWords(map, messages),
    deadLettered: messages,
    state: messages > 0 || map.lost.length > 0 ? 'attention' : 'normal',
    left: map.pages.slice(page).reduce((sum, { names }) => sum + names.length, 0),
  };
}

/** Of queues on pages that nobody has looked at nothing is known. */
function folderWords({ queues, depths }: DeadLetterMap, messages: number): string {
  if (queues.size === 0) return 'none';
  const seen = depths.size < queues.size && depths.size > 0 ? ` in ${formatCount(depths.size)} of them` : '';
  return `${quantity(queues.size, 'queue')} · ${quantity(messages, 'message')}${seen}`;
}

/** Where the broker does not say how fast a queue grows, two looks of ours do. */
function withGrowth(rows: readonly QueueRow[], { depths }: DeadLetterMap): readonly QueueRow[] {
  const at = performance.now();
  return rows.map(row => {
    const { name, messages } = row;
    const before = depths.get(name);
    if (messages === undefined) return row;
    depths.set(name, { messages, at });
    const growth = row.growth ?? (before && (1000 * (messages - before.messages)) / (at - before.at));
    return { ...row, growth };
  });
}

function noneNode({ folder, view }: Asked): TreeNode {
  if (isFiltered(view)) return notice(folder, 'No dead letter queue fits the filter');
  return notice(folder, 'No queue here has a dead letter exchange that leads to a queue');
}

function searchNode(folder: TreeNode, queues: number): TreeNode {
  return {
    id: `${folder.id}#search`,
    kind: 'search',
    label: `Look for dead letter queues among ${quantity(queues, 'queue')}…`,
    tooltip: 'The broker lists all queues, exchanges and bindings of the virtual host once for that.',
    state: 'normal',
    target: folder.target,
  };
}

function queueNode(folder: TreeNode, { name, type, routes }: DeadLetterQueue, row: QueueRow): TreeNode {
  const { messages, growth = 0, headTimestamp } = row;
  const named = routes.slice(0, 3).map(({ source }) => source);
  const others = routes.length - named.length;
  const perMinute = Math.round(60 * growth);
  return {
    id: itemId(folder, name),
    kind: 'deadLetterQueue',
    label: name,
    description: dotted(
      messages === undefined ? 'not counted' : formatCount(messages),
      perMinute !== 0 && `${perMinute > 0 ? '+' : '−'}${formatCount(Math.abs(perMinute))}/min`,
      headTimestamp !== undefined && `oldest ${ageWords(Date.now() / 1000 - headTimestamp)}`,
      `from ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`,
    ),
    tooltip: [
      `Dead letter queue ${name} (${type})`,
      depthWords(row),
      ...(headTimestamp === undefined
        ? []
        : [`The message at its head says it is from ${new Date(1000 * headTimestamp).toISOString()}`]),
      ...routes
        .slice(0, tooltipRoutes)
        .map(route => `From ${route.source} ${routeWords(route)}: ${reasonWords(route.reasons)}`),
      ...(routes.length > tooltipRoutes ? [`and from ${routes.length - tooltipRoutes} more`] : []),
    ].join('\n'),
    state: (messages ?? 0) > 0 ? 'attention' : 'normal',
    children: 'onDemand',
    target: { ...folder.target, queue: name, queueType: type },
  };
}

/** A tooltip is read at a glance; the children of the node name every source. */
const tooltipRoutes = 10;

/** Such as `3 h`: as coarse as a line that is read again and again may be. */
function ageWords(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
  return `${Math.max(0, Math.floor(seconds / length))} ${unit}`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

function lostNode(folder: TreeNode, route: LostDeadLetters): TreeNode {
  const { source, exchange, exchangeExists, reasons } = route;
  const reason = exchangeExists
    ? `no binding of ${exchangeName(exchange)} fits`
    : `exchange ${exchange} does not exist`;
  return {
    id: `${folder.id}!${encodeURIComponent(source)}`,
    kind: 'lostDeadLetters',
    label: source,
    description: `dead letters are lost: ${reason}`,
    tooltip: `Messages of ${source} that are ${reasonWords(reasons)} go to ${exchangeName(exchange)} and are lost: ${reason}.`,
    state: 'broken',
    target: { ...folder.target, queue: source },
  };
}
