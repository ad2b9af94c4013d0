import type { Cause } from './cause.ts';
import { bodyText } from './decode.ts';
import { fieldText } from './field-text.ts';
import { header, type Message } from './message.ts';
import { deathHistory } from './x-death.ts';

/** What a person looks for: a message is found when it fits every term. */
export type Search = readonly Term[];

interface Term {
  readonly negated: boolean;
  readonly fits: (message: Message, cause: Cause) => boolean;
}

/**
 * Reads a search: words that must all be there, somewhere in the body, the headers, the properties, the exchange or the routing
 * key; `"words together"`; `-not`; and `field:value` with {@link searchFields}. Case does not matter.
 */
export function parseSearch(
  text: string,
):
  | { readonly search: Search }
  | { readonly problem: string; readonly offset: number; readonly length: number } {
  const search: Term[] = [];
  // A field's name, then its value or a word, either of them in quotes.
  const term = /\s*(-?)(?:([a-z][a-z-]*):)?("([^"]*)(")?|\S*)/gy;
  for (const match of text.trimEnd().matchAll(term)) {
    const [whole, minus = '', field, word = '', quoted, closed] = match;
    if (whole === '') break;
    const offset = match.index + whole.length - whole.trimStart().length;
    const fail = (problem: string) => ({ problem, offset, length: whole.trimStart().length });
    if (quoted !== undefined && closed === undefined) return fail('The quotation mark is not closed.');
    const value = quoted ?? word;
    const read = field === undefined ? anywhere : fields.get(field);
    if (!read)
      return fail(`There is no field ${field}; there are ${searchFields.join(', ')}. In quotes it is text.`);
    if (value === '')
      return fail(field === undefined ? 'There is nothing to look for.' : `${field}: wants a value.`);
    const fits = read(value);
    if (typeof fits === 'string') return fail(fits);
    search.push({ negated: minus === '-', fits });
  }
  return { search };
}

export function matches(search: Search, message: Message, cause: Cause): boolean {
  return search.every(({ negated, fits }) => fits(message, cause) !== negated);
}

/** Tells whether a message fits a value; text says what is wrong with the value. */
type ReadTerm = (value: string) => Term['fits'] | string;

const fields: ReadonlyMap<string, ReadTerm> = new Map<string, ReadTerm>([
  ['body', value => textTest(value, message => [textOfBody(message)])],
  ['reason', value => deathTest(value, ({ reason }) => reason)],
  [
    'queue',
    value =>
      deathTest(
        value,
        ({ queue }) => queue,
        ({ queue }) => queue,
      ),
  ],
  ['exchange', value => textTest(value, (message, cause) => [message.exchange, cause.exchange])],
  ['key', value => textTest(value, (message, cause) => [message.routingKey, cause.routingKey])],
  ['exception', value => textTest(value, (_, { exception }) => [exception])],
  [
    'id',
    value => textTest(value, ({ properties: { messageId, correlationId } }) => [messageId, correlationId]),
  ],
  ['type', value => textTest(value, ({ properties: { type, contentType } }) => [type, contentType])],
  ['header', readHeaderTerm],
  ['has', readHasTerm],
  ['size', value => numberTest(value, message => message.body.length)],
  ['deaths', value => numberTest(value, (_, { deaths }) => deaths)],
]);

/** The names of the fields that can be searched. */
export const searchFields: readonly string[] = [...fields.keys()];

type Texts = (message: Message, cause: Cause) => readonly (string | undefined)[];

function textTest(value: string, texts: Texts): Term['fits'] {
  const wanted = value.toLowerCase();
  return (message, cause) => texts(message, cause).some(text => text?.toLowerCase().includes(wanted));
}

/** A message that came through several queues is found by each of them. */
function deathTest(
  value: string,
  ofDeath: (death: { readonly queue: string; readonly reason: string }) => string,
  ofCause: (cause: Cause) => string | undefined = () => undefined,
): Term['fits'] {
  return textTest(value, ({ properties }, cause) => [
    ...deathHistory(properties.headers).deaths.map(ofDeath),
    ofCause(cause),
  ]);
}

const anywhere: ReadTerm = value => {
  const wanted = value.toLowerCase();
  const inside = (text: string | undefined) => text?.toLowerCase().includes(wanted) === true;
  return message => {
    const { headers = [], ...properties } = message.properties;
    return (
      inside(message.exchange) ||
      inside(message.routingKey) ||
      Object.values(properties).some(property => inside(String(property))) ||
      headers.some(([name, field]) => inside(name) || inside(fieldText(field, longestText))) ||
      inside(textOfBody(message))
    );
  };
};

/** `header:tenant` finds messages with such a header, `header:tenant=acme` those in which it has this value. */
function readHeaderTerm(value: string): Term['fits'] {
  const [, name = '', wanted] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  return message => {
    const field = header(message, name);
    return (
      field !== undefined &&
      (wanted === undefined || fieldText(field, longestText).toLowerCase() === wanted.toLowerCase())
    );
  };
}

const having: ReadonlyMap<string, Term['fits']> = new Map<string, Term['fits']>([
  ['body', message => message.body.length > 0],
  ['headers', message => (message.properties.headers ?? []).length > 0],
  ['death', (_, { deaths }) => deaths > 0],
  ['exception', (_, { exception }) => exception !== undefined],
]);

function readHasTerm(value: string): Term['fits'] | string {
  return (
    having.get(value) ?? `has: can be ${[...having.keys()].join(', ')}; a header is found with header:NAME.`
  );
}

/** `>3`, `<10kB`, `=0`; a bare number means `=`. */
function numberTest(
  value: string,
  numberOf: (message: Message, cause: Cause) => number,
): Term['fits'] | string {
  const [, sign = '=', digits, unit = ''] = /^([<>=]?)(\d+)(kB|MB)?$/i.exec(value) ?? [];
  if (digits === undefined) return `${value} is no size or number such as >3 or <10kB.`;
  const wanted = Number(digits) * (unitSizes.get(unit.toLowerCase()) ?? 1);
  return (message, cause) => {
    const number = numberOf(message, cause);
    return sign === '<' ? number < wanted : sign === '>' ? number > wanted : number === wanted;
  };
}

const unitSizes = new Map([
  ['kb', 1e3],
  ['mb', 1e6],
]);

/** What is further back in a body or a header is not searched. */
const longestText = 2 ** 20;

function textOfBody(message: Message): string | undefined {
  return bodyText(message, longestText);
}
