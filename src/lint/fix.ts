import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import { applyTextEdits, toTextEdits } from '../definitions/edits.ts';
import type { Edit, Fix, TextEdit } from '../model/edit.ts';
import type { Source } from '../model/model.ts';
import { type Finding, type LintOptions, lintDefinitions } from './lint.ts';
import type { TextFinding } from './lint-conf.ts';

export interface FixedText {
  readonly text: string;
  /** How many fixes were carried out. */
  readonly fixed: number;
}

/**
 * Carries out the preferred fix of every finding that `isWanted`, again and again until nothing is left to fix.
 * Passwords are left alone, as somebody must be there to take the new one, and so is what would throw an object away.
 */
export function fixText(
  text: string,
  options: LintOptions,
  isWanted: (finding: Finding, document: DefinitionsDocument) => boolean = () => true,
): FixedText {
  let current = text;
  let fixed = 0;
  // A fix may bring what another rule can mend; what goes on after this many rounds goes round in circles.
  for (let round = 0; round < 10; round++) {
    const document = parseDefinitions(current, options.kind);
    if (!document) break;
    const findings = lintDefinitions(document, options).filter(finding => isWanted(finding, document));
    const fixes = compatible(findings.flatMap(preferredFix));
    if (fixes.length === 0) break;
    const edits = fixes.flatMap(fix => fix.edits);
    current = applyTextEdits(current, toTextEdits(document, edits));
    fixed += fixes.length;
  }
  return { text: current, fixed };
}

/** As {@link fixText}, for a text whose fixes are changes of the text. */
export function fixSettings(
  text: string,
  lint: (text: string) => readonly TextFinding[],
  isWanted: (finding: TextFinding) => boolean = () => true,
): FixedText {
  let current = text;
  let fixed = 0;
  for (let round = 0; round < 10; round++) {
    const preferred = lint(current)
      .filter(isWanted)
      .flatMap(({ fixes }) => fixes.find(fix => fix.preferred) ?? []);
    const edits: TextEdit[] = [];
    for (const fix of preferred) {
      if (fix.edits.some(edit => edits.some(other => meet(edit, other)))) continue;
      edits.push(...fix.edits);
      fixed++;
    }
    if (edits.length === 0) break;
    current = applyTextEdits(
      current,
      edits.toSorted((a, b) => a.start - b.start),
    );
  }
  return { text: current, fixed };
}

/** Two edits that touch each other are not made together: what the one says of the text, the other changes. */
function meet(a: TextEdit, b: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function preferredFix({ fixes }: Finding): readonly Fix[] {
  const preferred = fixes.find(fix => fix.preferred);
  return preferred && !preferred.edits.some(needsAPerson) ? [preferred] : [];
}

function needsAPerson(edit: Edit): boolean {
  return edit.op === 'new-password' || (edit.op === 'remove' && edit.path.length === 0);
}

/** The fixes that can be made together: none touches an object or adds one that an earlier one does. */
function compatible(fixes: readonly Fix[]): readonly Fix[] {
  const touched = new Set<Source['at'] | string>();
  return fixes.filter(fix => {
    const touches = fix.edits.map(touchedBy);
    if (touches.some(what => touched.has(what))) return false;
    for (const what of touches) touched.add(what);
    return true;
  });
}

function touchedBy(edit: Edit): Source['at'] | string {
  if (edit.op !== 'add') return edit.in.at;
  const { name, vhost, source, destination } = edit.value;
  return JSON.stringify([edit.section, vhost, name, source, destination]);
}
