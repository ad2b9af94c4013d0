import type { Order, Preview } from '../../../webview/messages/protocol.ts';
import type { Checksum } from '../../messages/checksum.ts';
import { consumingRefusal, type LookFacts } from '../../messages/look-plan.ts';
import { type Plan, type Target, usualDeaths } from '../../messages/plan.ts';
import { preview, previewSentences } from '../../messages/preview.ts';
import { toRawMessage } from '../../messages/raw.ts';
import { quantity } from '../../messages/size.ts';
import type { Topology } from '../../model/topology.ts';
import { isAtLeast } from '../../model/version.ts';
import type { LoadedMessages } from './loaded-messages.ts';

/** The plan that an order of a person comes to. */
export function planOf(
  order: Order,
  { queue, username, run, maxReplays }: { queue: string; username: string; run: string; maxReplays: number },
): Plan {
  const { act, removeExpiration } = order;
  if (act === 'discard') return { action: 'discard' };
  return {
    action: act,
    target: targetOf(order),
    queue,
    run,
    username,
    expiration: removeExpiration ? 'remove' : 'keep',
    deaths: usualDeaths(act),
    ...(act === 'replay' ? { maxReplays } : {}),
  };
}

/** The messages that an order names, each by its checksum, and how often; undefined where it goes by their place. */
export function selected(order: Order, loaded: LoadedMessages): ReadonlyMap<Checksum, number> | undefined {
  if (order.selection.kind !== 'loaded') return undefined;
  const counts = new Map<Checksum, number>();
  for (const index of order.selection.indices) {
    const { checksum } = loaded.at(index);
    counts.set(checksum, (counts.get(checksum) ?? 0) + 1);
  }
  return counts;
}

/** What a plan would do with the messages that are loaded, and with the topology as it is. Nothing is sent. */
export function previewOf(
  order: Order,
  plan: Plan,
  { facts, topology, loaded }: { facts: LookFacts; topology: Topology; loaded: LoadedMessages },
): Omit<Preview, 'token'> {
  const sample = sampleOf(order, loaded);
  const count = countOf(order, facts, loaded);
  const many = count === undefined ? 'all messages' : quantity(count, 'message');
  const title = `${verbs[order.act]} ${many} from ${facts.queue}`;
  const told = { destinations: [], notes: [], warnings: [], title };
  const refusal = refusalOf(order, facts, sample.length);
  if (refusal !== undefined) return { ...told, refusal };
  if (plan.action === 'discard' || plan.action === 'export') {
    const notes = ['They are written to a file before they go. You are asked where.'];
    return { ...told, notes, warnings: [...passingBy(order, facts), ...fullQueueWarning(order, facts)] };
  }

  const found = preview(sample, plan);
  const rest = count === undefined ? undefined : count - sample.length;
  return {
    title,
    destinations: found.to.map(({ exchange, routingKey, count }) => ({
      to:
        exchange === ''
          ? `queue ${routingKey}`
          : `exchange ${exchange}, routing key ${routingKey || '(empty)'}`,
      count,
      problem: problemOf(exchange, routingKey, facts.vhost, topology),
    })),
    notes: [
      // The ways are in the table.
      ...previewSentences({ ...found, to: [] }),
      ...(plan.action === 'replay'
        ? ['Each gets the headers replay-count, replay-run and replay-queue; all else goes as it came.']
        : []),
      ...(rest === 0
        ? []
        : [
            `${sample.length === 0 ? 'None is' : `Only ${quantity(sample.length, 'message')} of them are`} loaded: where the others go is decided as they come, and what no queue takes stays here.`,
          ]),
    ],
    warnings: [...passingBy(order, facts), ...fullQueueWarning(order, facts), ...consumersWarning(facts)],
  };
}

function targetOf({ act, way, target }: Order): Target {
  if (act === 'replay') return { kind: way === 'queue' ? 'origin-queue' : 'origin-exchange' };
  const { exchange = '', routingKey = '' } = target ?? {};
  if (exchange === '') return { kind: 'queue', queue: routingKey };
  return { kind: 'exchange', exchange, ...(routingKey === '' ? {} : { routingKey }) };
}

function sampleOf({ selection }: Order, loaded: LoadedMessages) {
  const seen =
    selection.kind === 'loaded'
      ? selection.indices.map(index => loaded.at(index))
      : loaded.all.slice(0, selection.kind === 'first' ? selection.count : undefined);
  return seen.map(({ message, checksum }) => ({ message: toRawMessage(message), checksum }));
}

function countOf({ selection }: Order, { messages }: LookFacts, loaded: LoadedMessages): number | undefined {
  switch (selection.kind) {
    case 'loaded':
      return selection.indices.length;
    case 'first':
      return Math.min(selection.count, messages ?? selection.count);
    case 'all':
      return messages === undefined ? undefined : Math.max(messages, loaded.all.length);
  }
}

function refusalOf({ act, selection, target }: Order, facts: LookFacts, sample: number): string | undefined {
  const unsafe = consumingRefusal(facts);
  if (unsafe !== undefined) return unsafe;
  if (facts.type === 'stream' && act !== 'copy')
    return 'A stream keeps its messages: they can be copied, not taken out.';
  if (selection.kind === 'loaded' && sample === 0) return 'Select messages first.';
  if ((act === 'move' || act === 'copy') && (target?.exchange ?? '') === '') {
    if ((target?.routingKey ?? '') === '') return 'Say where to: a queue, or an exchange with a routing key.';
    if (target?.routingKey === facts.queue) return 'That is the queue that they are in.';
  }
  return undefined;
}

function problemOf(
  exchange: string,
  routingKey: string,
  vhost: string,
  topology: Topology,
): string | undefined {
  if (exchange === '') {
    return topology.queue(vhost, routingKey)
      ? undefined
      : 'This queue does not exist: the messages would stay here.';
  }
  if (!topology.exchange(vhost, exchange))
    return 'This exchange does not exist: the messages would stay here.';
  const reached = topology.route(vhost, exchange, [routingKey]);
  return reached.length === 0 ? 'No queue is bound for this: the messages would stay here.' : undefined;
}

/** What a choice in the middle costs those that are passed over. */
function passingBy({ selection }: Order, { type, version, deliveryLimit }: LookFacts): readonly string[] {
  if (selection.kind !== 'loaded') return [];
  if (type !== 'quorum' || isAtLeast(version, 4, 3) || deliveryLimit === undefined) return [];
  return [
    `What is not selected is taken out and given back, which spends one of ${deliveryLimit} deliveries of each message on the way. What is on its last delivery is put back at the end of the queue.`,
  ];
}

/** A queue that is full drops its oldest messages, also those that come back to it. */
function fullQueueWarning({ selection }: Order, facts: LookFacts): readonly string[] {
  const { overflow, maxLength, maxLengthBytes } = facts;
  if (selection.kind !== 'loaded' || overflow !== 'drop-head') return [];
  if (maxLength === undefined && maxLengthBytes === undefined) return [];
  return [
    'This queue has a length limit and drops its oldest messages when it is full. If publishers fill it while what is not selected is held, that is pushed out when it comes back. Stop them first, or take all.',
  ];
}

function consumersWarning({ consumers = 0 }: LookFacts): readonly string[] {
  if (consumers === 0) return [];
  const [read, they] = consumers === 1 ? ['reads', 'it takes'] : ['read', 'they take'];
  return [`${quantity(consumers, 'consumer')} ${read} this queue: what ${they} is not found here any more.`];
}

const verbs: Readonly<Record<Order['act'], string>> = {
  replay: 'Replay',
  move: 'Move',
  copy: 'Copy',
  discard: 'Discard',
};
