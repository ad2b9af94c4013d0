import {
  clusterModel,
  defineItem,
  judging,
  note,
  pass,
  quantity,
  queueNamed,
  queuePlace,
  unknown,
  warn,
} from '../item.ts';
import { workConsumers } from './work-consumers.ts';

export const prefetchLimited = defineItem({
  id: 'REL005',
  lesson: ['reliability', 'prefetch'],
  remedy:
    'Set a prefetch before consuming: 100 to 300 for quick work, 1 to 20 for slow work. `channel.prefetch(100)` in amqplib, `basic_qos(prefetch_count=100)` in pika.',
  attestable: false,
  spansVhosts: true,
  unseen:
    'Nobody consumes from a queue for work with acknowledgements. Check while the consumers run, or check the client code too.',
  *judge(seen) {
    const model = clusterModel(seen);
    yield* judging(seen, 'consumers', function* (all) {
      const consumers = workConsumers(all, model).filter(({ acknowledges }) => acknowledges);
      for (const { vhost, queue: name, tag, user, prefetch } of consumers) {
        if (prefetch === 0)
          yield warn(
            `${queueNamed({ vhost, name })}: consumer \`${tag}\` of user \`${user}\` has no prefetch limit, so the broker may send it the whole queue.`,
            queuePlace({ vhost, name }),
          );
        else if (prefetch > 1000)
          yield note(
            `${queueNamed({ vhost, name })}: consumer \`${tag}\` has a prefetch of ${prefetch.toLocaleString('en')}: so much comes back at once when it stops.`,
            queuePlace({ vhost, name }),
          );
      }
      const limits = consumers.map(({ prefetch }) => prefetch).filter(prefetch => prefetch > 0);
      if (limits.length > 0)
        yield pass(
          `${quantity(limits.length, 'consumer')} of queues for work ${limits.length === 1 ? 'has' : 'have'} a prefetch limit, ${spanOf(limits)}.`,
        );
      else if (consumers.length === 0) yield unknown(prefetchLimited.unseen);
    });
  },
});

function spanOf(limits: readonly number[]): string {
  const least = limits.reduce((a, b) => Math.min(a, b));
  const most = limits.reduce((a, b) => Math.max(a, b));
  return least === most ? `${most}` : `${least} to ${most}`;
}
