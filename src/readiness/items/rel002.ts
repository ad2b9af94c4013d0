import {
  clusterModel,
  defineItem,
  judging,
  pass,
  quantity,
  queueNamed,
  queuePlace,
  roleIn,
  unknown,
  warn,
} from '../item.ts';

export const persistentMessages = defineItem({
  id: 'REL002',
  lesson: ['reliability', 'durability'],
  remedy:
    'Publish with delivery mode 2: `persistent: true` in amqplib, `delivery_mode=2` in pika, `MessageProperties.PERSISTENT_…` in Java.',
  attestable: false,
  spansVhosts: true,
  unseen:
    'No message waits in a durable classic queue, so none shows how it was published. Check while there is traffic, or check the client code too.',
  *judge(seen) {
    const model = clusterModel(seen);
    yield* judging(seen, 'queues', function* ({ items }) {
      const durable = items.filter(
        queue =>
          queue.durable && ['work', 'retry', 'stream'].includes(roleIn(model, queue.vhost, queue.name) ?? ''),
      );
      if (durable.length === 0) return;
      const classic = durable.filter(({ type }) => type === 'classic');
      if (classic.length === 0) {
        yield pass(
          'All durable queues for work are quorum queues or streams, which store every message whatever its delivery mode.',
        );
        return;
      }
      const filled = classic.filter(
        ({ messages = 0, persistent }) => messages > 0 && persistent !== undefined,
      );
      let persistentOnes = 0;
      for (const { messages = 0, persistent = 0, ...queue } of filled) {
        persistentOnes += persistent;
        if (persistent >= messages) continue;
        yield warn(
          `${queueNamed(queue)} is durable, and ${quantity(messages - persistent, 'message')} of its ${messages.toLocaleString('en')} would not survive a restart: they were published with delivery mode 1.`,
          queuePlace(queue),
        );
      }
      if (filled.length === 0) yield unknown(persistentMessages.unseen);
      else if (persistentOnes > 0)
        yield pass(
          `${quantity(persistentOnes, 'message')} in ${quantity(filled.length, 'durable classic queue')} are persistent.`,
        );
    });
  },
});
