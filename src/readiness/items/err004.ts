import {
  clusterModel,
  defineItem,
  judging,
  note,
  quantity,
  queueNamed,
  queuePlace,
  roleIn,
  warn,
} from '../item.ts';

export const failuresAlerted = defineItem({
  id: 'ERR004',
  lesson: ['dead-letter-exchanges', 'dead-letter-queue'],
  remedy:
    'Alert on the depth of the dead letter queues, and work what lies there: find out why it died, then replay it or drop it.',
  attestable: true,
  unseen:
    'A broker does not tell who is alerted. Check the alerts of Prometheus as files too, or answer with a link to the alert.',
  *judge(seen) {
    const model = clusterModel(seen);
    yield* judging(seen, 'queues', function* ({ items }) {
      for (const queue of items) {
        const { ready = 0, consumers = 0, deadLettering = 0 } = queue;
        if (deadLettering > 0)
          yield warn(
            `${queueNamed(queue)} holds ${quantity(deadLettering, 'dead letter')} that no target has confirmed. If it stays so, the target cannot take them.`,
            queuePlace(queue),
          );
        if (roleIn(model, queue.vhost, queue.name) !== 'dead') continue;
        if (ready > 0 && consumers === 0)
          yield warn(
            `${quantity(ready, 'message')} ${ready === 1 ? 'waits' : 'wait'} in the dead letter queue \`${queue.name}\` in vhost \`${queue.vhost}\`, and nobody consumes from it.`,
            queuePlace(queue),
          );
        else if (consumers > 0)
          yield note(
            `${quantity(consumers, 'consumer')} read${consumers === 1 ? 's' : ''} the dead letter queue \`${queue.name}\` in vhost \`${queue.vhost}\`: see that ${consumers === 1 ? 'it tells' : 'they tell'} somebody.`,
            queuePlace(queue),
          );
      }
    });
  },
});
