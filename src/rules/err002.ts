import type { Edit, Fix } from '../model/edit.ts';
import { groupBy } from '../model/group.ts';
import { inVhost, type Queue, queueTitle } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { addBinding, addExchange, addQueue } from './additions.ts';
import { queuesExample } from './examples.ts';
import { policyEdit } from './queue-policy.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';

export const retryWithBackoff = defineRule({
  id: 'ERR002',
  name: 'retry-with-backoff',
  item: 'ERR002',
  severity: 'info',
  summary: 'Failed messages wait before they are tried again, each time longer.',
  why: 'A message that is requeued at once fails again at once: thousands of times a second, while what it depends on is still down. One fixed delay is too short for an outage and too long for a hiccup.',
  remedy:
    'Declare one retry queue a delay, each with a longer `x-message-ttl` and a dead letter exchange that leads back; from 4.3.1 on a quorum queue can delay by policy (`delayed-retry-type`, `delayed-retry-min`, `delayed-retry-max`).',
  source: 'https://www.rabbitmq.com/docs/dlx',
  versions: '>=3.10',
  examples: {
    bad: ladderExample([
      ['orders.retry.1', 5000],
      ['orders.retry.2', 5000],
    ]),
    good: ladderExample([
      ['orders.retry.1', 1000],
      ['orders.retry.2', 5000],
    ]),
  },
  *check(evidence) {
    yield* delayedRetrySettings(evidence);
    const ladders = retryLadders(evidence);
    for (const [target, steps] of ladders) yield* judgeLadder(target, steps);
    yield* vhostsWithoutRetry(evidence, ladders);
  },
});

interface Step {
  readonly queue: Queue;
  readonly ttlMs: number;
}

/** Work queues with the retry queues that lead back to them. */
function retryLadders({ deadLetters, topology }: Evidence): ReadonlyMap<Queue, readonly Step[]> {
  const ladders = new Map<Queue, Step[]>();
  for (const { source, targets } of deadLetters.routes.values()) {
    const ttlMs = topology.effective(source).value('message-ttl');
    if (!deadLetters.retryQueues.has(source) || typeof ttlMs !== 'number') continue;
    for (const target of targets) {
      const steps = ladders.get(target) ?? [];
      steps.push({ queue: source, ttlMs });
      ladders.set(target, steps);
    }
  }
  return ladders;
}

function* judgeLadder(target: Queue, steps: readonly Step[]): Iterable<Violation> {
  const [only] = steps;
  if (only && steps.length === 1) {
    yield {
      at: only.queue.source.value('name'),
      severity: 'info',
      message: `${queueTitle(target)} has one retry queue, \`${only.queue.name}\`: every retry waits the same ${only.ttlMs} ms. Add steps with longer waits.`,
    };
    return;
  }
  const numbered = steps.every(({ queue }) => /\d+$/.test(queue.name));
  const ordered = numbered
    ? steps.toSorted((a, b) => number(a) - number(b))
    : steps.toSorted((a, b) => a.ttlMs - b.ttlMs);
  for (const [index, step] of ordered.entries()) {
    const before = ordered[index - 1];
    if (!before || step.ttlMs > before.ttlMs) continue;
    const longerMs = before.ttlMs * 2 || 1000;
    yield {
      at: step.queue.source.value('arguments', 'x-message-ttl'),
      severity: 'warning',
      message: `${queueTitle(step.queue)} waits ${step.ttlMs} ms, no longer than \`${before.queue.name}\` before it (${before.ttlMs} ms): the retries do not back off. Give it a longer TTL.`,
      fixes: [
        {
          title: `Wait ${longerMs} ms (an existing queue must be deleted first)`,
          edits: [
            {
              op: 'set',
              in: step.queue.source,
              path: ['arguments', 'x-message-ttl'],
              value: longerMs,
            },
          ],
          preferred: true,
        },
      ],
    };
    // One at a time: the steps behind it are judged against what it becomes.
    return;
  }
}

function number({ queue }: Step): number {
  return Number(/\d+$/.exec(queue.name)?.[0]);
}

/** Checked on 4.3.6: `failed` and `all` count and wait only where a minimum is set. */
function* delayedRetrySettings({ model, topology }: Evidence): Iterable<Violation> {
  if (!topology.setsSomewhere('delayed-retry-type')) return;
  for (const queue of model.queues) {
    const effective = topology.effective(queue);
    const type = effective.setting('delayed-retry-type');
    if (!type || (type.value !== 'failed' && type.value !== 'all') || effective.setting('delayed-retry-min'))
      continue;
    // A policy that sets the type and no minimum is refused whole by 4.3.6: POL002.
    if (type.from !== 'argument') continue;
    yield {
      at: type.at,
      severity: 'error',
      message: `${queueTitle(queue)} has \`delayed-retry-type\` ${type.value} without \`delayed-retry-min\`: nothing is delayed. Set a minimum in milliseconds.`,
    };
  }
}

/** The retries may live in the application, so this is said once a virtual host, not once a queue. */
function* vhostsWithoutRetry(evidence: Evidence, ladders: ReadonlyMap<Queue, unknown>): Iterable<Violation> {
  const { model, topology, roleOf } = evidence;
  const withRetry = new Set([...ladders.keys()].map(({ vhost }) => vhost));
  if (topology.setsSomewhere('delayed-retry-type')) {
    for (const queue of model.queues) {
      if (topology.effective(queue).value('delayed-retry-type') !== undefined) withRetry.add(queue.vhost);
    }
  }
  for (const exchange of model.exchanges) {
    if (exchange.type === 'x-delayed-message') withRetry.add(exchange.vhost);
  }
  const workQueues = groupBy(
    model.queues.filter(queue => roleOf(queue) === 'work'),
    ({ vhost }) => vhost,
  );
  for (const [vhost, [first, ...others]] of workQueues) {
    if (!first || withRetry.has(vhost)) continue;
    const which =
      others.length === 0 ? `Queue \`${first.name}\`` : `Queue \`${first.name}\` and ${others.length} more`;
    yield {
      at: first.source.value('name'),
      severity: 'info',
      message: `${which}${inVhost({ vhost })}: no retry queues. If the application does not wait between tries, failed messages come back in a hot loop. Add a ladder of delays.`,
      fixes: retryFixes(evidence, first),
    };
  }
}

function retryFixes(evidence: Evidence, queue: Queue): readonly Fix[] {
  const { topology, version } = evidence;
  const { type } = topology.effective(queue);
  const fixes: Fix[] = [
    { title: `Add retry queues of 1 s, 5 s and 30 s for \`${queue.name}\``, edits: ladder(queue, type) },
  ];
  if (type === 'quorum' && isAtLeast(version, 4, 3, 1)) {
    const settings = {
      'delayed-retry-type': 'failed',
      'delayed-retry-min': 1000,
      'delayed-retry-max': 30_000,
    };
    fixes.unshift({
      title: `Delay the retries of \`${queue.name}\` by policy`,
      edits: [policyEdit(evidence, queue, settings)],
      preferred: true,
    });
  }
  return fixes;
}

/** Publish to the exchange `NAME.retry` with the key `retry.1`, `retry.2`, `retry.3`: the message comes back after the wait. */
function ladder({ vhost, name }: Queue, type: string): readonly Edit[] {
  const exchange = `${name}.retry`;
  const steps = [1000, 5000, 30_000].map((ttlMs, index) => ({ key: `retry.${index + 1}`, ttlMs }));
  return [
    addExchange(vhost, exchange, 'direct'),
    ...steps.flatMap(({ key, ttlMs }) => [
      addQueue(vhost, `${name}.${key}`, {
        'x-queue-type': type === 'quorum' ? 'quorum' : 'classic',
        'x-message-ttl': ttlMs,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': name,
      }),
      addBinding(vhost, exchange, `${name}.${key}`, key),
    ]),
  ];
}

function ladderExample(steps: readonly (readonly [string, number])[]) {
  const retryQueues = steps.map(([name, ttl]) => [
    name,
    {
      'x-queue-type': 'quorum',
      'x-message-ttl': ttl,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'orders',
    },
  ]);
  return queuesExample({ orders: { 'x-queue-type': 'quorum' }, ...Object.fromEntries(retryQueues) });
}
