import {
  clusterModel,
  defineItem,
  judging,
  known,
  note,
  pass,
  quantity,
  queueNamed,
  queuePlace,
  unknown,
  warn,
} from '../item.ts';
import { workConsumers } from './work-consumers.ts';

export const manualAcknowledgements = defineItem({
  id: 'REL003',
  lesson: ['reliability', 'acknowledgements'],
  remedy:
    'Consume with manual acknowledgements, and acknowledge a message when its work is done: `noAck: false` in amqplib, `auto_ack=False` in pika.',
  attestable: false,
  spansVhosts: true,
  unseen:
    'Nobody consumes from a queue for work. Check while the consumers run, or check the client code too.',
  *judge(seen) {
    const model = clusterModel(seen);
    yield* judging(seen, 'consumers', function* (all, live) {
      const consumers = workConsumers(all, model);
      for (const { vhost, queue: name, tag, user, connection, acknowledges } of consumers) {
        if (acknowledges) continue;
        yield warn(
          `${queueNamed({ vhost, name })}: consumer \`${tag}\` of user \`${user}\` (${connection}) acknowledges automatically. What is on the way to it is lost when it stops.`,
          queuePlace({ vhost, name }),
        );
      }
      const manual = consumers.filter(({ acknowledges }) => acknowledges);
      if (manual.length > 0)
        yield pass(
          `${quantity(manual.length, 'consumer')} of queues for work ${manual.length === 1 ? 'acknowledges' : 'acknowledge'} by hand.`,
        );
      else if (consumers.length === 0) yield unknown(manualAcknowledgements.unseen);
      const automatic =
        known(live.metrics)?.sum('rabbitmq_global_messages_delivered_consume_auto_ack_total') ?? 0;
      if (automatic > 0)
        yield note(
          `The node that answers has delivered ${quantity(automatic, 'message')} with automatic acknowledgement since it started.`,
        );
    });
  },
});
