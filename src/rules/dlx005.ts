import type { Fix } from '../model/edit.ts';
import type { Queue } from '../model/model.ts';
import { addQueue } from './additions.ts';
import { queuesExample } from './examples.ts';
import { placedSettings, queuesTitle } from './placed-settings.ts';
import { deleteFirst } from './queue-arguments.ts';
import { policyEdit } from './queue-policy.ts';
import { defineRule, type Evidence } from './rule.ts';

export const defaultExchangeWithKey = defineRule({
  id: 'DLX005',
  name: 'default-exchange-with-routing-key',
  item: 'ERR001',
  severity: 'warning',
  summary: 'A queue that dead-letters to the default exchange has a dead letter routing key.',
  why: 'Without one the message keeps its key, and the default exchange takes that for the name of a queue: often the very queue in which it died, else one that does not exist.',
  remedy: 'Set the dead letter routing key to the name of the queue that keeps the dead letters.',
  source: 'https://www.rabbitmq.com/docs/dlx#routing',
  versions: '>=3.10',
  examples: {
    bad: defaultExample({}),
    good: defaultExample({ 'x-dead-letter-routing-key': 'orders.dead' }),
  },
  *check(evidence) {
    const { model, topology } = evidence;
    const queues = model.queues.filter(queue => {
      const effective = topology.effective(queue);
      const { type } = effective;
      return (
        type !== 'stream' &&
        effective.value('dead-letter-exchange') === '' &&
        effective.value('dead-letter-routing-key') === undefined
      );
    });
    for (const place of placedSettings(evidence, 'dead-letter-exchange', queues)) {
      const [queue, ...others] = place.queues;
      yield {
        at: place.at,
        message: `${queuesTitle(place.queues)} dead-letters to the default exchange without a routing key: the message goes to the queue of its old key, often the one in which it died. Set the key.`,
        fixes: others.length > 0 ? [] : [fixFor(evidence, queue, place.from)],
      };
    }
  },
});

function fixFor(evidence: Evidence, queue: Queue, from: string): Fix {
  const { topology } = evidence;
  const { vhost, name } = queue;
  const existing = [`${name}.dead`, `${name}.dlq`, `${name}-dlq`, `${name}_dlq`].find(candidate =>
    topology.queue(vhost, candidate),
  );
  const target = existing ?? `${name}.dead`;
  const type = topology.effective(queue).type === 'quorum' ? 'quorum' : 'classic';
  const added = existing === undefined ? [addQueue(vhost, target, { 'x-queue-type': type })] : [];
  const title = `Dead-letter to ${existing === undefined ? 'a new' : 'the'} queue \`${target}\``;
  return from === 'argument'
    ? {
        title: `${title} ${deleteFirst}`,
        edits: [
          { op: 'set', in: queue.source, path: ['arguments', 'x-dead-letter-routing-key'], value: target },
          ...added,
        ],
        preferred: true,
      }
    : {
        title: `${title} by policy`,
        edits: [policyEdit(evidence, queue, { 'dead-letter-routing-key': target }), ...added],
        preferred: true,
      };
}

function defaultExample(own: object) {
  return queuesExample({
    orders: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': '', ...own },
    'orders.dead': { 'x-queue-type': 'quorum' },
  });
}
