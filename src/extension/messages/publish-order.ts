import { randomUUID } from 'node:crypto';
import type { PublishOrder } from '../../../webview/publish/protocol.ts';
import {
  type DraftProblem,
  draftProperties,
  isDraftTemplate,
  type MessageDraft,
  readDraft,
} from '../../messages/draft.ts';
import type { Message } from '../../messages/message.ts';
import { messageDocument } from '../../messages/message-document.ts';
import { type RawMessage, toRawMessage } from '../../messages/raw.ts';
import { formatBytes, quantity } from '../../messages/size.ts';
import type { Topology } from '../../model/topology.ts';

/** What a form says, read. */
export interface CheckedOrder {
  readonly problems: readonly DraftProblem[];
  /** The first message, where nothing is wrong with it. */
  readonly first: Message | undefined;
  readonly count: number;
  readonly perSecond: number | undefined;
}

/** The most that one form publishes. */
export const mostCopies = 1_000_000;

/** What is wrong with an order as such. @param file what is in its file, or why that cannot be read */
export function checkOrder(order: PublishOrder, file: Uint8Array | string | undefined): CheckedOrder {
  const { draft, way, count, rate } = order;
  const problems: DraftProblem[] = [];
  if (way === 'exchange' && draft.exchange === '')
    problems.push({ field: 'exchange', message: 'Which exchange?' });
  if (way === 'queue' && draft.routingKey === '')
    problems.push({ field: 'routingKey', message: 'Which queue?' });
  const read = readDraft(draftOf(order), valuesFor(1), typeof file === 'string' ? undefined : file);
  if ('problems' in read) problems.push(...read.problems);
  if (typeof file === 'string') {
    const body = problems.findIndex(({ field }) => field === 'body');
    problems.splice(body, body < 0 ? 0 : 1, { field: 'body', message: file });
  }
  if (!/^\d+$/.test(count) || Number(count) < 1 || Number(count) > mostCopies) {
    const most = mostCopies.toLocaleString('en');
    problems.push({ field: 'count', message: `A whole number from 1 to ${most}.` });
  } else if (order.replace && Number(count) !== 1)
    problems.push({ field: 'count', message: 'One message takes the place of the original.' });
  if (rate !== '' && !(Number(rate) > 0 && Number(rate) <= 1_000_000))
    problems.push({ field: 'rate', message: 'A number larger than 0, or nothing.' });
  return {
    problems,
    first: problems.length === 0 && 'message' in read ? read.message : undefined,
    count: Number(count),
    perSecond: rate === '' ? undefined : Number(rate),
  };
}

/** What the form's way makes of the draft: past a queue's exchange, which is the default one. */
export function draftOf({ draft, way }: PublishOrder): MessageDraft {
  const properties: Record<string, string> = {};
  for (const name of draftProperties) if (draft.properties[name]) properties[name] = draft.properties[name];
  return { ...draft, properties, ...(way === 'queue' ? { exchange: '' } : {}) };
}

/** Where the first message would go, as far as the topology tells. */
export interface Route {
  readonly problems: readonly DraftProblem[];
  readonly words: string;
  readonly unroutable: boolean;
}

export function routeOf(order: PublishOrder, vhost: string, topology: Topology): Route {
  const { exchange, routingKey } = draftOf(order);
  const filled = { known: true, problems: [], words: '', unroutable: false };
  if (order.way === 'queue') {
    if (routingKey === '') return filled;
    const queue = topology.queue(vhost, routingKey);
    if (queue) return { ...filled, words: `Goes straight to queue \`${routingKey}\`.` };
    const message = `There is no queue \`${routingKey}\` in this virtual host.`;
    return { problems: [{ field: 'routingKey', message }], words: '', unroutable: true };
  }
  if (exchange === '') return filled;
  const found = topology.exchange(vhost, exchange);
  if (!found) {
    const message = `There is no exchange \`${exchange}\` in this virtual host.`;
    return { problems: [{ field: 'exchange', message }], words: '', unroutable: true };
  }
  if (found.internal) {
    const message = `Exchange \`${exchange}\` is internal: only other exchanges publish to it.`;
    return { problems: [{ field: 'exchange', message }], words: '', unroutable: true };
  }
  const queues = topology.route(vhost, exchange, [routingKey]);
  const [first] = queues;
  if (!first) {
    const words = 'No queue is bound for this: the broker would return it, and you would be told.';
    return { ...filled, words, unroutable: true };
  }
  const others = queues.length - 1;
  const may = found.type === 'headers' ? 'Depending on its headers it reaches' : 'Reaches';
  const words = `${may} queue \`${first.name}\`${others > 0 ? ` and ${quantity(others, 'other queue')}` : ''}.`;
  return { ...filled, words };
}

/** The message as a document; of a large body only how large it is. */
export function previewText(message: Message): string {
  const { length } = message.body;
  if (length <= mostShown) return messageDocument(message);
  return messageDocument({ ...message, body: new TextEncoder().encode(`… ${formatBytes(length)} …`) });
}

const mostShown = 65_536;

/** The messages of an order that is whole, each with its own values. */
export function* messagesOf(
  order: PublishOrder,
  count: number,
  file: Uint8Array | undefined,
): Generator<RawMessage> {
  const draft = draftOf(order);
  const isTemplate = isDraftTemplate(draft);
  let raw: RawMessage | undefined;
  for (let counter = 1; counter <= count; counter++) {
    if (isTemplate || !raw) {
      const read = readDraft(draft, valuesFor(counter), file);
      if ('problems' in read) throw new Error(`Message ${counter}: ${read.problems[0]?.message}`);
      raw = toRawMessage(read.message);
    }
    yield raw;
  }
}

function valuesFor(counter: number) {
  return { counter, now: Date.now(), uuid: randomUUID };
}
