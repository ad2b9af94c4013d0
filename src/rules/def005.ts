import type { Fix } from '../model/edit.ts';
import { type Exchange, inVhost, type Queue } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import { exampleExchange, queuesExample } from './examples.ts';
import { defineRule, type Violation } from './rule.ts';

export const declaredOnce = defineRule({
  id: 'DEF005',
  name: 'declared-once',
  item: null,
  severity: 'error',
  summary: 'A queue or exchange is in the file once.',
  why: 'The objects of a file are imported side by side, and the second of one name is skipped: which of two different declarations the broker keeps is luck, and differs from import to import.',
  remedy: 'Keep the declaration that is right and remove the other.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(
      {},
      { exchanges: [exampleExchange('shop.events', 'topic'), exampleExchange('shop.events', 'direct')] },
    ),
    good: queuesExample({}, { exchanges: [exampleExchange('shop.events', 'topic')] }),
  },
  *check({ model, topology, version }) {
    if (topology.repeatsQueue) yield* repeated('Queue', model.queues, queue => propertiesOf(queue, version));
    yield* repeated(
      'Exchange',
      model.exchanges,
      exchange => `${exchange.type} ${propertiesOf(exchange, version)}`,
    );
  },
});

function* repeated<T extends Queue | Exchange>(
  kind: string,
  entities: readonly T[],
  properties: (entity: T) => string,
): Iterable<Violation> {
  const known = new Map<string, T>();
  for (const entity of entities) {
    const { vhost, name, source } = entity;
    const id = `${vhost}\0${name}`;
    const first = known.get(id);
    if (!first) {
      known.set(id, entity);
      continue;
    }
    const title = `${kind} \`${name}\`${inVhost(entity)}`;
    const remove = (which: T, words: string): Fix => ({
      title: `Remove ${words}`,
      edits: [{ op: 'remove', in: which.source, path: [] }],
    });
    if (properties(first) === properties(entity)) {
      yield {
        at: source.value('name'),
        severity: 'hint',
        message: `${title} is in the file twice with the same properties: the second does nothing. Remove it.`,
        fixes: [{ ...remove(entity, 'the second'), preferred: true }],
      };
    } else {
      yield {
        at: source.value('name'),
        message: `${title} is in the file twice with different properties: which of them the broker keeps is luck. Remove one.`,
        fixes: [remove(entity, 'this one'), remove(first, 'the first')],
      };
    }
  }
}

/** What a declaration says, as the broker reads it: fields that it does not read (`type` of a queue) do not count. */
function propertiesOf(
  { durable, autoDelete, internal, arguments: own }: Queue | Exchange,
  version: Version,
): string {
  const byDefault = isAtLeast(version, 4, 0);
  return JSON.stringify([
    durable ?? byDefault,
    autoDelete ?? false,
    internal ?? false,
    Object.entries(own).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
