import type { QueueRow } from '../../management/queue-pages.ts';
import { formatCount, quantity } from '../../messages/size.ts';
import { dotted, itemId, type TreeNode } from './node.ts';

/** A queue as a line of a listing tells it; of the same line the same node, as most of them have not changed at the next look. */
export function queueNode(folder: TreeNode, row: QueueRow): TreeNode {
  const known = nodes.get(row);
  if (known?.folder === folder.id) return known.node;
  const node = newQueueNode(folder, row);
  nodes.set(row, { folder: folder.id, node });
  return node;
}

const nodes = new WeakMap<QueueRow, { readonly folder: string; readonly node: TreeNode }>();

function newQueueNode(folder: TreeNode, row: QueueRow): TreeNode {
  const { name, type, durable, messages, consumers, state, publishRate = 0 } = row;
  const stopped = state !== undefined && brokenStates.has(state);
  return {
    id: itemId(folder, name),
    kind: 'queue',
    label: name,
    description: dotted(
      messages !== undefined && quantity(messages, 'message'),
      publishRate > 0 && `${rateWords(publishRate)} in`,
      consumers !== undefined && quantity(consumers, 'consumer'),
      type,
      stopped && state,
    ),
    tooltip: [
      `Queue ${name} (${type}${durable === false ? ', not durable' : ''})`,
      depthWords(row),
      ...(state ? [`State: ${state}`] : []),
    ].join('\n'),
    state: stopped ? 'broken' : 'normal',
    children: 'onDemand',
    target: { ...folder.target, queue: name, queueType: type },
  };
}

/** States in which a queue does not serve: https://www.rabbitmq.com/docs/quorum-queues#leader-election and the node's being down. */
const brokenStates = new Set(['down', 'minority', 'crashed', 'stopped']);

/** What is in a queue, for its tooltip. */
export function depthWords({ messages, ready, unacknowledged }: QueueRow): string {
  if (messages === undefined) return 'The broker has not counted its messages';
  if (ready === undefined) return quantity(messages, 'message');
  return `${formatCount(ready)} ready, ${formatCount(unacknowledged ?? 0)} unacknowledged`;
}

/** Such as `12/s`, `0.4/s`. */
function rateWords(perSecond: number): string {
  return `${perSecond < 10 ? Number(perSecond.toFixed(1)) : formatCount(Math.round(perSecond))}/s`;
}
