import { queueTitle } from '../model/model.ts';
import { retryExample } from './examples.ts';
import { defineRule } from './rule.ts';

const atLeastOnce = {
  'x-message-ttl': 30_000,
  'x-overflow': 'reject-publish',
  'x-dead-letter-strategy': 'at-least-once',
};

export const retryQueueLimited = defineRule({
  id: 'DLX011',
  name: 'retry-queue-limited',
  item: 'ERR002',
  severity: 'info',
  summary: 'A retry queue with at-least-once dead-lettering has a length limit.',
  why: 'With at-least-once, a message stays until its target has confirmed it. While the target takes nothing, the retry queue grows until the disk is full; with a limit it refuses new messages instead.',
  remedy: 'Set `max-length` by policy.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#dead-lettering',
  versions: '>=3.10',
  examples: {
    bad: retryExample(atLeastOnce),
    good: retryExample({ ...atLeastOnce, 'x-max-length': 100_000 }),
  },
  *check({ topology, deadLetters }) {
    for (const queue of deadLetters.retryQueues) {
      const effective = topology.effective(queue);
      const strategy = effective.setting('dead-letter-strategy');
      if (
        strategy?.value !== 'at-least-once' ||
        effective.setting('max-length') ||
        effective.setting('max-length-bytes')
      )
        continue;
      yield {
        at: strategy.at,
        message: `${queueTitle(queue)} dead-letters at least once and has no length limit: while its target takes nothing, it grows until the disk is full. Set \`max-length\`.`,
      };
    }
  },
});
