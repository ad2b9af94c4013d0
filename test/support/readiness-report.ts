import type { Evidence, ItemReport, ReadinessReport, Score, Verdict } from '../../src/readiness/report.ts';
import { type ChecklistItemId, checklist } from '../../src/rules/checklist.ts';

/** A report with all 22 items, each a pass but for what is given. */
export function readinessReport(
  change: Partial<Record<ChecklistItemId, Partial<ItemReport>>> = {},
  rest: Partial<ReadinessReport> = {},
): ReadinessReport {
  const items = checklist.map(
    ({ id, area, title }): ItemReport => ({
      id,
      area,
      title,
      verdict: 'pass',
      evidence: [{ verdict: 'pass', text: `What was seen of \`${id}\`.` }],
      remedy: `What to do about ${id}.`,
      lesson: { lesson: 'reliability', section: 'confirms' },
      attestable: false,
      ...change[id],
    }),
  );
  const areas = [...new Set(items.map(({ area }) => area))];
  return {
    version: 1,
    cluster: {
      name: 'rabbit@shop',
      version: '4.3.6',
      nodes: ['rabbit@one', 'rabbit@two', 'rabbit@three'],
      username: 'auditor',
      tags: ['monitoring'],
      requests: 23,
    },
    profile: 'production',
    takenAt: '2026-11-22T18:00:00.000Z',
    items,
    score: {
      ...scoreOf(items),
      areas: areas.map(area => ({ area, ...scoreOf(items.filter(item => item.area === area)) })),
    },
    ...rest,
  };
}

/** One of every kind of what a report may say. */
export function variedReport(): ReadinessReport {
  const seen = (verdict: Evidence['verdict'], text: string, more: Partial<Evidence> = {}) => ({
    verdict,
    text,
    ...more,
  });
  return readinessReport({
    REL003: {
      verdict: 'warn',
      evidence: [
        seen(
          'warn',
          'A consumer of queue `mail` in vhost `shop` takes messages with automatic acknowledgement.',
          {
            place: { kind: 'queue', vhost: 'shop', name: 'mail' },
          },
        ),
        seen('note', 'Exclusive reply queues are left out.'),
      ],
    },
    REL004: {
      verdict: 'fail',
      evidence: Array.from({ length: 24 }, (_, index) =>
        seen(
          'fail',
          `Channel ${index + 1} of connection \`10.0.0.7:51${index}\` publishes without confirms.`,
          {
            place: { kind: 'connection', name: `10.0.0.7:51${index} -> 10.0.0.2:5672` },
          },
        ),
      ),
    },
    ERR001: {
      verdict: 'fail',
      evidence: [
        seen('fail', 'Queue `orders` in vhost `shop` has no dead letter exchange.', {
          place: { kind: 'file', path: 'deploy/definitions.json', line: 41, column: 7 },
          rule: 'ERR001',
        }),
      ],
      fix: {
        title: 'Dead-letter queue `orders` by policy',
        acts: [
          {
            kind: 'set-policy',
            vhost: 'shop',
            name: 'orders-dead-letters',
            policy: {
              pattern: '^orders$',
              'apply-to': 'queues',
              priority: 1,
              definition: { 'dead-letter-exchange': 'dead' },
            },
          },
        ],
      },
    },
    HA004: {
      verdict: 'unknown',
      reason: 'Neither the broker nor the files show a load balancer. Answer for it, if there is one.',
      evidence: [],
      attestable: true,
      attestation: {
        item: 'HA004',
        note: 'HAProxy pair, see the wiki',
        by: 'ops',
        on: '2026-01-10',
        expired: true,
      },
    },
    MON004: {
      attestable: true,
      attestation: {
        item: 'MON004',
        note: 'Vector ships the logs to Loki',
        on: '2026-11-02',
        expired: false,
      },
    },
    SEC001: {
      verdict: 'unknown',
      reason: 'Needs the administrator tag: user `auditor` may not read the users.',
      evidence: [seen('unknown', 'The list of users was refused.')],
    },
    SEC004: {
      verdict: 'fail',
      evidence: [
        seen('fail', 'User `app` may configure, write and read everything in vhost `shop`.', {
          place: { kind: 'user', name: 'app' },
        }),
      ],
    },
  });
}

function scoreOf(items: readonly ItemReport[]): Score {
  const count = (verdict: Verdict) => items.filter(item => item.verdict === verdict).length;
  const [passed, warned, failed, unknown] = [count('pass'), count('warn'), count('fail'), count('unknown')];
  const judged = passed + warned + failed;
  return {
    passed,
    warned,
    failed,
    unknown,
    percent: judged === 0 ? null : Math.round((100 * passed) / judged),
  };
}
