import type { core } from 'zod/mini';
import { parseJson, pointerAt } from '../definitions/json.ts';
import type { Fix } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';
import { find, type JsonNode, type JsonObject, member, toValue } from '../model/written.ts';
import { rulesOfFiles } from '../rules/every-rule.ts';
import { nearest } from '../rules/nearest.ts';
import type { RuleDescription } from '../rules/rule.ts';
import { suppressionRules } from '../rules/suppression-rules.ts';
import type { Attestation } from './attestation.ts';
import type { Finding } from './lint.ts';
import {
  attestationEntry,
  namingFields,
  type SuppressionEntry,
  suppressionEntry,
} from './suppression-schema.ts';
import type { Suppression } from './suppressions.ts';

/** The sidecar, read. */
export interface SuppressionFile {
  readonly text: string;
  /** Missing where the text is no JSON object. */
  readonly root?: JsonObject;
  /** The entries that can be understood. Those that cannot are among the findings. */
  readonly suppressions: readonly Suppression[];
  /** The answers that can be understood. */
  readonly attestations: readonly Attestation[];
  /** What is wrong with the file, whatever it is about; see also `checkSuppressions`. */
  readonly findings: readonly Finding[];
}

/** Reads a sidecar, whole or half typed. Never throws. */
export function parseSuppressions(text: string): SuppressionFile {
  const { root: node, problems } = parseJson(text);
  const root = node?.kind === 'object' ? node : undefined;
  const file = { text, root };
  const suppressions: Suppression[] = [];
  const attestations: Attestation[] = [];
  const findings = problems.map(problem =>
    findingAt(file, readable, problem, `The file of suppressions has ${problem.message}.`),
  );
  if (node && !root) findings.push(isNot(file, node, 'The file of suppressions', 'an object'));
  for (const { key, keyRange, value } of root?.members ?? []) {
    if (key === '$schema') continue;
    if (key !== 'suppressions' && key !== 'attestations')
      findings.push(unknownField(file, keyRange, key, ['suppressions', 'attestations']));
    else if (value?.kind !== 'array') findings.push(isNot(file, value ?? keyRange, `\`${key}\``, 'a list'));
    else {
      for (const item of value.items) {
        const entry = key === 'suppressions' ? readEntry(file, item) : readAttestation(file, item);
        if ('file' in entry) suppressions.push(entry);
        else if ('item' in entry) attestations.push(entry);
        else findings.push(...entry);
      }
    }
  }
  return { ...file, suppressions, attestations, findings };
}

type Readable = Pick<SuppressionFile, 'text' | 'root'>;

/** A finding in the sidecar. */
export function findingAt(
  { text, root }: Readable,
  rule: RuleDescription,
  at: TextRange,
  message: string,
  fixes: readonly Fix[] = [],
): Finding {
  const start = Math.min(at.start, text.length);
  const lineEnd = text.slice(start, at.end).search(/[\r\n]/);
  return {
    rule,
    severity: rule.severity,
    message,
    range: { start, end: lineEnd > 0 ? start + lineEnd : Math.min(at.end, text.length) },
    pointer: root ? pointerAt(root, start) : '',
    brokerRefuses: false,
    fixes,
    related: [],
  };
}

/** " Did you mean `…`?" in front of a blank, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const meant = nearest(word, candidates, 2);
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}

const { readable } = suppressionRules;

/** The entry, or what is wrong with it. */
function readEntry(file: Readable, node: JsonNode): Suppression | readonly Finding[] {
  if (node.kind !== 'object') return [isNot(file, node, 'A suppression', 'an object')];
  const { data, error } = suppressionEntry.safeParse(toValue(node));
  if (error) return error.issues.flatMap(issue => fromIssue(file, node, issue));
  // The schema of an object's fields is made from a table, which types do not follow.
  const entry = { ...(data as SuppressionEntry), source: node };
  return rulesOfFiles.some(({ id }) => id === entry.rule) ? entry : [unknownRule(file, node, entry)];
}

/** The answer, or what is wrong with it. */
function readAttestation(file: Readable, node: JsonNode): Attestation | readonly Finding[] {
  if (node.kind !== 'object') return [isNot(file, node, 'An attestation', 'an object')];
  const { data, error } = attestationEntry.safeParse(toValue(node));
  if (!error) return data;
  return error.issues.flatMap(issue => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key =>
        unknownField(file, member(node, key)?.keyRange ?? node, key, Object.keys(attestationEntry.shape)),
      );
    const at = find(node, path)?.value;
    const field = path.join('.');
    if (at) return [isNot(file, at, `\`${field}\``, expectedOfAnswers[field] ?? 'a text')];
    const message = `The attestation has no \`${field}\`, and does not count.`;
    return [findingAt(file, readable, { start: node.start, end: node.start + 1 }, message)];
  });
}

const expectedOfAnswers: Readonly<Record<string, string>> = {
  item: 'an item of the checklist such as HA004',
  on: 'a day such as "2026-11-22"',
};

function fromIssue(file: Readable, node: JsonObject, issue: core.$ZodIssue): readonly Finding[] {
  const path = issue.path.map(String);
  const found = path.length === 0 ? node : find(node, path)?.value;
  if (issue.code === 'unrecognized_keys' && found?.kind === 'object') {
    return issue.keys.map(key =>
      unknownField(file, member(found, key)?.keyRange ?? found, key, fieldsOf(found, path)),
    );
  }
  const at = found ?? { start: node.start, end: node.start + 1 };
  const field = path.join('.');
  if (field === 'reason') {
    const message =
      'The suppression gives no reason, and does not apply until it does. Write why this is right here.';
    return [findingAt(file, suppressionRules.reasoned, at, message)];
  }
  if (!found)
    return [findingAt(file, readable, at, `The suppression has no \`${field}\`, and does not apply.`)];
  return [isNot(file, at, `\`${field}\``, expected[field] ?? 'a text')];
}

/** What a field has to be, where it is more than any text. */
const expected: Readonly<Record<string, string>> = {
  object: 'an object',
  'object.section': `one of ${Object.keys(namingFields).join(', ')}`,
  until: 'a day such as "2027-01-31"',
};

function fieldsOf(object: JsonObject, path: readonly string[]): readonly string[] {
  if (path.length === 0) return Object.keys(suppressionEntry.shape);
  const section = member(object, 'section')?.value;
  const fields = Object.entries(namingFields).find(
    ([name]) => section?.kind === 'scalar' && section.value === name,
  );
  return ['section', ...(fields?.[1] ?? [])];
}

function unknownField(file: Readable, at: TextRange, key: string, known: readonly string[]): Finding {
  const meant = didYouMean(key, known) || ` It takes ${known.map(field => `\`${field}\``).join(', ')}.`;
  return findingAt(file, readable, at, `There is no \`${shortened(key)}\` here.${meant}`);
}

function isNot(file: Readable, at: TextRange, what: string, kind: string): Finding {
  return findingAt(file, readable, at, `${what} is not ${kind}, and does not apply.`);
}

function unknownRule(file: Readable, node: JsonObject, { rule, source }: Suppression): Finding {
  const named = rulesOfFiles.find(({ name }) => name === rule)?.id;
  const meant =
    named ??
    nearest(
      rule.toUpperCase(),
      rulesOfFiles.map(({ id }) => id),
      2,
    );
  const hint = meant ? ` Did you mean ${meant}?` : '';
  return findingAt(
    file,
    suppressionRules.ruleKnown,
    member(node, 'rule')?.value ?? node,
    `There is no rule \`${shortened(rule)}\`; the suppression does not apply.${hint}`,
    meant
      ? [
          {
            title: `Change to ${meant}`,
            edits: [{ op: 'set', in: source, path: ['rule'], value: meant }],
            preferred: true,
          },
        ]
      : [],
  );
}

/** Names may be of any length; a message may not. */
export function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
