import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { find, objectsOf } from '../model/written.ts';
import { suppressionRules } from '../rules/suppression-rules.ts';
import type { Finding } from './lint.ts';
import { didYouMean, findingAt, type SuppressionFile, shortened } from './suppression-file.ts';
import type { SuppressedObject } from './suppression-schema.ts';
import {
  covers,
  hasExpired,
  isGlob,
  normalized,
  type SuppressedFinding,
  type Suppression,
} from './suppressions.ts';

/** A file that was linted under a sidecar. */
export interface LintedUnder {
  /** From the sidecar's folder on, with `/`. */
  readonly path: string;
  /** Of a definitions file. Without it a file is none of RabbitMQ's, unless it is one of settings. */
  readonly document?: DefinitionsDocument;
  /** The file is rabbitmq.conf or enabled_plugins. */
  readonly isSettings?: boolean;
  readonly suppressed: readonly SuppressedFinding[];
}

/** What is known of the files that a sidecar speaks for. */
export interface Knowledge {
  /** Such as `2026-11-22`. */
  readonly today: string;
  readonly linted: readonly LintedUnder[];
  /** `linted` is every file below the sidecar's folder, so that an entry with a pattern that silences nothing is unused. */
  readonly complete: boolean;
  /** Whether there is a file at a path from the sidecar's folder on; without it, files that were not linted are taken to be there. */
  readonly exists?: (path: string) => boolean;
}

/**
 * What is wrong with a sidecar, sorted by place: what cannot be read or has no reason, unknown rules, and in the light
 * of the linted files what has expired, speaks for nothing that is there, or silences nothing.
 */
export function checkSuppressions(file: SuppressionFile, knowledge: Knowledge): readonly Finding[] {
  const used = new Set(
    knowledge.linted.flatMap(({ suppressed }) => suppressed.flatMap(({ suppressions }) => suppressions)),
  );
  const stale = file.suppressions
    .filter(suppression => !used.has(suppression))
    .flatMap(suppression => judge(file, suppression, knowledge) ?? []);
  return [...file.findings, ...stale].toSorted((a, b) => a.range.start - b.range.start);
}

/** What is wrong with an entry that silences nothing. Nothing is, where not all that it speaks for has been looked at. */
function judge(file: SuppressionFile, suppression: Suppression, knowledge: Knowledge): Finding | undefined {
  const { source, rule, until, object } = suppression;
  const found = (which: keyof typeof suppressionRules, path: readonly string[], message: string) => {
    const at = find(source, path)?.value ?? source;
    const removal = {
      title: 'Remove the suppression',
      edits: [{ op: 'remove', in: source, path: [] }],
    } as const;
    return findingAt(file, suppressionRules[which], at, message, [removal]);
  };

  if (hasExpired(suppression, knowledge.today)) {
    const remedy = 'Mend what it silences and remove it, or set another day.';
    return found('unexpired', ['until'], `The suppression of ${rule} ended with ${until}. ${remedy}`);
  }
  const files = knowledge.linted.filter(
    ({ path, document, isSettings }) => (document || isSettings) && covers(suppression.file, path),
  );
  const documents = files.flatMap(({ document }) => document ?? []);
  if (files.length === 0) {
    const reason = whyNoFile(normalized(suppression.file), knowledge);
    return reason === undefined ? undefined : found('targetExists', ['file'], reason);
  }
  if (isGlob(suppression.file) && !knowledge.complete) return undefined;
  const missing = object && missingName(object, documents);
  if (missing) return found('targetExists', ['object', missing.field], missing.message);
  return found('used', ['rule'], `${rule} finds nothing here any more: remove the suppression.`);
}

function whyNoFile(file: string, { linted, complete, exists }: Knowledge): string | undefined {
  const name = `\`${shortened(file)}\``;
  if (isGlob(file)) return complete ? `No file of RabbitMQ's here has a path like ${name}.` : undefined;
  if (/^(\.\.?\/|\/|[A-Za-z]:)/.test(file)) {
    return `${name} is not below the folder of this file. Write the path from here on, such as deploy/definitions.json.`;
  }
  if (linted.some(({ path }) => path === file)) return `${name} is no file of RabbitMQ's.`;
  return exists?.(file) === false ? `There is no file ${name} below the folder of this one.` : undefined;
}

/** The first of an object's names that nothing in these files has. */
function missingName(
  { section, ...names }: SuppressedObject,
  documents: readonly DefinitionsDocument[],
): { readonly field: string; readonly message: string } | undefined {
  let objects = documents.flatMap(({ root }) => objectsOf(root, section));
  for (const [field, name] of Object.entries(names)) {
    const left = objects.filter(({ plain }) => plain[field] === name);
    if (left.length === 0) {
      const others = objects.flatMap(({ plain }) => (typeof plain[field] === 'string' ? plain[field] : []));
      const hint = didYouMean(name, others.map(shortened));
      return { field, message: `Nothing in \`${section}\` has the ${field} \`${shortened(name)}\`.${hint}` };
    }
    objects = left;
  }
  return objects.length > 0
    ? undefined
    : { field: 'section', message: `There is nothing in \`${section}\`.` };
}
