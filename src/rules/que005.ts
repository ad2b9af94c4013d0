import { queuesExample } from './examples.ts';
import { placedSettings, queuesTitle } from './placed-settings.ts';
import { defineRule } from './rule.ts';
import { settingFix } from './setting-fix.ts';

export const ttlZero = defineRule({
  id: 'QUE005',
  name: 'message-ttl-above-zero',
  item: null,
  severity: 'info',
  summary: 'A message TTL of 0 is meant.',
  why: 'With a TTL of 0 a message that no consumer takes at once expires. It is legal, and right for direct answers; for work it means that everything is lost while the consumers restart, or dead-lettered.',
  remedy: 'Remove the TTL, or set the milliseconds that a message may wait.',
  source: 'https://www.rabbitmq.com/docs/ttl',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ prices: { 'x-queue-type': 'classic', 'x-message-ttl': 0 } }),
    good: queuesExample({ prices: { 'x-queue-type': 'classic', 'x-message-ttl': 60_000 } }),
  },
  *check(evidence) {
    const { model, topology, roleOf } = evidence;
    const queues = model.queues.filter(queue => roleOf(queue) !== 'stream');
    for (const place of placedSettings(evidence, 'message-ttl', queues)) {
      if (place.value !== 0) continue;
      const deadLettered = place.queues.some(queue =>
        topology.effective(queue).setting('dead-letter-exchange'),
      );
      yield {
        at: place.at,
        severity: deadLettered ? 'warning' : 'info',
        message: deadLettered
          ? `${queuesTitle(place.queues)}: with a message TTL of 0 everything that no consumer takes at once is dead-lettered. Set the time that a message may wait.`
          : `${queuesTitle(place.queues)}: with a message TTL of 0 everything that no consumer takes at once is deleted. Set the time that a message may wait.`,
        fixes: settingFix(evidence, place, 'message-ttl', undefined, 'Remove the message TTL'),
      };
    }
  },
});
