import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { groupBy } from '../model/group.ts';
import type { JsonObject } from '../model/written.ts';
import { globToRegExp } from './glob.ts';
import type { Finding } from './lint.ts';
import { namingFields, type SuppressedObject, type SuppressionEntry } from './suppression-schema.ts';

/** A sound entry of the sidecar. */
export interface Suppression extends SuppressionEntry {
  readonly source: JsonObject;
}

/** A finding that a person has accepted. */
export type SuppressedFinding<F extends Finding<unknown> = Finding<unknown>> = F & {
  /** The entries that silence it: at least one. */
  readonly suppressions: readonly Suppression[];
};

export interface Judged<F extends Finding<unknown> = Finding> {
  /** What is left to tell. */
  readonly findings: readonly F[];
  readonly suppressed: readonly SuppressedFinding<F>[];
}

/** The entries that silence a finding; mostly none. Outside of definitions none is about an object. */
export type Suppressor = (
  finding: Finding<unknown>,
  document: DefinitionsDocument | undefined,
) => readonly Suppression[];

/**
 * What the entries silence in one file.
 * @param path the file's, from the sidecar's folder on, with `/` between folders
 * @param today such as `2026-11-22`: an entry applies on its last day
 */
export function suppressorFor(suppressions: readonly Suppression[], path: string, today: string): Suppressor {
  const applying = suppressions.filter(entry => !hasExpired(entry, today) && covers(entry.file, path));
  const byRule = groupBy(applying, ({ rule }) => rule);
  return (finding, document) => {
    const candidates = byRule.get(finding.rule.id);
    if (!candidates) return [];
    const place = placeOf(finding, document);
    return candidates.filter(({ object }) => !object || (place && names(object, place.section, place.node)));
  };
}

/** Parts what a person has accepted from what is left. Also what a broker refuses can be accepted: `suppressed` tells. */
export function applySuppressions<F extends Finding<unknown>>(
  findings: readonly F[],
  document: DefinitionsDocument | undefined,
  suppressor: Suppressor,
): Judged<F> {
  const left: F[] = [];
  const suppressed: SuppressedFinding<F>[] = [];
  for (const finding of findings) {
    const suppressions = suppressor(finding, document);
    if (suppressions.length === 0) left.push(finding);
    else suppressed.push({ ...finding, suppressions });
  }
  return { findings: left, suppressed };
}

/** The entry that silences a finding, but for its reason. An object without a name is not told from its neighbours. */
export function entryFor(
  finding: Finding<unknown>,
  document: DefinitionsDocument | undefined,
  path: string,
): Omit<SuppressionEntry, 'reason'> {
  const place = placeOf(finding, document);
  return {
    file: path,
    rule: finding.rule.id,
    ...(place && { object: identityOf(place.section, place.node) }),
  };
}

export function hasExpired({ until }: SuppressionEntry, today: string): boolean {
  return until !== undefined && until < today;
}

/** Whether an entry for `file` speaks for the file at `path`. */
export function covers(file: string, path: string): boolean {
  const wanted = normalized(file);
  return isGlob(wanted) ? globToRegExp(wanted).test(path) : wanted === path;
}

export function isGlob(file: string): boolean {
  return /[*?]/.test(file);
}

/** The path of an entry as the tools write it. */
export function normalized(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}

function names(object: SuppressedObject, section: string, node: JsonObject): boolean {
  return Object.entries(object).every(([field, wanted]) =>
    field === 'section' ? wanted === section : node.plain[field] === wanted,
  );
}

/** The object of a section that a finding stands in. */
function placeOf(
  { pointer, range }: Finding<unknown>,
  document: DefinitionsDocument | undefined,
): { readonly section: SuppressedObject['section']; readonly node: JsonObject } | undefined {
  if (!document) return undefined;
  const [, section = '', index] = pointer.split('/');
  if (!isSection(section) || index === undefined) return undefined;
  // Of a section that is written twice it is the one that the finding stands in.
  const list = document.root.members.find(
    ({ key, value }) => key === section && value && value.start <= range.start && range.start < value.end,
  )?.value;
  const node = list?.kind === 'array' ? list.items[Number(index)] : undefined;
  return node?.kind === 'object' ? { section, node } : undefined;
}

function isSection(section: string): section is SuppressedObject['section'] {
  return Object.hasOwn(namingFields, section);
}

function identityOf(section: SuppressedObject['section'], node: JsonObject): SuppressedObject {
  const fields = namingFields[section].flatMap(field => {
    const name = node.plain[field];
    return typeof name === 'string' ? [[field, name]] : [];
  });
  return { section, ...Object.fromEntries(fields) };
}
