import { compactJson, isJson } from './json-text.ts';
import type { FieldValue, Message, Properties } from './message.ts';
import { bodyField, strictJson } from './message-document.ts';
import {
  type Envelope,
  envelopeFromJson,
  fromBase64,
  type JsonProblem,
  tableObject,
} from './message-json.ts';
import { fillTemplate, isTemplate, type TemplateValues } from './template.ts';
import { utf8 } from './text.ts';

/**
 * A message as somebody types it into a form: all is text, and may be half-typed. What it says is what a message document says:
 * {@link draftDocument} writes one, `draftOf` of draft-of.ts reads one.
 */
export interface MessageDraft {
  readonly exchange: string;
  readonly routingKey: string;
  /** An empty one is not sent. */
  readonly properties: Readonly<Partial<Record<DraftProperty, string>>>;
  readonly headers: readonly HeaderDraft[];
  readonly body: BodyDraft;
  /** Whether fields such as `{{counter}}` are filled in; a message from a queue goes as it is. */
  readonly fill: boolean;
}

export type DraftProperty = Exclude<keyof Properties, 'headers'>;

export interface HeaderDraft {
  readonly name: string;
  readonly type: FieldValue['type'];
  /** `true`, `3`, `1.50`, base64 of bytes; of arrays and tables what a message document has there. */
  readonly value: string;
}

export interface BodyDraft {
  readonly form: 'text' | 'json' | 'base64' | 'file';
  readonly text: string;
  /** The path of the file that is the body. */
  readonly file: string;
}

/** What is wrong with a draft, and in which field: `routingKey`, `properties.priority`, `headers.0.value`, `body`. */
export interface DraftProblem {
  readonly field: string;
  readonly message: string;
}

/** In the order of the wire. */
export const draftProperties: readonly DraftProperty[] = [
  'contentType',
  'contentEncoding',
  'deliveryMode',
  'priority',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'timestamp',
  'type',
  'userId',
  'appId',
  'clusterId',
];

/** Whether each message that is made of it is another one. */
export function isDraftTemplate(draft: MessageDraft): boolean {
  return draft.fill && isTemplate(JSON.stringify(draft));
}

/**
 * The message that a draft stands for, its fields filled in.
 * @param file what is in the draft's file
 */
export function readDraft(
  draft: MessageDraft,
  values: TemplateValues,
  file?: Uint8Array,
): { readonly message: Message } | { readonly problems: readonly DraftProblem[] } {
  const fill = (text: string) => (draft.fill ? fillTemplate(text, values) : text);
  const found: JsonProblem[] = [];
  const problems: DraftProblem[] = [];
  const headers = draft.headers.map(({ name, type, value }, index) => {
    const json = headerJson(type, fill(value));
    if ('problem' in json) problems.push({ field: `headers.${index}.value`, message: json.problem });
    return [fill(name), 'problem' in json ? null : json.value];
  });
  for (const [index, { name }] of draft.headers.entries())
    if (name === '') problems.push({ field: `headers.${index}.name`, message: 'A header has a name.' });
  const properties = propertiesJson(draft, fill);
  if (properties.expiration !== undefined && !/^\d+$/.test(String(properties.expiration))) {
    const message = 'expiration is a whole number of milliseconds.';
    problems.push({ field: 'properties.expiration', message });
  }
  const envelope: Envelope = envelopeFromJson(
    {
      exchange: fill(draft.exchange),
      routingKey: fill(draft.routingKey),
      properties: { ...properties, ...(headers.length > 0 ? { headers } : {}) },
    },
    found,
  );
  for (const name of ['exchange', 'routingKey'] as const)
    if (Buffer.byteLength(envelope[name]) > 255)
      problems.push({ field: name, message: 'AMQP has room for 255 bytes here.' });
  problems.push(...found.map(({ path, message }) => ({ field: fieldAt(path), message })));
  const body = bodyBytes(draft.body, fill, file);
  if ('problem' in body) problems.push({ field: 'body', message: body.problem });
  else if (problems.length === 0) return { message: { ...envelope, body: body.bytes } };
  return { problems };
}

/**
 * The draft as a message document, its fields as they are.
 * @param file what is in the draft's file; it goes into the document
 */
export function draftDocument(draft: MessageDraft, file?: Uint8Array): string {
  const headers = draft.headers.map(({ name, type, value }) => {
    const json = headerJson(type, value);
    return [name, 'problem' in json ? value : json.value] as const;
  });
  const envelope = {
    exchange: draft.exchange,
    routingKey: draft.routingKey,
    properties: {
      ...propertiesJson(draft, text => text),
      ...(headers.length > 0 ? { headers: tableObject(headers) } : {}),
    },
  };
  const text = JSON.stringify(envelope, null, 2);
  return `${text.slice(0, -'\n}'.length)},\n  ${documentBody(draft.body, file)}\n}\n`;
}

function propertiesJson({ properties }: MessageDraft, fill: (text: string) => string) {
  const given: Record<string, unknown> = {};
  for (const name of draftProperties) {
    const text = properties[name];
    if (text === undefined || text === '') continue;
    const filled = fill(text);
    given[name] = wholeProperties.has(name) ? wholeJson(filled) : filled;
  }
  return given;
}

const wholeProperties: ReadonlySet<string> = new Set([
  'deliveryMode',
  'priority',
  'timestamp',
] satisfies DraftProperty[]);

/** What a message document has for a header of this type. What is no such value is told where the document is read. */
function headerJson(
  type: HeaderDraft['type'],
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  switch (type) {
    case 'longstr':
      return { value: text };
    case 'void':
      return { value: null };
    case 'bool':
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return { problem: 'A bool is true or false.' };
    case 'array':
    case 'table': {
      const json = strictJson(text);
      if ('problem' in json) return json;
      if (type === 'table') return { value: { table: json.value } };
      return Array.isArray(json.value) ? json : { problem: 'An array is a list, such as ["a", 1].' };
    }
    case 'decimal': {
      const [, whole = text, fraction = ''] = /^(\d+)\.?(\d*)$/.exec(text) ?? [];
      const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
      return { value: { decimal: { digits: wholeJson(digits), places: fraction.length } } };
    }
    case 'float':
    case 'double':
      // Written as a number wherever a number says the same.
      return { value: { [type]: text !== '' && String(Number(text)) === text ? numberJson(text) : text } };
    case 'binary':
    case 'bytes':
      return { value: { [type]: text } };
    default:
      return { value: { [type]: wholeJson(text) } };
  }
}

function numberJson(text: string): number | string {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A whole number as JSON's where that can hold it, else the text. */
function wholeJson(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}

function bodyBytes(
  { form, text, file: path }: BodyDraft,
  fill: (text: string) => string,
  file: Uint8Array | undefined,
): { readonly bytes: Uint8Array } | { readonly problem: string } {
  if (form === 'file') {
    if (file) return { bytes: file };
    return { problem: path === '' ? 'Choose a file.' : `${path} cannot be read.` };
  }
  const filled = fill(text);
  if (form === 'text') return { bytes: new TextEncoder().encode(filled) };
  if (form === 'base64') {
    const bytes = fromBase64(filled.replace(/\s+/g, ''));
    return bytes ? { bytes } : { problem: 'This is no base64.' };
  }
  if (isJson(filled)) return { bytes: new TextEncoder().encode(compactJson(filled)) };
  return { problem: jsonProblem(filled) };
}

/** JSON.parse tells where it stumbles. */
function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function documentBody({ form, text }: BodyDraft, file: Uint8Array | undefined): string {
  switch (form) {
    case 'json':
      return `"bodyJson": ${text.trim().replaceAll('\n', '\n  ')}`;
    case 'text':
      return `"body": ${JSON.stringify(text)}`;
    case 'base64':
      return `"bodyBase64": ${JSON.stringify(text.replace(/\s+/g, ''))}`;
    case 'file': {
      const bytes = file ?? new Uint8Array();
      // A file goes as it is: in base64 nothing looks like a field to fill in.
      const looksLikeTemplate = isTemplate(utf8(bytes) ?? '');
      return looksLikeTemplate
        ? `"bodyBase64": "${Buffer.from(bytes).toString('base64')}"`
        : bodyField(bytes);
    }
  }
}

/** The headers are read as a list of pairs, so that a path tells which of them it is. */
function fieldAt([first, second, third, fourth]: JsonProblem['path']): string {
  if (first !== 'properties') return String(first ?? 'body');
  if (second !== 'headers' || third === undefined) return `properties.${second}`;
  return `headers.${third}.${fourth === undefined ? 'name' : 'value'}`;
}
