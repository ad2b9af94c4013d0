import { queuesExample } from './examples.ts';
import { placedSettings, queuesTitle } from './placed-settings.ts';
import { defineRule } from './rule.ts';
import { settingFix } from './setting-fix.ts';

export const quorumOverflow = defineRule({
  id: 'QUE007',
  name: 'quorum-queue-overflow',
  item: 'ERR001',
  severity: 'warning',
  summary: 'A quorum queue does not ask for the overflow `reject-publish-dlx`.',
  why: 'The broker accepts the setting, logs that it is invalid, and falls back to the default: a full queue deletes its oldest messages.',
  remedy: 'Use `reject-publish`, and let the publisher deal with what was refused.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#feature-matrix',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({
      orders: { 'x-queue-type': 'quorum', 'x-max-length': 100_000, 'x-overflow': 'reject-publish-dlx' },
    }),
    good: queuesExample({
      orders: { 'x-queue-type': 'quorum', 'x-max-length': 100_000, 'x-overflow': 'reject-publish' },
    }),
  },
  *check(evidence) {
    const { model, topology } = evidence;
    const isQuorum = ({ type }: { readonly type: string }) => type === 'quorum';
    for (const place of placedSettings(evidence, 'overflow', model.queues)) {
      if (place.value !== 'reject-publish-dlx') continue;
      const [first, ...others] = place.queues.filter(queue => isQuorum(topology.effective(queue)));
      if (!first) continue;
      // A policy may also be for classic queues, which know the setting.
      const forQuorumAlone = others.length + 1 === place.queues.length;
      yield {
        at: place.at,
        message: `${queuesTitle([first, ...others])} is a quorum queue, which does not know \`reject-publish-dlx\`: the broker falls back to deleting the oldest messages. Use \`reject-publish\`.`,
        fixes: forQuorumAlone
          ? settingFix(evidence, place, 'overflow', 'reject-publish', 'Change to `reject-publish`')
          : [],
      };
    }
  },
});
