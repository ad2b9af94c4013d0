import type { ClusterIdentity } from '../../management/overview.ts';
import type { QueueStatus } from '../../management/queues.ts';
import type { VhostState } from '../../management/topology.ts';
import type { VhostSummary } from '../../management/vhosts.ts';
import { type DeadLetterRoute, type DeathReason, deadLettersOf } from '../../model/dead-letters.ts';
import type { Queue } from '../../model/model.ts';
import { topologyOf } from '../../model/topology.ts';
import type { Version } from '../../model/version.ts';
import { type Cluster, type ClusterMarks, markWords } from '../clusters/cluster.ts';

export type NodeKind =
  | 'cluster'
  | 'vhost'
  | 'deadLetterQueues'
  | 'deadLetterQueue'
  | 'deadLetterRoute'
  | 'lostDeadLetters'
  | 'queues'
  | 'queue'
  | 'more'
  | 'notice'
  | 'error';

/** A node of the tree as plain data. */
export interface TreeNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly state: 'normal' | 'attention' | 'broken';
  /** `onDemand`: known when somebody opens the node. Absent: a leaf. */
  readonly children?: readonly TreeNode[] | 'onDemand';
  /** Open until somebody closes it. */
  readonly expanded?: boolean;
  /** What a person has marked a cluster as. */
  readonly marks?: ClusterMarks;
  /** What the node stands for, for the commands on it. */
  readonly target: NodeTarget;
}

export interface NodeTarget {
  readonly cluster: string;
  readonly vhost?: string;
  readonly queue?: string;
  readonly queueType?: string;
}

/** What the last check of a cluster's production readiness came to, in words. */
export interface ClusterReadiness {
  /** Such as `80 % ready`. */
  readonly share: string;
  /** Such as `16 pass, 4 fail`, and when. */
  readonly counts: string;
}

/** A cluster before and after its first answer, and when it does not answer. */
export function clusterNode(
  cluster: Cluster,
  identity: ClusterIdentity | undefined,
  error: Error | undefined,
  readiness?: ClusterReadiness,
): TreeNode {
  return {
    id: cluster.id,
    kind: 'cluster',
    label: cluster.name,
    description:
      [
        markWords(cluster),
        cluster.skipVerification && 'TLS not verified',
        error ? 'not reachable' : identity && `RabbitMQ ${identity.version}`,
        readiness?.share,
      ]
        .filter(Boolean)
        .join(' · ') || undefined,
    tooltip: [
      cluster.name,
      cluster.url,
      ...(cluster.environment === 'production'
        ? ['Production: a write is confirmed by typing this name']
        : []),
      ...(cluster.readOnly ? ['Read-only: every write is refused'] : []),
      ...(cluster.skipVerification
        ? ['TLS is not verified: who is in between can read and change everything']
        : []),
      `User ${cluster.username}${identity ? ` (${identity.tags.join(', ') || 'no tags'})` : ''}`,
      ...(readiness ? [`Readiness: ${readiness.counts}`] : []),
      ...(error ? [error.message] : []),
    ].join('\n'),
    state: error ? 'broken' : 'normal',
    children: 'onDemand',
    expanded: true,
    marks: { environment: cluster.environment, readOnly: cluster.readOnly },
    target: { cluster: cluster.id },
  };
}

export function vhostNodes(cluster: Cluster, vhosts: readonly VhostSummary[]): readonly TreeNode[] {
  const target = { cluster: cluster.id };
  if (vhosts.length === 0) {
    return [notice(`${cluster.id}#none`, target, `User ${cluster.username} may not see any virtual host`)];
  }
  return vhosts.map(({ name }) => ({
    id: `${cluster.id}/${encodeURIComponent(name)}`,
    kind: 'vhost',
    label: name,
    tooltip: `Virtual host ${name}`,
    state: 'normal',
    children: 'onDemand',
    // A few virtual hosts are shown at once; each of many would cost the broker a look.
    expanded: vhosts.length <= 3,
    target: { cluster: cluster.id, vhost: name },
  }));
}

/** Dead letter queues first, then all queues; of those the first `shown`. */
export function vhostChildren(
  parent: TreeNode,
  state: VhostState,
  version: Version,
  shown: number,
): readonly TreeNode[] {
  return [deadLettersNode(parent, state, version), queuesNode(parent, state.queues, shown)];
}

/** In place of children that could not be loaded: the reason; a click tries again. */
export function errorNode(parent: TreeNode, error: Error): TreeNode {
  return {
    id: `${parent.id}#error`,
    kind: 'error',
    label: error.message,
    tooltip: `${error.message}\n\nClick to try again.`,
    state: 'broken',
    target: parent.target,
  };
}

function deadLettersNode(parent: TreeNode, { model, queues }: VhostState, version: Version): TreeNode {
  const { routes, deadLetterQueues } = deadLettersOf(topologyOf(model, version));
  const statuses = new Map(queues.map(status => [status.queue, status]));
  const id = `${parent.id}#dead`;
  const nodes = [...deadLetterQueues]
    .map(([queue, into]) =>
      deadLetterQueueNode(id, parent.target, statuses.get(queue) ?? { queue, type: 'classic' }, into),
    )
    .toSorted(byLabel);
  const lost = [...routes.values()]
    .filter(({ targets }) => targets.length === 0)
    .map(route => lostDeadLettersNode(id, parent.target, route))
    .toSorted(byLabel);
  const messages = [...deadLetterQueues.keys()].reduce(
    (sum, queue) => sum + (statuses.get(queue)?.messages ?? 0),
    0,
  );
  return {
    id,
    kind: 'deadLetterQueues',
    label: 'Dead letter queues',
    description:
      nodes.length === 0 ? 'none' : `${quantity(nodes.length, 'queue')} · ${quantity(messages, 'message')}`,
    tooltip:
      'Queues that a dead letter exchange leads to, by argument or policy, through exchanges and bindings.',
    state: messages > 0 || lost.length > 0 ? 'attention' : 'normal',
    children:
      nodes.length + lost.length > 0
        ? [...lost, ...nodes]
        : [
            notice(
              `${id}#none`,
              parent.target,
              'No queue here has a dead letter exchange that leads to a queue',
            ),
          ],
    expanded: nodes.length + lost.length > 0,
    target: parent.target,
  };
}

function deadLetterQueueNode(
  folder: string,
  { cluster }: NodeTarget,
  status: QueueStatus,
  routes: readonly DeadLetterRoute[],
): TreeNode {
  const { queue, type } = status;
  const id = `${folder}/${encodeURIComponent(queue.name)}`;
  const sources = routes.map(({ source }) => source.name).toSorted();
  return {
    id,
    kind: 'deadLetterQueue',
    label: queue.name,
    description: `${status.messages?.toLocaleString('en') ?? '?'} from ${sources.slice(0, 3).join(', ')}${sources.length > 3 ? ` and ${sources.length - 3} more` : ''}`,
    tooltip: [
      `Dead letter queue ${queue.name} (${type})`,
      messageDetails(status),
      ...routes
        .slice(0, tooltipRoutes)
        .map(route => `From ${route.source.name} ${routeWords(route)}: ${reasonWords(route.reasons)}`),
      ...(routes.length > tooltipRoutes ? [`and from ${routes.length - tooltipRoutes} more`] : []),
    ].join('\n'),
    state: (status.messages ?? 0) > 0 ? 'attention' : 'normal',
    children: routes
      .map(
        (route): TreeNode => ({
          id: `${id}/${encodeURIComponent(route.source.name)}`,
          kind: 'deadLetterRoute',
          label: `from ${route.source.name}`,
          description: reasonWords(route.reasons),
          tooltip: `Messages of ${route.source.name} come here ${routeWords(route)} when they are ${reasonWords(route.reasons)}.`,
          state: 'normal',
          target: { cluster, vhost: queue.vhost, queue: route.source.name },
        }),
      )
      .toSorted(byLabel),
    target: { cluster, vhost: queue.vhost, queue: queue.name, queueType: type },
  };
}

/** A tooltip is read at a glance; the children of the node name every source. */
const tooltipRoutes = 10;

function lostDeadLettersNode(folder: string, { cluster }: NodeTarget, route: DeadLetterRoute): TreeNode {
  const { source, exchange, exchangeExists } = route;
  const reason = exchangeExists
    ? `no binding of ${exchangeName(exchange)} fits`
    : `exchange ${exchange} does not exist`;
  return {
    id: `${folder}!${encodeURIComponent(source.name)}`,
    kind: 'lostDeadLetters',
    label: source.name,
    description: `dead letters are lost: ${reason}`,
    tooltip: `Messages of ${source.name} that are ${reasonWords(route.reasons)} go to ${exchangeName(exchange)} and are lost: ${reason}.`,
    state: 'broken',
    target: { cluster, vhost: source.vhost, queue: source.name },
  };
}

function queuesNode(parent: TreeNode, queues: readonly QueueStatus[], shown: number): TreeNode {
  const id = `${parent.id}#queues`;
  const messages = queues.reduce((sum, status) => sum + (status.messages ?? 0), 0);
  const nodes = queues.slice(0, shown).map(status => queueNode(id, parent.target, status));
  const hidden = queues.length - nodes.length;
  const more: TreeNode = {
    id: `${id}#more`,
    kind: 'more',
    label: `Show more (${hidden.toLocaleString('en')} left)`,
    state: 'normal',
    target: parent.target,
  };
  return {
    id,
    kind: 'queues',
    label: 'Queues',
    description:
      queues.length === 0 ? 'none' : `${quantity(queues.length, 'queue')} · ${quantity(messages, 'message')}`,
    state: 'normal',
    children:
      queues.length === 0
        ? [notice(`${id}#none`, parent.target, 'No queues in this virtual host')]
        : hidden > 0
          ? [...nodes, more]
          : nodes,
    target: parent.target,
  };
}

function queueNode(folder: string, { cluster }: NodeTarget, status: QueueStatus): TreeNode {
  const { queue, type, consumers, state } = status;
  const stopped = state !== undefined && brokenStates.has(state);
  return {
    id: `${folder}/${encodeURIComponent(queue.name)}`,
    kind: 'queue',
    label: queue.name,
    description: [
      messageCount(status),
      consumers === undefined ? undefined : quantity(consumers, 'consumer'),
      type,
      stopped ? state : undefined,
    ]
      .filter(part => part !== undefined)
      .join(' · '),
    tooltip: [
      `Queue ${queue.name} (${type}${queue.durable === false ? ', not durable' : ''})`,
      messageDetails(status),
      state ? `State: ${state}` : undefined,
    ]
      .filter(line => line !== undefined)
      .join('\n'),
    state: stopped ? 'broken' : 'normal',
    target: { cluster, vhost: queue.vhost, queue: queue.name, queueType: type },
  };
}

/** States in which a queue does not serve: https://www.rabbitmq.com/docs/quorum-queues#leader-election and the node's being down. */
const brokenStates = new Set(['down', 'minority', 'crashed', 'stopped']);

function notice(id: string, target: NodeTarget, label: string): TreeNode {
  return { id, kind: 'notice', label, state: 'normal', target };
}

function messageCount({ messages }: QueueStatus): string {
  return messages === undefined ? 'waiting for statistics' : quantity(messages, 'message');
}

function messageDetails({ ready, unacknowledged }: QueueStatus): string {
  return ready === undefined
    ? 'The broker has no statistics yet'
    : `${ready} ready, ${unacknowledged ?? 0} unacknowledged`;
}

function quantity(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function routeWords({ exchange, routingKey }: DeadLetterRoute): string {
  return `via ${exchangeName(exchange)}${routingKey === undefined ? '' : ` with key ${routingKey}`}`;
}

function exchangeName(exchange: Queue['name']): string {
  return exchange === '' ? 'the default exchange' : exchange;
}

const reasons: Readonly<Record<DeathReason, string>> = {
  rejected: 'rejected',
  expired: 'expired',
  maxlen: 'over the length limit',
  delivery_limit: 'over the delivery limit',
};

function reasonWords(all: readonly DeathReason[]): string {
  const words = all.map(reason => reasons[reason]);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}

function byLabel(a: TreeNode, b: TreeNode): number {
  return a.label < b.label ? -1 : 1;
}
