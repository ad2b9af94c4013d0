import { readTree } from '../definitions/json-tree.ts';
import { find, toValue } from '../model/written.ts';
import type { DraftProperty, HeaderDraft, MessageDraft } from './draft.ts';
import { draftProperties } from './draft.ts';
import { prettyJson } from './json-text.ts';
import { parseMessageDocument } from './message-document.ts';
import { fillTemplate, templateFields } from './template.ts';

/**
 * A message document as a draft that a form shows: fields to fill in stay fields.
 * @param fill whether the document has such fields, or is a message that may only look so
 * @returns undefined for a document that is no message yet
 */
export function draftOf(document: string, fill = true): MessageDraft | undefined {
  const sample = fill ? fillTemplate(document, { counter: 1, now: 0, uuid: () => 'uuid' }) : document;
  if ('problems' in parseMessageDocument(sample)) return undefined;
  const text = fill ? quoteFields(document) : document;
  const { root } = readTree(text);
  if (root?.kind !== 'object') return undefined;
  const value = toValue(root) as {
    readonly exchange?: string;
    readonly routingKey?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  const { headers, ...rest } = value.properties ?? {};
  const properties: Partial<Record<DraftProperty, string>> = {};
  for (const name of draftProperties)
    if (rest[name] !== undefined) properties[name] = unquoted(String(rest[name]));
  return {
    exchange: unquoted(value.exchange ?? ''),
    routingKey: unquoted(value.routingKey ?? ''),
    properties,
    headers: headersOf(headers),
    body: bodyOf(),
    fill,
  };

  function bodyOf(): MessageDraft['body'] {
    const node = (name: string) => (root?.kind === 'object' ? find(root, [name])?.value : undefined);
    const json = node('bodyJson');
    if (json) {
      const { text: laidOut } = prettyJson(text.slice(json.start, json.end));
      return { form: 'json', text: unquoted(laidOut), file: '' };
    }
    const base64 = node('bodyBase64');
    const plain = base64 ?? node('body');
    return {
      form: base64 ? 'base64' : 'text',
      text: plain ? unquoted(String(toValue(plain))) : '',
      file: '',
    };
  }
}

/** Behind a field that stood outside of a text: a code point that is no character. */
const mark = '\u{fdd0}';

/** A field may stand where a number does, which is no JSON before it is filled in: there it becomes a text with a mark. */
function quoteFields(document: string): string {
  const field = Object.keys(templateFields).join('|');
  const textOrField = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|${field}`, 'g');
  return document.replaceAll(textOrField, found => (found.startsWith('"') ? found : `"${found}${mark}"`));
}

function unquoted(text: string): string {
  return text.replaceAll(new RegExp(`("?)(\\{\\{\\w+\\}\\})${mark}\\1`, 'g'), '$2');
}

function headersOf(table: unknown): readonly HeaderDraft[] {
  const pairs = (Array.isArray(table) ? table : Object.entries(table ?? {})) as [string, unknown][];
  return pairs.map(([name, value]) => ({ name: unquoted(name), ...headerOf(value) }));
}

function headerOf(value: unknown): Pick<HeaderDraft, 'type' | 'value'> {
  if (value === null) return { type: 'void', value: '' };
  if (typeof value === 'string')
    return value.endsWith(mark)
      ? { type: 'int32', value: unquoted(value) }
      : { type: 'longstr', value: unquoted(value) };
  if (typeof value === 'boolean') return { type: 'bool', value: String(value) };
  if (typeof value === 'number')
    return { type: numberType(value), value: Object.is(value, -0) ? '-0' : String(value) };
  if (Array.isArray(value)) return { type: 'array', value: jsonText(value) };
  const [[type, inner] = ['void', null]] = Object.entries(value as object);
  if (type === 'table') return { type, value: jsonText(inner) };
  if (type === 'decimal') return { type, value: decimalText(inner as DecimalJson) };
  return { type: type as HeaderDraft['type'], value: unquoted(String(inner)) };
}

/** As a bare number is read (message-json.ts). */
function numberType(value: number): 'int32' | 'int64' | 'double' {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return 'double';
  return value >= -(2 ** 31) && value < 2 ** 31 ? 'int32' : 'int64';
}

function jsonText(value: unknown): string {
  return unquoted(JSON.stringify(value));
}

interface DecimalJson {
  readonly digits: number | string;
  readonly places: number | string;
}

function decimalText({ digits, places }: DecimalJson): string {
  const count = Number(places);
  if (count === 0) return unquoted(String(digits));
  const text = String(digits).padStart(count + 1, '0');
  return `${text.slice(0, -count)}.${text.slice(-count)}`;
}
