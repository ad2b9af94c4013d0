import type { DefinitionsDocument } from '../definitions/definitions.ts';
import type { Place } from '../deployment/deployment-lent.ts';
import type { Finding } from '../lint/lint.ts';
import type { Fix } from '../model/edit.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import type { TextFix } from '../rules/conf/conf-rule.ts';
import type { Severity } from '../rules/rule.ts';
import type { OpenDocument } from './open-document.ts';
import { type Placed, Places, type Position, type Range, type Replacement } from './places.ts';
import type { Sidecar } from './sidecar.ts';
import type { Asked } from './workspace.ts';

/** What was found in a document, as plain data. */
export interface LintedFile {
  /** False: the text is none of RabbitMQ's. */
  readonly isOurs: boolean;
  /** The {@link maxFindings} worst, sorted by place. */
  readonly findings: readonly PlacedFinding[];
  /** How many there are in all. */
  readonly total: number;
  /** How many findings of each rule, by id, have a fix that is made together with the others of its kind. */
  readonly fixable: Readonly<Record<string, number>>;
  /** How many more a person has accepted. */
  readonly suppressed: number;
  /** The file that says so. */
  readonly sidecar?: LintedSidecar;
  /** Where the files that belong with this one were looked for. */
  readonly asked?: Asked;
}

export interface LintedSidecar {
  readonly uri: string;
  /** The text that was looked at. */
  readonly text: string;
  /** Each fix with its edits. */
  readonly findings: readonly SidecarFinding[];
}

export interface PlacedFinding extends Placed<Pick<Finding, 'range' | 'severity' | 'message'>> {
  readonly rule: string;
  readonly item: ChecklistItemId | null;
  readonly fixes: readonly OfferedFix[];
  /** What it rests on in other files; mostly nothing. */
  readonly related: readonly PlacedRelated[];
}

/** A place in another file, which has a path such as `file:///shop/enabled_plugins`. */
export interface PlacedRelated {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

export interface SidecarFinding extends PlacedFinding {
  readonly fixes: readonly (OfferedFix & { readonly edits: readonly Replacement[] })[];
}

/** A fix before it is worked out. */
export interface OfferedFix {
  readonly title: string;
  readonly preferred: boolean;
  /** The fix gives this user a new password, which somebody must be there to take. */
  readonly newPasswordOf?: string;
}

/** A fix of a definitions file, or of one of settings. */
export type AnyFix = Fix | TextFix;

/** VS Code shows one more a file, which tells of the others. */
export const maxFindings = 999;

export function lintedFile(document: OpenDocument): LintedFile {
  const { isOurs, definitions, judged, judgement, places, around } = document;
  const { findings, suppressed } = judged;
  const fixable: Record<string, number> = {};
  for (const { rule, fixes } of findings) {
    if (fixes.some(({ preferred }) => preferred)) fixable[rule.id] = (fixable[rule.id] ?? 0) + 1;
  }
  return {
    isOurs,
    findings: worst(findings).map(finding => placedFinding(places, finding, definitions)),
    total: findings.length,
    fixable,
    suppressed: suppressed.length,
    sidecar: judgement.sidecar && lintedSidecar(judgement.sidecar),
    ...(around ? { asked: around.asked } : {}),
  };
}

/** The finding itself, where the document is still as it was. */
export function findingOf(
  { judged, places }: OpenDocument,
  { rule, message, range }: PlacedFinding,
): Finding<AnyFix> | undefined {
  const start = places.offsetAt(range.start);
  return judged.findings.find(
    found => found.rule.id === rule && found.message === message && found.range.start === start,
  );
}

/** The worst findings, still sorted by place. */
function worst(findings: readonly Finding<AnyFix>[]): readonly Finding<AnyFix>[] {
  if (findings.length <= maxFindings) return findings;
  const chosen = new Set<Finding<AnyFix>>();
  for (const severity of severities) {
    for (const finding of findings) {
      if (chosen.size === maxFindings) break;
      if (finding.severity === severity) chosen.add(finding);
    }
  }
  return findings.filter(finding => chosen.has(finding));
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function placedFinding(
  places: Places,
  { rule: { id, item }, severity, message, range, fixes, related }: Finding<AnyFix>,
  definitions?: DefinitionsDocument,
): PlacedFinding {
  return {
    rule: id,
    item,
    severity,
    message,
    range: places.range(range),
    fixes: fixes.map(fix => offeredFix(fix, definitions)),
    related: related.map(({ path, start, end, message: words }) => ({
      path,
      range: { start: fromFirst(start), end: fromFirst(end) },
      message: words,
    })),
  };
}

/** Lines and columns are counted from 1 where people are told of them, and from 0 in editors. */
function fromFirst({ line, column }: Place['start']): Position {
  return { line: line - 1, character: column - 1 };
}

function offeredFix(fix: AnyFix, definitions?: DefinitionsDocument): OfferedFix {
  const { title, preferred = false } = fix;
  return { title, preferred, newPasswordOf: newPasswordOf(fix, definitions) };
}

function newPasswordOf({ edits }: AnyFix, definitions?: DefinitionsDocument): string | undefined {
  for (const edit of edits) {
    if (!('op' in edit) || edit.op !== 'new-password') continue;
    return definitions?.model.users.find(({ source }) => source === edit.in)?.name;
  }
  return undefined;
}

function lintedSidecar(sidecar: Sidecar): LintedSidecar {
  const { uri, file } = sidecar;
  const places = new Places(file.text);
  const findings = sidecar.check().map(finding => ({
    ...placedFinding(places, finding),
    fixes: finding.fixes.map(fix => ({
      ...offeredFix(fix),
      edits: places.replacements(sidecar.editsOf(fix)),
    })),
  }));
  return { uri, text: file.text, findings };
}
