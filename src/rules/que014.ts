import { queuesExample } from './examples.ts';
import { placedSettings, queuesTitle } from './placed-settings.ts';
import { defineRule } from './rule.ts';
import { settingFix } from './setting-fix.ts';

export const workQueueKept = defineRule({
  id: 'QUE014',
  name: 'work-queue-does-not-expire',
  item: 'REL001',
  severity: 'warning',
  summary: 'A durable queue for work or for dead letters does not expire.',
  why: 'A queue with `expires` is deleted when it was unused for that time: with all its messages, which are not dead-lettered. A consumer that is down over a weekend finds no queue.',
  remedy: 'Remove `expires`; to limit how long messages wait, use a message TTL with a dead letter exchange.',
  source: 'https://www.rabbitmq.com/docs/ttl#queue-ttl',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-expires': 86_400_000 } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check(evidence) {
    const { model, topology, roleOf } = evidence;
    if (!topology.setsSomewhere('expires')) return;
    // Up to one hour it is a temporary queue by intent: see roles.ts.
    const kept = model.queues.filter(
      queue => queue.durable !== false && ['work', 'dead'].includes(roleOf(queue)),
    );
    for (const place of placedSettings(evidence, 'expires', kept)) {
      if (typeof place.value !== 'number') continue;
      yield {
        at: place.at,
        message: `${queuesTitle(place.queues)} is deleted with all its messages when it was unused for ${time(place.value)}, and they are not dead-lettered. Remove \`expires\`.`,
        fixes: settingFix(evidence, place, 'expires', undefined, 'Remove `expires`'),
      };
    }
  },
});

function time(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 48 ? `${Math.round(hours * 10) / 10} h` : `${Math.round(hours / 24)} days`;
}
