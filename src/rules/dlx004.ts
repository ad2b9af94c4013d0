import { queueTitle } from '../model/model.ts';
import { deadLetterLoops, type Loop, turnsByItself } from './dead-letter-loops.ts';
import { deadLetterFixes } from './dead-letter-target.ts';
import { retryExample } from './examples.ts';
import { defineRule, type Evidence } from './rule.ts';

export const retryLoopWaits = defineRule({
  id: 'DLX004',
  name: 'retry-loop-waits',
  item: 'ERR002',
  severity: 'warning',
  summary: 'A loop of dead letters has a queue in which messages wait.',
  why: 'A rejected message that comes back at once fails again at once: 50 rounds took less than a second (seen on 3.10, 4.0 and 4.3). Nothing in the broker ends such a loop.',
  remedy: 'Put a queue with a TTL into the loop, and let the consumer count the tries.',
  source: 'https://www.rabbitmq.com/docs/dlx#routing',
  versions: '>=3.10',
  examples: {
    bad: retryExample({}),
    good: retryExample({ 'x-message-ttl': 30_000 }),
  },
  *check(evidence) {
    for (const loop of deadLetterLoops(evidence)) {
      if (turnsByItself(loop) || isFedBack(evidence, loop)) continue;
      const waits = loop.some(({ source }) => evidence.topology.effective(source).setting('message-ttl'));
      // A work queue with one retry queue is the pattern of the books; ERR003 asks for the limit.
      if (waits && loop.length <= 2) continue;
      const [{ source }, ...others] = loop;
      const at = evidence.topology.effective(source).setting('dead-letter-exchange')?.at;
      const via = others.map(other => `\`${other.source.name}\``).slice(0, 3);
      const through = others.length === 0 ? '' : ` through ${via.join(', ')}`;
      yield {
        at: at ?? source.source.value('name'),
        severity: waits ? 'info' : 'warning',
        message: waits
          ? `${queueTitle(source)} dead-letters back to itself${through}: the broker never ends this loop. Let the consumer count the tries and stop.`
          : `${queueTitle(source)} dead-letters back to itself${through} and nothing waits on the way: a hot loop of rejected messages. Put a TTL between.`,
        fixes: others.length === 0 ? deadLetterFixes(evidence, source) : [],
      };
    }
  },
});

/** The queue's own feeding exchange gives its dead letters back: DLX006. */
function isFedBack({ topology }: Evidence, [{ source, exchange }, ...others]: Loop): boolean {
  return others.length === 0 && topology.bindingsTo(source).some(({ from }) => from === exchange);
}
