import type { Fix } from '../model/edit.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { deleteFirst, isSound } from './queue-arguments.ts';
import { defineRule, type Evidence } from './rule.ts';

export const quorumQueueUse = defineRule({
  id: 'QUE018',
  name: 'quorum-queue-use',
  item: null,
  severity: 'info',
  summary: 'Quorum queues are for what stays, and there are not thousands of them.',
  why: 'Each quorum queue is a Raft group with a log on several nodes. That is what makes it safe, and too dear for queues that come and go, or for tens of thousands of them.',
  remedy: 'Use classic queues for what is temporary; bring several kinds of work together in one queue.',
  source: 'https://www.rabbitmq.com/docs/quorum-queues#when-not-to-use-quorum-queues',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ session: { 'x-queue-type': 'quorum', 'x-expires': 60_000 } }),
    good: queuesExample({ session: { 'x-queue-type': 'classic', 'x-expires': 60_000 } }),
  },
  *check(evidence) {
    const { model, topology, roleOf } = evidence;
    const quorumQueues = model.queues.filter(queue => topology.effective(queue).type === 'quorum');
    const first = quorumQueues[many];
    if (first) {
      yield {
        at: first.source.value('name'),
        message: `There are more than ${many} quorum queues from here on: each has a Raft log of its own on several nodes. Measure before you go on, or bring work together in fewer queues.`,
      };
    }
    for (const queue of quorumQueues.filter(candidate => roleOf(candidate) === 'temporary')) {
      // Auto-delete is refused by the broker: QUE012.
      if (queue.autoDelete) continue;
      yield {
        at: queue.source.value('arguments', 'x-queue-type'),
        message: `${queueTitle(queue)} is a quorum queue that expires within the hour: its Raft log on several nodes costs more than it protects. Make it classic.`,
        fixes: toClassic(evidence, queue),
      };
    }
  },
});

/** From where on the vendor asks to measure: https://www.rabbitmq.com/docs/quorum-queues#performance */
const many = 5000;

function toClassic(evidence: Evidence, queue: Queue): readonly Fix[] {
  if (!isSound(evidence, queue, { ...queue.arguments, 'x-queue-type': 'classic' })) return [];
  return [
    {
      title: `Make it a classic queue ${deleteFirst}`,
      edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-queue-type'], value: 'classic' }],
      preferred: true,
    },
  ];
}
