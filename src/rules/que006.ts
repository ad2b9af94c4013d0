import type { Fix } from '../model/edit.ts';
import type { Queue } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { type PlacedSetting, placedSettings, queuesTitle } from './placed-settings.ts';
import { deleteFirst } from './queue-arguments.ts';
import { policyEdit } from './queue-policy.ts';
import { defineRule, type Evidence } from './rule.ts';
import { settingFix } from './setting-fix.ts';

export const overflowChosen = defineRule({
  id: 'QUE006',
  name: 'overflow-chosen',
  item: 'REL004',
  severity: 'warning',
  summary: 'A queue with a length limit says what happens to the message that is too many.',
  why: 'By default the broker deletes the oldest message for each new one, and confirms the new one: no publisher and no consumer is told that work was lost.',
  remedy:
    'Set `overflow` to `reject-publish` and use publisher confirms, or give the queue a dead letter exchange. Where the newest messages are what counts, say `drop-head`.',
  source: 'https://www.rabbitmq.com/docs/maxlength#overflow-behaviour',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-max-length': 100_000 } }),
    good: queuesExample({
      orders: { 'x-queue-type': 'quorum', 'x-max-length': 100_000, 'x-overflow': 'reject-publish' },
    }),
  },
  *check(evidence) {
    const { topology } = evidence;
    if (!topology.setsSomewhere('max-length') && !topology.setsSomewhere('max-length-bytes')) return;
    const limited = evidence.model.queues.filter(queue => dropsUnseen(evidence, queue));
    const byBytesAlone = limited.filter(queue => !topology.effective(queue).setting('max-length'));
    yield* judge(evidence, 'max-length', limited);
    yield* judge(evidence, 'max-length-bytes', byBytesAlone);
  },
});

/** What a dead letter queue may lose is ERR004's business. */
function dropsUnseen({ topology, roleOf }: Evidence, queue: Queue): boolean {
  const effective = topology.effective(queue);
  const role = roleOf(queue);
  if (role !== 'work' && role !== 'retry') return false;
  return effective.value('overflow') === undefined && effective.value('dead-letter-exchange') === undefined;
}

function* judge(evidence: Evidence, key: string, queues: readonly Queue[]) {
  for (const place of placedSettings(evidence, key, queues)) {
    yield {
      at: place.at,
      severity: place.value === 0 ? ('error' as const) : ('warning' as const),
      message:
        place.value === 0
          ? `${queuesTitle(place.queues)} may hold nothing (\`${key}\` 0): every message that waits is deleted, and its publisher not told. Remove the limit.`
          : `${queuesTitle(place.queues)} has \`${key}\` ${JSON.stringify(place.value)} and no \`overflow\`: when it is full the oldest messages are deleted and nobody is told. Set \`reject-publish\`, or a dead letter exchange.`,
      fixes:
        place.value === 0
          ? settingFix(evidence, place, key, undefined, `Remove \`${key}\``)
          : overflowFixes(evidence, place),
    };
  }
}

function overflowFixes(evidence: Evidence, place: PlacedSetting): readonly Fix[] {
  const [queue, ...others] = place.queues;
  const reject = 'Refuse new messages when full (reject-publish)';
  const drop = 'Say that the oldest may be lost (drop-head)';
  if (place.from !== 'argument') {
    return [
      ...settingFix(evidence, place, 'overflow', 'reject-publish', reject),
      ...settingFix(evidence, place, 'overflow', 'drop-head', drop).map(fix => ({
        ...fix,
        preferred: false,
      })),
    ];
  }
  if (others.length > 0) return [];
  return [
    {
      title: `${reject} by policy`,
      edits: [policyEdit(evidence, queue, { overflow: 'reject-publish' })],
      preferred: true,
    },
    ...settingFix(evidence, place, 'overflow', 'reject-publish', reject).map(fix => ({
      ...fix,
      preferred: false,
    })),
    {
      title: `${drop} ${deleteFirst}`,
      edits: [{ op: 'set', in: queue.source, path: ['arguments', 'x-overflow'], value: 'drop-head' }],
    },
  ];
}
