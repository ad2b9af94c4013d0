import { queueTitle } from '../model/model.ts';
import { deadLetterLoops, turnsByItself } from './dead-letter-loops.ts';
import { deadLetterFixes } from './dead-letter-target.ts';
import { queuesExample } from './examples.ts';
import { defineRule } from './rule.ts';

export const noExpiryLoop = defineRule({
  id: 'DLX003',
  name: 'no-loop-of-expiry',
  item: 'ERR001',
  severity: 'error',
  summary: 'Messages that expire or overflow do not come back to where they expired.',
  why: 'The broker drops a message that comes back to a queue by dead-lettering, unless a consumer rejected it on the way. A queue with a TTL that dead-letters to itself so deletes what expires.',
  remedy: 'Dead-letter to another queue, whose consumer decides what happens then.',
  source: 'https://www.rabbitmq.com/docs/dlx#routing',
  versions: '>=3.10',
  examples: {
    bad: loopExample('orders'),
    good: loopExample('orders.late'),
  },
  *check(evidence) {
    for (const loop of deadLetterLoops(evidence)) {
      if (!turnsByItself(loop)) continue;
      const [{ source, targets }, ...others] = loop;
      const at = evidence.topology.effective(source).setting('dead-letter-exchange')?.at;
      // In a longer loop a consumer may reject on the way, and what it rejects is kept.
      const isCertain = others.length === 0 && targets.length === 1;
      const via = others.map(other => `\`${other.source.name}\``).slice(0, 3);
      yield {
        at: at ?? source.source.value('name'),
        severity: isCertain ? 'error' : 'warning',
        message:
          others.length === 0
            ? `${queueTitle(source)} dead-letters to itself: the broker detects the circle and deletes what expires or overflows. Dead-letter to another queue.`
            : `${queueTitle(source)} dead-letters back to itself through ${via.join(', ')}: a message that expires all the way round is deleted. Let the circle end in another queue.`,
        fixes: others.length === 0 ? deadLetterFixes(evidence, source) : [],
      };
    }
  },
});

function loopExample(target: string) {
  return queuesExample({
    orders: {
      'x-queue-type': 'quorum',
      'x-message-ttl': 60_000,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': target,
    },
    'orders.late': { 'x-queue-type': 'quorum' },
  });
}
