import { confKeys } from '../conf/keys.ts';
import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import { pointerAt } from '../definitions/json.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Related } from '../deployment/deployment-lent.ts';
import type { Fix } from '../model/edit.ts';
import type { BrokerModel, Origin, TextRange } from '../model/model.ts';
import { satisfies, type Version } from '../model/version.ts';
import { catalogue } from '../rules/catalogue.ts';
import { importNotTransactional } from '../rules/def016.ts';
import type { Profile, RuleDescription, Severity } from '../rules/rule.ts';
import { evidenceOf } from './evidence.ts';
import { isFeasible } from './feasible-fix.ts';
import { fitting } from './message.ts';
import { severityIn } from './severity.ts';
import { targetVersion } from './target-version.ts';

/** Something in a file that a rule has found. */
export interface Finding<F = Fix> {
  readonly rule: RuleDescription;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  /** The JSON pointer of the value; in rabbitmq.conf the key of the setting. */
  readonly pointer: string;
  /** A broker of the target version refuses the file. */
  readonly brokerRefuses: boolean;
  readonly fixes: readonly F[];
  /** What it rests on in other files; mostly nothing. */
  readonly related: readonly Related[];
}

export interface LintOptions {
  readonly profile: Profile;
  /** What a person says that a text is, whatever it looks like. */
  readonly kind?: 'definitions';
  /** The version to judge for; without it the one that exported the file, else `fallbackVersion`. */
  readonly version?: Version;
  /** Default: the newest that the rules know. */
  readonly fallbackVersion?: Version;
  /** Severities that a person has set for rules, by id; `off` silences a rule. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** The files around the text, where anything is known of them. */
  readonly deployment?: Deployment;
}

/** The findings in a text, or undefined where it is no definitions file. */
export function lintDefinitionsText(text: string, options: LintOptions): readonly Finding[] | undefined {
  const document = parseDefinitions(text, options.kind);
  return document && lintDefinitions(document, options);
}

/** The findings in a definitions file, sorted by place, each once. */
export function lintDefinitions(document: DefinitionsDocument, options: LintOptions): readonly Finding[] {
  const version = targetVersion(document, options);
  const { deployment } = options;
  const evidence = evidenceOf(inDeployment(document.model, deployment, version), {
    version,
    profile: options.profile,
    syntaxProblems: document.problems,
    file: document,
    ...(deployment ? { deployment } : {}),
  });
  const findings: Finding[] = [];
  for (const rule of catalogue) {
    const chosen = options.severities?.[rule.id];
    if (chosen === 'off' || !satisfies(version, rule.versions)) continue;
    for (const violation of rule.check(evidence)) {
      const severity = chosen ?? severityIn(options.profile, rule, violation);
      if (severity === 'off') continue;
      const range = rangeOf(violation.at, document.text);
      findings.push({
        rule,
        severity,
        message: fitting(violation.message),
        range,
        pointer: pointerAt(document.root, range.start),
        brokerRefuses: violation.brokerRefuses ?? false,
        fixes: (violation.fixes ?? []).filter(fix => isFeasible(fix, document)),
        related: violation.related ?? [],
      });
    }
  }
  const sorted = inOrder(findings);
  const refused = sorted.find(({ brokerRefuses }) => brokerRefuses);
  const severity = options.severities?.[importNotTransactional.id] ?? importNotTransactional.severity;
  // A text that is no JSON is refused before anything is made.
  if (!refused || document.problems.length > 0 || severity === 'off') return sorted;
  const { range, pointer } = refused;
  const { message } = importNotTransactional;
  const remark = { rule: importNotTransactional, severity, message, range, pointer, brokerRefuses: false };
  return [...sorted, { ...remark, fixes: [], related: [] }].toSorted(byPlace);
}

/** The virtual hosts have the type of queues that the settings of the node say, unless they say one themselves. */
function inDeployment(model: BrokerModel, deployment: Deployment | undefined, version: Version): BrokerModel {
  const byDefault = deployment?.setting('default_queue_type')?.setting.value ?? '';
  if (!/^(?:classic|quorum|stream)$/.test(byDefault) || !confKeys(version).all.has('default_queue_type'))
    return model;
  const vhosts = model.vhosts.map(vhost => ({
    ...vhost,
    defaultQueueType: vhost.defaultQueueType ?? byDefault,
  }));
  return { ...model, vhosts };
}

/** Sorted by place, each once. */
export function inOrder<F>(findings: readonly Finding<F>[]): readonly Finding<F>[] {
  return unique(findings.toSorted(byPlace));
}

/** The place of a finding: of an object or a list that goes over several lines the first one. */
export function rangeOf(origin: Origin, text: string): TextRange {
  if ('resource' in origin) throw new Error(`${origin.resource} has no place in a text`);
  const lineEnd = text.slice(origin.start, origin.end).search(/[\r\n]/);
  return lineEnd > 0 ? { start: origin.start, end: origin.start + lineEnd } : origin;
}

function byPlace(a: Finding<unknown>, b: Finding<unknown>): number {
  return a.range.start - b.range.start || a.range.end - b.range.end || (a.rule.id < b.rule.id ? -1 : 1);
}

function unique<F>(sorted: readonly Finding<F>[]): readonly Finding<F>[] {
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1];
    return !(
      before &&
      before.rule === finding.rule &&
      before.range.start === finding.range.start &&
      before.message === finding.message
    );
  });
}
