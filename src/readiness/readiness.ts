import { lintModel, type ModelFinding } from '../lint/lint-model.ts';
import { severityIn } from '../lint/severity.ts';
import { groupBy } from '../model/group.ts';
import { type ChecklistItem, checklist } from '../rules/checklist.ts';
import type { Profile, Severity } from '../rules/rule.ts';
import { attestationFor } from './attestations.ts';
import { deprecatedFeatures } from './deprecated-features.ts';
import type { AllEvidence, FileFinding } from './evidence.ts';
import { fixOnCluster } from './fixes.ts';
import { clusterModel, type Item, known, note, pass, quantity, unknown } from './item.ts';
import { items } from './items.ts';
import { placeOfResource } from './places.ts';
import type { Evidence, Fix, ItemReport, Place, ReadinessReport, Score, Verdict } from './report.ts';

/** Judges all items of the checklist by what was seen of a cluster, of files, or of both. */
export function readiness(seen: AllEvidence, profile: Profile): ReadinessReport {
  const { live, files, now } = seen;
  const model = clusterModel(seen);
  const findings = model ? lintModel(model.evidence) : [];
  const byItem = groupBy(findings, ({ rule }) => rule.item);
  const reports = checklist.map(entry => reportOf(entry, seen, byItem.get(entry.id) ?? [], profile));
  return {
    version: 1,
    ...(live ? { cluster: live.cluster } : {}),
    ...(files ? { files: files.files } : {}),
    profile,
    takenAt: now.toISOString(),
    items: reports,
    score: {
      ...scoreOf(reports),
      areas: [...new Set(checklist.map(({ area }) => area))].map(area => ({
        area,
        ...scoreOf(reports.filter(report => report.area === area)),
      })),
    },
  };
}

/** The worst of an item counts. Unknowns beside something that was seen are told, and decide nothing. */
const order: readonly Evidence['verdict'][] = ['fail', 'warn', 'pass', 'unknown', 'note'];

/** A cluster may have thousands of queues with one fault. */
const mostEvidence = 50;

function reportOf(
  { id, area, title }: ChecklistItem,
  seen: AllEvidence,
  ofCluster: readonly ModelFinding[],
  profile: Profile,
): ItemReport {
  const item = items[id];
  const attestation = attestationFor(id, seen.attestations, seen.now);
  const fromRules = ofCluster.map(finding => ({
    finding,
    evidence: softened(evidenceOf(item, finding, placeOfResource(finding.at)), profile, id),
  }));
  const found = [
    ...fromRules.map(({ evidence }) => evidence),
    ...(seen.files?.findings ?? [])
      .filter(({ rule }) => rule.item === id)
      .map(finding => ofFile(item, finding)),
  ];
  const all = [
    ...found,
    ...(seen.files?.signs ?? [])
      .filter(sign => sign.item === id && sign.part === undefined)
      .map(({ text, place }) => pass(text, place)),
    ...[...item.judge(seen, found)].map(evidence => inView(softened(evidence, profile, id), seen, item)),
    ...(item.spansVhosts ? outOfView(seen) : []),
    ...deprecatedFeatures(id, seen),
    ...answers(attestation),
  ].toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const worst = all[0]?.verdict ?? 'unknown';
  const verdict = worst === 'note' ? 'unknown' : worst;
  const fix = fixFor(seen, fromRules);
  const shown = capped(all);
  return {
    id,
    area,
    title: item.title?.(seen) ?? title,
    verdict,
    ...(verdict === 'unknown' ? { reason: reasonOf(item, all, seen) } : {}),
    evidence: shown,
    remedy: item.remedy,
    ...(fix ? { fix } : {}),
    lesson: { lesson: item.lesson[0], section: item.lesson[1] },
    attestable: item.attestable,
    ...(attestation ? { attestation } : {}),
  };
}

function evidenceOf(
  { warnsOf = [] }: Item,
  {
    rule,
    severity,
    message,
  }: { readonly rule: { readonly id: string }; readonly severity: Severity; readonly message: string },
  place: Place | undefined,
): Evidence {
  const verdict = severity === 'info' && warnsOf.includes(rule.id) ? 'warn' : verdicts[severity];
  return { verdict, text: message, rule: rule.id, ...(place ? { place } : {}) };
}

/** What a person has accepted with a reason is as good as answered. */
function ofFile(item: Item, finding: FileFinding): Evidence {
  const evidence = evidenceOf(item, finding, finding.place);
  if (!finding.accepted) return evidence;
  const reasons = finding.accepted.map(reason => `“${reason}”`).join(', ');
  const verdict = evidence.verdict === 'note' ? 'note' : 'pass';
  return { ...evidence, verdict, text: `Accepted, ${reasons}: ${evidence.text}` };
}

const verdicts: Readonly<Record<Severity, Evidence['verdict']>> = {
  error: 'fail',
  warning: 'warn',
  info: 'note',
  hint: 'note',
};

/** What is a fault in production may be as it should be on a developer's machine: there it passes, and is still told. */
function softened(evidence: Evidence, profile: Profile, item: ChecklistItem['id']): Evidence {
  const { verdict } = evidence;
  if (profile === 'production' || (verdict !== 'warn' && verdict !== 'fail')) return evidence;
  const severity = verdict === 'warn' ? 'warning' : 'error';
  const left = severityIn(profile, { item, severity }, {});
  if (left === severity) return evidence;
  return { ...evidence, verdict: 'pass', text: `${evidence.text} That is accepted in ${profile}.` };
}

/** What is right in a part does not make the whole right. */
function inView(evidence: Evidence, { live }: AllEvidence, { spansVhosts }: Item): Evidence {
  const isPart = spansVhosts && live?.restHidden !== undefined && evidence.place?.kind !== 'file';
  return isPart && evidence.verdict === 'pass' ? { ...evidence, verdict: 'note' } : evidence;
}

function* outOfView({ live }: AllEvidence): Iterable<Evidence> {
  if (live?.restHidden !== undefined) yield unknown(live.restHidden);
  const queues = known(live?.queues);
  if (queues && queues.total > queues.items.length)
    yield note(
      `The statistics of ${queues.items.length.toLocaleString('en')} of ${quantity(queues.total, 'queue')} were looked at.`,
    );
}

function* answers(attestation: ItemReport['attestation']): Iterable<Evidence> {
  if (!attestation) return;
  const { by, on, note: words, expired } = attestation;
  const who = by === undefined ? '' : ` by ${by}`;
  if (expired)
    yield unknown(`It was answered on ${on}${who}, more than 180 days ago: “${words}”. Answer it again.`);
  else yield pass(`Answered on ${on}${who}: “${words}”.`);
}

function reasonOf({ unseen }: Item, all: readonly Evidence[], { files }: AllEvidence): string {
  const reasons = all.filter(({ verdict }) => verdict === 'unknown').map(({ text }) => text);
  if (reasons.length > 0) return [...new Set(reasons)].join(' ');
  if (all.length > 0) return `What was seen does not decide it. ${unseen}`;
  return files ? `The files do not show it. ${unseen}` : unseen;
}

function capped(all: readonly Evidence[]): readonly Evidence[] {
  if (all.length <= mostEvidence) return all;
  const kept = all.slice(0, mostEvidence - 1);
  return [
    ...kept,
    note(`There is more of the same: ${quantity(all.length - kept.length, 'line')} are left out.`),
  ];
}

function fixFor(
  seen: AllEvidence,
  fromRules: readonly { readonly finding: ModelFinding; readonly evidence: Evidence }[],
): Fix | undefined {
  const model = clusterModel(seen)?.evidence.model;
  const mayWrite = seen.live?.cluster.tags.some(tag => tag === 'administrator' || tag === 'policymaker');
  if (!model || !mayWrite) return undefined;
  const faults = fromRules
    .filter(({ evidence: { verdict } }) => verdict === 'fail' || verdict === 'warn')
    .toSorted((a, b) => order.indexOf(a.evidence.verdict) - order.indexOf(b.evidence.verdict));
  for (const { finding } of faults)
    for (const fix of finding.fixes) {
      const onCluster = fixOnCluster(fix, model);
      if (onCluster) return onCluster;
    }
  return undefined;
}

function scoreOf(reports: readonly ItemReport[]): Score {
  const count = (verdict: Verdict) => reports.filter(report => report.verdict === verdict).length;
  const [passed, warned, failed, unknownOnes] = [
    count('pass'),
    count('warn'),
    count('fail'),
    count('unknown'),
  ];
  const judged = passed + warned + failed;
  return {
    passed,
    warned,
    failed,
    unknown: unknownOnes,
    percent: judged === 0 ? null : Math.round((100 * passed) / judged),
  };
}
