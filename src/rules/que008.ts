import type { Fix } from '../model/edit.ts';
import { queuesExample } from './examples.ts';
import { type PlacedSetting, placedSettings, queuesTitle } from './placed-settings.ts';
import { defineRule, type Evidence } from './rule.ts';
import { settingFix } from './setting-fix.ts';

export const atLeastOnceDeadLettering = defineRule({
  id: 'QUE008',
  name: 'at-least-once-dead-lettering',
  item: 'ERR001',
  severity: 'warning',
  summary: 'At-least-once dead-lettering has the settings that it needs.',
  why: 'Without `overflow` set to `reject-publish`, or without a dead letter exchange, the broker logs a warning and falls back to at-most-once: dead letters can be lost on their way.',
  remedy:
    'Set `overflow` to `reject-publish` and a dead letter exchange; set `max-length` too, as dead letters that cannot be delivered stay in the queue.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#dead-lettering',
  versions: '>=3.10',
  examples: {
    bad: strategyExample({}),
    good: strategyExample({ 'x-overflow': 'reject-publish', 'x-max-length': 100_000 }),
  },
  *check(evidence) {
    const { model, topology } = evidence;
    if (!topology.setsSomewhere('dead-letter-strategy')) return;
    const queues = model.queues.filter(queue => {
      const effective = topology.effective(queue);
      const { type } = effective;
      if (type !== 'quorum') return false;
      return effective.value('overflow') !== 'reject-publish' || !effective.setting('dead-letter-exchange');
    });
    for (const place of placedSettings(evidence, 'dead-letter-strategy', queues)) {
      if (place.value !== 'at-least-once') continue;
      const effective = topology.effective(place.queues[0]);
      const missing = effective.setting('dead-letter-exchange')
        ? '`overflow` is not `reject-publish`'
        : 'it has no dead letter exchange';
      yield {
        at: place.at,
        message: `${queuesTitle(place.queues)} asks for at-least-once dead-lettering, but ${missing}: the broker falls back to at-most-once, which can lose dead letters. Set both.`,
        fixes: fixesFor(evidence, place),
      };
    }
  },
});

function fixesFor(evidence: Evidence, place: PlacedSetting): readonly Fix[] {
  const effective = evidence.topology.effective(place.queues[0]);
  const title = 'Refuse new messages when full (reject-publish)';
  const overflow = effective.setting('overflow');
  // Without an exchange another overflow mends nothing, and which exchange it should be only a person knows.
  if (!effective.setting('dead-letter-exchange')) {
    return settingFix(evidence, place, 'dead-letter-strategy', undefined, 'Remove the dead letter strategy');
  }
  // For the overflow of a quorum queue the policy beats the argument.
  const owner =
    overflow && overflow.from !== 'argument' ? { from: overflow.from, queues: place.queues } : place;
  return settingFix(evidence, owner, 'overflow', 'reject-publish', title);
}

function strategyExample(own: object) {
  return queuesExample({
    orders: {
      'x-queue-type': 'quorum',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'orders.dead',
      'x-dead-letter-strategy': 'at-least-once',
      ...own,
    },
    'orders.dead': { 'x-queue-type': 'quorum' },
  });
}
