import { type NodeSection, rabbitmqadminNodes } from '../conf/rabbitmqadmin-conf.ts';
import { toTextEdits, withPasswordHash } from '../definitions/edits.ts';
import { type ComposeBroker, composeBrokers } from '../deployment/compose-access.ts';
import type { Finding } from '../lint/lint.ts';
import { looksLikeConf } from '../lint/looks-like-conf.ts';
import { addSuppression } from '../lint/suppression-edit.ts';
import { entryFor } from '../lint/suppressions.ts';
import type { TextEdit } from '../model/edit.ts';
import { advancedCompletionsAt } from './advanced-completion.ts';
import { advancedHoverAt } from './advanced-hover.ts';
import { codeHoverAt } from './code-hover.ts';
import { type Completion, completionsAt, maxCompletions } from './completion.ts';
import { confCompletionsAt } from './conf-completion.ts';
import { confHoverAt } from './conf-hover.ts';
import { confSymbolsOf } from './conf-symbols.ts';
import type { LanguageDocument, Refusal } from './document.ts';
import { type Hover, hoverAt } from './hover.ts';
import { type Lens, lensesOf } from './lenses.ts';
import { findingOf, type LintedFile, lintedFile, type PlacedFinding } from './linted-file.ts';
import { editsOf, mendedText } from './mending.ts';
import type { OpenDocument } from './open-document.ts';
import { type Placed, Places, type Position, type Range, type Replacement } from './places.ts';
import { pluginCompletionsAt, pluginHoverAt } from './plugin-names.ts';
import { definitionAt, type RenameTarget, referencesAt, renameEdits, renameRangeAt } from './references.ts';
import type { SidecarText } from './sidecar.ts';
import { type DocumentSymbol, symbolsOf } from './symbols.ts';

export type PlacedCompletion = Omit<Placed<Completion>, 'additionalEdits'> & {
  readonly additionalEdits: readonly Replacement[];
};

export interface PlacedSymbol extends Omit<Placed<DocumentSymbol>, 'selectionRange' | 'children'> {
  readonly selectionRange: Range;
  readonly children: readonly PlacedSymbol[];
}

export type PlacedLens = Omit<Placed<Lens>, 'targets'>;

/** A path in the text, and the file that it leads to, such as `file:///shop/definitions.json`. */
export interface PlacedLink {
  readonly range: Range;
  readonly path: string;
}

/** A finding as plain data, without its fixes. */
export interface Judged extends Pick<Finding, 'severity' | 'message' | 'pointer' | 'brokerRefuses'> {
  /** Such as `QUE003`. */
  readonly rule: string;
}

interface At {
  readonly position: Position;
}

/**
 * What can be asked about an open document, by name. Each answers with nothing where it has nothing to say of its kind, and
 * in plain data, for another thread to read.
 */
export const features = {
  lint(document: OpenDocument): LintedFile {
    return lintedFile(document);
  },

  /** What is found in a text that nobody has open, with where it stands and whether a broker refuses it. */
  judge(document: OpenDocument): readonly Judged[] {
    return document.judged.findings.map(({ rule, severity, message, pointer, brokerRefuses }) => ({
      rule: rule.id,
      severity,
      message,
      pointer,
      brokerRefuses,
    }));
  },

  /** The nodes of a rabbitmqadmin.conf, by name. */
  rabbitmqadminNodes({ text }: OpenDocument): Readonly<Record<string, NodeSection>> {
    return rabbitmqadminNodes(text);
  },

  /** How to reach the brokers of a Compose file, with the values of its variables. */
  composeBrokers(
    { text }: OpenDocument,
    values: Readonly<Record<string, string | undefined>>,
  ): readonly ComposeBroker[] {
    return composeBrokers(text, values);
  },

  /** Whether a text reads like rabbitmq.conf, whatever it was opened as. */
  looksLikeConf({ text }: OpenDocument): boolean {
    return looksLikeConf(text);
  },

  /** The edits of one fix. */
  fix(
    document: OpenDocument,
    { finding, title }: { readonly finding: PlacedFinding; readonly title: string },
  ): readonly Replacement[] {
    const fix = findingOf(document, finding)?.fixes.find(candidate => candidate.title === title);
    return fix ? document.places.replacements(editsOf(document, fix)) : [];
  },

  /** The edit that mends all that can be mended without a person, of one rule or of all. */
  fixAll(document: OpenDocument, { rule }: { readonly rule?: string }): readonly Replacement[] {
    const { text, places } = document;
    const mended = mendedText(document, found => rule === undefined || found.rule.id === rule);
    return mended === text ? [] : places.replacements([difference(text, mended)]);
  },

  /** The edits that store a user's new password, or undefined where there is no such user. */
  newPassword(
    { definitions, places }: OpenDocument,
    { user, hash }: { readonly user: string; readonly hash: string },
  ): readonly Replacement[] | undefined {
    const found = definitions?.model.users.find(({ name }) => name === user);
    if (!definitions || !found) return undefined;
    const edits = withPasswordHash([{ op: 'new-password', in: found.source }], hash);
    return places.replacements(toTextEdits(definitions, edits));
  },

  /** The edits that add an entry for a finding to a sidecar, or undefined where its text has no place for one. */
  suppress(
    document: OpenDocument,
    params: {
      readonly finding: PlacedFinding;
      readonly reason: string;
      readonly sidecar: Pick<SidecarText, 'text' | 'path'>;
    },
  ): readonly Replacement[] | undefined {
    const { definitions } = document;
    const { reason, sidecar } = params;
    const finding = findingOf(document, params.finding);
    if (!finding) return undefined;
    const edits = addSuppression(sidecar.text, { ...entryFor(finding, definitions, sidecar.path), reason });
    return edits && new Places(sidecar.text).replacements(edits);
  },

  complete(
    document: OpenDocument,
    at: At,
  ): { readonly items: readonly PlacedCompletion[]; readonly isIncomplete: boolean } | undefined {
    const { conf, advanced, kind, places, text } = document;
    const offset = places.offsetAt(at.position);
    const completions = conf
      ? confCompletionsAt(conf, offset)
      : advanced
        ? advancedCompletionsAt(advanced, offset)
        : kind === 'enabled-plugins'
          ? pluginCompletionsAt(text, offset)
          : ask(document, at, completionsAt);
    if (!completions) return undefined;
    return {
      items: completions.map(completion => ({
        ...places.place(completion),
        additionalEdits: places.replacements(completion.additionalEdits ?? []),
      })),
      // With each segment of a key there are others.
      isIncomplete: conf !== undefined || completions.length >= maxCompletions,
    };
  },

  hover(document: OpenDocument, at: At): Placed<Hover> | undefined {
    const { code, conf, advanced, kind, places, text } = document;
    const offset = places.offsetAt(at.position);
    const hover = code
      ? codeHoverAt(code, offset)
      : conf
        ? confHoverAt(conf, offset)
        : advanced
          ? advancedHoverAt(advanced, offset)
          : kind === 'enabled-plugins'
            ? pluginHoverAt(text, offset)
            : ask(document, at, hoverAt);
    return hover && places.place(hover);
  },

  definition(document: OpenDocument, at: At): readonly Range[] {
    return (ask(document, at, definitionAt) ?? []).map(range => document.places.range(range));
  },

  references(
    document: OpenDocument,
    { position, includeDeclaration }: At & { readonly includeDeclaration: boolean },
  ): readonly Range[] {
    const found = ask(document, { position }, (language, offset) =>
      referencesAt(language, offset, { includeDeclaration }),
    );
    return (found ?? []).map(range => document.places.range(range));
  },

  renameTarget(document: OpenDocument, at: At): Placed<RenameTarget> | Refusal | undefined {
    const target = ask(document, at, renameRangeAt);
    return target && 'range' in target ? document.places.place(target) : target;
  },

  rename(
    document: OpenDocument,
    { position, newName }: At & { readonly newName: string },
  ): { readonly edits: readonly Replacement[]; readonly warning?: string } | Refusal | undefined {
    const rename = ask(document, { position }, (language, offset) => renameEdits(language, offset, newName));
    return rename && 'edits' in rename
      ? { ...rename, edits: document.places.replacements(rename.edits) }
      : rename;
  },

  symbols({ conf, language, places }: OpenDocument): readonly PlacedSymbol[] {
    const symbols = conf ? confSymbolsOf(conf) : language ? symbolsOf(language) : [];
    return symbols.map(symbol => placedSymbol(places, symbol));
  },

  links({ around, places }: OpenDocument): readonly PlacedLink[] {
    const links = around?.deployment.links ?? [];
    return links.map(({ start, end, path }) => ({ range: places.range({ start, end }), path }));
  },

  lenses({ language, places }: OpenDocument): readonly PlacedLens[] {
    const lenses = language ? lensesOf(language) : [];
    return lenses.map(({ title, range }) => ({ title, range: places.range(range) }));
  },

  /** What a click on a lens leads to. */
  lensTargets({ language, places }: OpenDocument, { range, title }: PlacedLens): readonly Range[] {
    const start = places.offsetAt(range.start);
    const lens =
      language && lensesOf(language).find(found => found.range.start === start && found.title === title);
    return (lens?.targets ?? []).map(target => places.range(target));
  },
} as const;

function ask<T>(
  { language, places }: OpenDocument,
  { position }: At,
  answer: (language: LanguageDocument, offset: number) => T,
): T | undefined {
  return language && answer(language, places.offsetAt(position));
}

function placedSymbol(places: Places, symbol: DocumentSymbol): PlacedSymbol {
  return {
    ...places.place(symbol),
    selectionRange: places.range(symbol.selectionRange),
    children: symbol.children.map(child => placedSymbol(places, child)),
  };
}

/** The one stretch in which two texts differ, so that what stands before and behind it keeps its cursor and folds. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
