import type { TextEdit } from '../model/edit.ts';
import type { TextRange } from '../model/model.ts';
import { type Context, contextOf, isOfOneVhost, textOf } from './context.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { describeField, describeValue, typeInWords } from './describe.ts';
import type { LanguageDocument } from './document.ts';
import { fittingFields } from './fitting-fields.ts';
import type { Field, Shape } from './keys/field.ts';
import { knownNames } from './names.ts';
import { escapeSnippet, objectSnippets, valueSnippet } from './snippets.ts';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What `insertText` replaces: a part of one line that holds the cursor. */
  readonly range: TextRange;
  readonly insertText: string;
  /** `insertText` is a snippet in the syntax of VS Code. */
  readonly isSnippet?: boolean;
  /** What the typed text is compared with; it begins as the text in `range` does. */
  readonly filterText: string;
  readonly sortText?: string;
  readonly deprecated?: boolean;
  /** Edits elsewhere that belong to it: the comma that is missing before. */
  readonly additionalEdits?: readonly TextEdit[];
  /** Names can be completed where it leaves the cursor. */
  readonly asksAgain?: boolean;
}

export type CompletionKind =
  | 'section'
  | 'key'
  | 'argument'
  | 'policy key'
  | 'value'
  | 'object'
  | 'vhost'
  | 'queue'
  | 'exchange'
  | 'user'
  | 'parameter'
  | 'routing key';

/** As many names are offered at most: a longer list is incomplete, and is to be asked for again with the next key. */
export const maxCompletions = 500;

/** What can be written at `offset`. */
export function completionsAt(document: LanguageDocument, offset: number): readonly Completion[] {
  const cursor = cursorAt(document.text, document.definitions.root, offset);
  if (!cursor) return [];
  const context = contextOf(document, cursor);
  const offers = cursor.at === 'key' ? keys(document, context, cursor) : values(document, context, cursor);
  return offers.map(offer => placed(offer, cursor));
}

/** A completion before it is put into its place. */
type Offer = Omit<Completion, 'range' | 'additionalEdits' | 'filterText'>;

function placed(offer: Offer, { range, commaBefore, needsCommaAfter }: Cursor): Completion {
  return {
    ...offer,
    insertText: needsCommaAfter ? `${offer.insertText},` : offer.insertText,
    range,
    filterText: JSON.stringify(offer.label),
    additionalEdits:
      commaBefore === undefined ? undefined : [{ start: commaBefore, end: commaBefore, newText: ',' }],
  };
}

function keys(document: LanguageDocument, context: Context, cursor: Cursor): readonly Offer[] {
  const { shape, object } = context;
  if (!shape || !object) return [];
  const written = new Set(
    object.members.filter(({ keyRange }) => keyRange.start !== cursor.range.start).map(({ key }) => key),
  );
  if (shape === 'user permissions') return vhostKeys(document, context, cursor, written);
  return fittingFields(document, context)
    .filter(({ key }) => !written.has(key))
    .map((field, index): Offer => {
      const { key } = field;
      return {
        label: key,
        kind: keyKinds[shape] ?? (field.types[0] === 'array' && shape === 'file' ? 'section' : 'key'),
        detail: typeInWords(field),
        documentation: describeField(field, document.version),
        sortText: `${field.required ? 0 : field.deprecated ? 2 : 1}${String(index).padStart(3, '0')}`,
        deprecated: field.deprecated !== undefined,
        ...keyText(key, valueSnippet(field), cursor),
        asksAgain:
          !cursor.hasColon &&
          (field.names !== undefined || field.types[0] === 'object' || field.types[0] === 'array'),
      };
    });
}

const keyKinds: Partial<Record<Shape, CompletionKind>> = {
  definition: 'policy key',
  'operator definition': 'policy key',
  'queue arguments': 'argument',
  'exchange arguments': 'argument',
  'binding arguments': 'argument',
};

function keyText(key: string, value: string, { hasColon }: Cursor): Pick<Offer, 'insertText' | 'isSnippet'> {
  const quoted = JSON.stringify(key);
  return hasColon
    ? { insertText: quoted }
    : { insertText: `${escapeSnippet(quoted)}: ${value}`, isSnippet: true };
}

function vhostKeys(
  document: LanguageDocument,
  context: Context,
  cursor: Cursor,
  written: ReadonlySet<string>,
): readonly Offer[] {
  return knownNames(document, context, 'vhost', cursor.typed ?? '', maxCompletions)
    .filter(({ name }) => !written.has(name))
    .map(({ name }) => ({
      label: name,
      kind: 'vhost',
      ...keyText(name, '{\n\t$1\n}', cursor),
      asksAgain: true,
    }));
}

function values(document: LanguageDocument, context: Context, cursor: Cursor): readonly Offer[] {
  const { field } = context;
  if (!field) return [];
  if (cursor.at === 'item' && field.shape) return objects(document, cursor, field.shape);
  const isString = cursor.typed !== undefined;
  const offers = [...fixedValues(field, cursor), ...names(document, context, field, cursor.typed ?? '')];
  return isString ? offers.filter(({ insertText }) => insertText.startsWith('"')) : offers;
}

function objects(document: LanguageDocument, { path }: Cursor, shape: Shape): readonly Offer[] {
  const list = path.at(-1)?.container;
  const [first] = list?.kind === 'array' ? list.items : [];
  const neighbour = first?.kind === 'object' ? textOf(first, 'vhost') : undefined;
  const vhost = neighbour ?? document.definitions.model.vhosts[0]?.name ?? '/';
  const isOne = isOfOneVhost(document, undefined);
  return objectSnippets(shape, isOne ? undefined : vhost).map(({ label, detail, text }, index) => ({
    label,
    detail,
    kind: 'object',
    insertText: text,
    isSnippet: true,
    sortText: String(index),
  }));
}

function fixedValues(field: Field, { at }: Cursor): readonly Offer[] {
  const { allowed, types, deprecatedValues = [] } = field;
  if (allowed && (at === 'item' || !types.every(type => type === 'array'))) {
    return allowed.map((value, index) => ({
      label: String(value),
      kind: 'value',
      documentation: describeValue(field, String(value)),
      insertText: JSON.stringify(value),
      deprecated: deprecatedValues.includes(String(value)),
      sortText: String(index).padStart(3, '0'),
    }));
  }
  if (types.includes('boolean')) {
    return ['true', 'false'].map(label => ({ label, kind: 'value', insertText: label }));
  }
  const [type] = types;
  if (type !== 'object' && type !== 'array' && !(type === 'any' && field.shape)) return [];
  return [
    {
      label: type === 'array' ? '[ ]' : '{ }',
      kind: 'value',
      insertText: valueSnippet(field),
      isSnippet: true,
      asksAgain: true,
    },
  ];
}

function names(document: LanguageDocument, context: Context, field: Field, typed: string): readonly Offer[] {
  if (!field.names) return [];
  return knownNames(document, context, field.names, typed, maxCompletions).map(
    ({ name, kind, detail, isLast }) => ({
      label: name,
      kind,
      detail,
      insertText: JSON.stringify(name),
      sortText: `${isLast ? 1 : 0}${name}`,
    }),
  );
}
