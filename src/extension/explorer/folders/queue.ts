import { type ListedBinding, listBindingsOfQueue } from '../../../management/bindings.ts';
import { maxPageSize } from '../../../management/pages.ts';
import {
  type QueueConsumer,
  type QueueSnapshot,
  readQueueSnapshot,
} from '../../../management/queue-snapshot.ts';
import { quantity } from '../../../messages/size.ts';
import { bindingNode, valueWords } from '../binding-node.ts';
import {
  type DeadLetterMap,
  deadLetterMap,
  mostQueuesUnasked,
  type RouteSummary,
} from '../dead-letter-map.ts';
import { routeNode } from '../dead-letter-route.ts';
import type { Folder } from '../folder.ts';
import { dotted, factNode, itemId, notice, type TreeNode } from '../node.ts';

/**
 * What a queue opens into: where its dead letters go and come from, who consumes, what is bound to it, and what decides on how it
 * runs. A look is two requests; where dead letters go the topology says, which is read once.
 */
export const queue: Folder = {
  async read({ folder, session, ask }) {
    const { vhost = '', queue: name = '' } = folder.target;
    const identity = await session.connect();
    const [snapshot, bindings] = await ask((client, signal) =>
      Promise.all([
        readQueueSnapshot(client, { vhost, queue: name }, 'minute', signal),
        listBindingsOfQueue(client, vhost, name, signal),
      ]),
    );
    const isSmall = (identity.queues ?? 0) <= mostQueuesUnasked;
    const map = isSmall ? await deadLetterMap(session, vhost) : undefined;
    return { nodes: queueParts(folder, snapshot, bindings, map) };
  },
};

/** @param map undefined where the topology is not known */
export function queueParts(
  folder: TreeNode,
  snapshot: QueueSnapshot,
  bindings: readonly ListedBinding[],
  map: DeadLetterMap | undefined,
): readonly TreeNode[] {
  return [
    ...deadLetterSources(folder, snapshot, map),
    ...deadLetterTarget(folder, snapshot, map),
    ...consumersNodes(folder, snapshot),
    bindingsNode(folder, bindings),
    ...policyNodes(folder, snapshot),
    ...argumentsNodes(folder, snapshot),
    ...memberNodes(folder, snapshot),
  ];
}

function deadLetterTarget(
  folder: TreeNode,
  { name, arguments: own, policyDefinition }: QueueSnapshot,
  map: DeadLetterMap | undefined,
): readonly TreeNode[] {
  // An argument wins over a policy here: https://www.rabbitmq.com/docs/dlx#using-optional-queue-arguments
  const exchange = own['x-dead-letter-exchange'] ?? policyDefinition['dead-letter-exchange'];
  if (typeof exchange !== 'string') return [];
  const key = own['x-dead-letter-routing-key'] ?? policyDefinition['dead-letter-routing-key'];
  const way = `via ${exchange === '' ? 'the default exchange' : exchange}${typeof key === 'string' ? ` with key ${key}` : ''}`;
  const lost = map?.lost.find(({ source }) => source === name);
  if (lost) {
    const reason = lost.exchangeExists ? 'no binding fits' : `exchange ${lost.exchange} does not exist`;
    return [
      factNode(folder, 'Dead letters are lost', `${way}: ${reason}`, {
        state: 'broken',
      }),
    ];
  }
  const targets = [...(map?.queues.values() ?? [])]
    .filter(({ routes }) => routes.some(({ source }) => source === name))
    .map(target => target.name);
  return [
    factNode(
      folder,
      'Dead letters go',
      [...(targets.length > 0 ? [`to ${targets.join(', ')}`] : []), way].join(' '),
    ),
  ];
}

function deadLetterSources(
  folder: TreeNode,
  { name }: QueueSnapshot,
  map: DeadLetterMap | undefined,
): readonly TreeNode[] {
  const routes = map?.queues.get(name)?.routes ?? [];
  if (routes.length === 0) return [];
  // Of a dead letter queue they are what a person wants to see first.
  if (folder.kind === 'deadLetterQueue') return sourceNodes(folder, folder.id, routes);
  const group = factNode(folder, 'Dead letters come', `from ${quantity(routes.length, 'queue')}`);
  return [{ ...group, children: sourceNodes(folder, group.id, routes) }];
}

function sourceNodes(
  folder: TreeNode,
  parentId: string,
  routes: readonly RouteSummary[],
): readonly TreeNode[] {
  const shown = routes.slice(0, maxPageSize).map(route => routeNode(parentId, folder, route));
  const others = routes.length - shown.length;
  return others > 0 ? [...shown, notice(folder, `and ${quantity(others, 'queue')} more`)] : shown;
}

/** None where statistics are off: nobody knows then. */
function consumersNodes(folder: TreeNode, { consumers, consumerCount }: QueueSnapshot): readonly TreeNode[] {
  if (consumers === undefined && consumerCount === undefined) return [];
  const group: TreeNode = {
    id: `${folder.id}#consumers`,
    kind: 'consumers',
    label: 'Consumers',
    tooltip: 'Who is sent what the queue holds',
    description: consumerCount === 0 ? 'none' : consumerCount?.toLocaleString('en'),
    state: 'normal',
    target: folder.target,
  };
  const shown = consumers?.map(consumer => consumerNode(group, consumer)) ?? [];
  if (shown.length === 0) return [group];
  const hidden = (consumerCount ?? shown.length) - shown.length;
  return [
    {
      ...group,
      children: hidden > 0 ? [...shown, notice(group, `and ${hidden.toLocaleString('en')} more`)] : shown,
    },
  ];
}

export function consumerNode(parent: TreeNode, consumer: QueueConsumer): TreeNode {
  const { tag, user, connection, prefetch, acknowledges, exclusive, activity } = consumer;
  // Of shovels and federation links: they have no user.
  const isInside = connection.startsWith('<');
  const activityWords = activity === undefined ? undefined : activities[activity];
  return {
    id: itemId(parent, `${connection}/${tag}`),
    kind: 'consumer',
    label: tag,
    description: dotted(
      activityWords?.short,
      isInside ? 'inside the broker' : user,
      prefetch === 0 ? 'no prefetch limit' : `prefetch ${prefetch.toLocaleString('en')}`,
      acknowledges ? undefined : 'no acknowledgements',
      exclusive && 'exclusive',
    ),
    tooltip: [
      `Consumer ${tag}${user && !isInside ? ` of user ${user}` : ''}`,
      connection && `On connection ${connection}`,
      activityWords?.long,
      prefetch === 0
        ? 'It is sent messages without limit'
        : `It holds at most ${quantity(prefetch, 'message')} unacknowledged`,
      acknowledges
        ? 'It acknowledges what it has processed'
        : 'A message counts as processed when it is sent: what a crash interrupts is lost',
      exclusive && 'Nobody else can consume while it does',
    ]
      .filter(Boolean)
      .join('\n'),
    state: activity === 'suspected_down' ? 'attention' : 'normal',
    target: { ...parent.target, connection: connection === '' ? undefined : connection },
  };
}

/** Of `up` there is nothing to say. https://www.rabbitmq.com/docs/consumers#active-consumer */
const activities: Readonly<Record<string, { readonly short: string; readonly long: string }>> = {
  single_active: { short: 'active', long: 'The one active consumer; the others wait' },
  waiting: { short: 'waiting', long: 'It waits until the one that is active goes' },
  suspected_down: {
    short: 'suspected down',
    long: 'Its node is not seen; its messages may be given to others',
  },
};

function bindingsNode(folder: TreeNode, bindings: readonly ListedBinding[]): TreeNode {
  const group: TreeNode = {
    id: `${folder.id}#bindings`,
    kind: 'bindings',
    label: 'Bindings',
    tooltip: 'The exchanges from which messages come',
    state: 'normal',
    target: folder.target,
  };
  const own = bindings.filter(({ from }) => from !== '');
  if (own.length === 0) {
    return {
      ...group,
      description: 'of the default exchange only',
      tooltip: 'Messages come from the default exchange, with the name of the queue as routing key',
    };
  }
  const shown = own.slice(0, mostBindings).map(binding => bindingNode(group, binding, 'from'));
  const hidden = own.length - shown.length;
  return {
    ...group,
    description: own.length.toLocaleString('en'),
    children: hidden > 0 ? [...shown, notice(group, `and ${hidden.toLocaleString('en')} more`)] : shown,
  };
}

const mostBindings = 200;

function policyNodes(folder: TreeNode, snapshot: QueueSnapshot): readonly TreeNode[] {
  const { policy, operatorPolicy, policyDefinition, arguments: own } = snapshot;
  if (policy === undefined && operatorPolicy === undefined) return [];
  const named = [policy, operatorPolicy !== undefined && `operator policy ${operatorPolicy}`];
  const group = factNode(folder, 'Effective policy', named.filter(Boolean).join(' and '), {
    tooltip: 'What the two set together; an argument of the queue may say otherwise',
  });
  const part = (kind: 'policy' | 'operator policy', name: string): TreeNode => ({
    id: itemId(group, kind),
    kind: 'policy',
    label: name,
    description: kind,
    tooltip: `Of the ${kind === 'policy' ? 'policies' : 'operator policies'} that match the queue, ${name} has the highest priority`,
    state: 'normal',
    target: { cluster: folder.target.cluster, vhost: folder.target.vhost, policy: { name, kind } },
  });
  return [
    {
      ...group,
      children: [
        ...(policy === undefined ? [] : [part('policy', policy)]),
        ...(operatorPolicy === undefined ? [] : [part('operator policy', operatorPolicy)]),
        ...Object.entries(policyDefinition).map(([key, value]) => {
          const argument = own[`x-${key}`];
          return factNode(
            group,
            key,
            `${valueWords(value)}${argument === undefined ? '' : ` · argument x-${key} says ${valueWords(argument)}`}`,
          );
        }),
      ],
    },
  ];
}

function argumentsNodes(folder: TreeNode, { arguments: own }: QueueSnapshot): readonly TreeNode[] {
  const entries = Object.entries(own);
  if (entries.length === 0) return [];
  const group = factNode(folder, 'Arguments', `${entries.length}`);
  return [{ ...group, children: entries.map(([key, value]) => factNode(group, key, valueWords(value))) }];
}

/** Of a quorum queue or a stream; a classic queue is on one node. */
function memberNodes(
  folder: TreeNode,
  { leader, node, members, online }: QueueSnapshot,
): readonly TreeNode[] {
  if (!members) return node === undefined ? [] : [factNode(folder, 'Node', node)];
  const missing = online === undefined ? [] : members.filter(member => !online.includes(member));
  const group = factNode(
    folder,
    'Members',
    dotted(`${members.length}`, missing.length > 0 && `${missing.length} down`),
    { state: missing.length > 0 ? 'attention' : 'normal' },
  );
  const children = members.map(member =>
    factNode(
      group,
      member,
      dotted(member === (leader ?? node) && 'leader', missing.includes(member) && 'down'),
      { state: missing.includes(member) ? 'attention' : 'normal' },
    ),
  );
  return [{ ...group, children }];
}
