import assert from 'node:assert/strict';
import { type AuditRequest, audit } from '../../src/audit/audit.ts';
import type { Evidence, ItemReport, ReadinessReport, Verdict } from '../../src/readiness/report.ts';
import type { ChecklistItemId } from '../../src/rules/checklist.ts';
import type { ApiAccess } from '../../tools/broker/api.ts';
import { waitFor } from '../../tools/lifetime.ts';

/** Audits a broker until its statistics tell what is awaited. @throws with the report that came last */
export async function auditUntil(
  access: ApiAccess,
  expected: Partial<Readonly<Record<ChecklistItemId, Verdict>>>,
  request: AuditRequest = {},
): Promise<ReadinessReport> {
  let last: ReadinessReport | undefined;
  const probe = async () => {
    last = await auditOf(access, request);
    return Object.entries(expected).every(([id, verdict]) => itemIn(last, id).verdict === verdict)
      ? last
      : undefined;
  };
  return waitFor('the verdicts', probe, { timeoutMs: 40_000, intervalMs: 500 }).catch(() => {
    const differing = Object.entries(expected)
      .map(([id, verdict]) => ({ verdict, item: itemIn(last, id) }))
      .filter(({ verdict, item }) => item.verdict !== verdict);
    assert.fail(
      differing
        .map(
          ({ verdict, item }) =>
            `${item.id} is ${item.verdict}, not ${verdict}: ${item.evidence.map(({ text }) => text).join(' ')}`,
        )
        .join('\n'),
    );
  });
}

export function auditOf(
  { managementUrl, username, password }: ApiAccess,
  request: AuditRequest = {},
): Promise<ReadinessReport> {
  return audit({ connection: { url: `${managementUrl}/`, username, password }, ...request });
}

export function itemIn(report: ReadinessReport | undefined, id: string): ItemReport {
  const item = report?.items.find(candidate => candidate.id === id);
  assert.ok(item, `${id} is in the report`);
  return item;
}

/** The evidence of an item that speaks of something. */
export function evidenceAbout(report: ReadinessReport, id: ChecklistItemId, words: RegExp): Evidence {
  const { evidence } = itemIn(report, id);
  const found = evidence.find(({ text }) => words.test(text));
  assert.ok(found, `${id} tells of ${words}: ${evidence.map(({ text }) => text).join(' | ')}`);
  return found;
}
