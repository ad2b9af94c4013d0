import type { Field } from '../../src/language/keys/field.ts';
import { fieldsOf } from '../../src/language/keys/fields.ts';
import { queueTypeTakesPolicyKey } from '../../src/model/facts.ts';
import type { Version } from '../../src/model/version.ts';
import type { DeclareProblems, DefinitionsItem, Draft, Kind } from './protocol.ts';

/** What is typed as it would stand in definitions.json; text that is no value of its kind stays text, and is found wrong there. */
export function itemOf(
  kind: Kind,
  vhost: string,
  { fields, settings, others }: Draft,
  known: readonly Field[],
): { readonly item: DefinitionsItem; readonly problems: DeclareProblems } {
  const byKey = new Map(known.map(field => [field.key, field]));
  const given = Object.entries(settings)
    .filter(([key, text]) => text !== '' && byKey.has(key))
    .map(([key, text]) => [key, typedValue(text, byKey.get(key))] as const);
  const more = objectIn(others);
  const inner = { ...Object.fromEntries(given), ...more };
  const problems = more
    ? []
    : [{ field: 'others', message: 'This is no JSON object, such as {"x-delayed-type": "topic"}.' }];
  return { item: withInner(kind, vhost, fields, inner), problems };
}

/** The same backwards, for what is there already. */
export function draftOf(kind: Kind, item: DefinitionsItem, known: readonly Field[]): Draft {
  const body = kind === 'operator policy' && isObject(item.value) ? { ...item, ...item.value } : item;
  const inner =
    kind === 'queue' || kind === 'exchange' || kind === 'binding' ? item.arguments : body.definition;
  const settings = isObject(inner) ? inner : {};
  const fields = Object.entries({ ...presets[kind], ...body }).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
      ? [[key, String(value)] as const]
      : [],
  );
  const type = settings['x-queue-type'];
  // An empty text in a field means that it is not set.
  const hasField = (key: string) => settings[key] !== '' && known.some(field => field.key === key);
  const entries = Object.entries(settings).filter(([key]) => key !== 'x-queue-type');
  const others = entries.filter(([key]) => !hasField(key));
  return {
    fields: {
      ...Object.fromEntries(fields),
      ...(kind === 'queue' && typeof type === 'string' ? { type } : {}),
    },
    settings: Object.fromEntries(
      entries
        .filter(([key]) => hasField(key))
        .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    others: others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others), null, 2),
  };
}

/** The arguments or keys that can be chosen for what is typed so far, those that are used most first. */
export function settingsFor(kind: Kind, fields: Draft['fields'], version: Version): readonly Field[] {
  const fitting = fieldsOf(shapes[kind], version).filter(field => fits(kind, field, fields, version));
  const rank = ({ key }: Field) => {
    const place = usual.indexOf(key.replace(/^x-/, ''));
    return place === -1 ? usual.length : place;
  };
  return fitting.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}

/** All that the kind can have, whatever is chosen. */
export function allSettings(kind: Kind, version: Version): readonly Field[] {
  return fieldsOf(shapes[kind], version).filter(({ isKnown, key }) => isKnown && key !== 'x-queue-type');
}

export function isUsual({ key }: Field): boolean {
  return usual.includes(key.replace(/^x-/, ''));
}

const shapes = {
  queue: 'queue arguments',
  exchange: 'exchange arguments',
  binding: 'binding arguments',
  policy: 'definition',
  'operator policy': 'operator definition',
} as const;

const presets: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  queue: { name: '', type: 'quorum', durable: 'true', auto_delete: 'false' },
  exchange: { name: '', type: 'topic', durable: 'true', auto_delete: 'false', internal: 'false' },
  binding: { source: '', destination_type: 'queue', destination: '', routing_key: '' },
  policy: { name: '', pattern: '', 'apply-to': 'queues', priority: '0' },
  'operator policy': { name: '', pattern: '', 'apply-to': 'queues', priority: '0' },
};

/** The keys by which people mean something, in the order in which they ask for them. */
const usual = [
  'dead-letter-exchange',
  'dead-letter-routing-key',
  'dead-letter-strategy',
  'delivery-limit',
  'message-ttl',
  'max-length',
  'max-length-bytes',
  'overflow',
  'max-age',
  'alternate-exchange',
  'x-match',
  'match',
  'hash-header',
];

function fits(
  kind: Kind,
  { key, isKnown, only, deprecated }: Field,
  fields: Draft['fields'],
  version: Version,
): boolean {
  if (!isKnown || deprecated !== undefined || key === 'x-queue-type') return false;
  const { type = '', 'apply-to': applyTo = 'all' } = fields;
  switch (kind) {
    case 'queue':
      return only?.includes(type) ?? true;
    case 'exchange':
      return only?.includes(type) ?? true;
    case 'binding':
      return true;
    default: {
      const ofType = queueTypesByApplyTo[applyTo];
      if (ofType) return (only?.includes('queues') ?? true) && queueTypeTakesPolicyKey(ofType, key, version);
      return applyTo === 'all' || (only?.includes(applyTo) ?? true);
    }
  }
}

const queueTypesByApplyTo: Readonly<Record<string, string | undefined>> = {
  classic_queues: 'classic',
  quorum_queues: 'quorum',
  streams: 'stream',
};

function withInner(
  kind: Kind,
  vhost: string,
  fields: Draft['fields'],
  inner: Readonly<Record<string, unknown>>,
): DefinitionsItem {
  const flag = (name: string) => fields[name] === 'true';
  const { name = '', type = '' } = fields;
  switch (kind) {
    case 'queue':
      return {
        name,
        vhost,
        durable: flag('durable'),
        auto_delete: flag('auto_delete'),
        arguments: { 'x-queue-type': type, ...inner },
      };
    case 'exchange':
      return {
        name,
        vhost,
        type,
        durable: flag('durable'),
        auto_delete: flag('auto_delete'),
        internal: flag('internal'),
        arguments: inner,
      };
    case 'binding':
      return {
        source: fields.source ?? '',
        vhost,
        destination: fields.destination ?? '',
        destination_type: fields.destination_type ?? 'queue',
        routing_key: fields.routing_key ?? '',
        arguments: inner,
      };
    case 'policy':
      return { vhost, name, ...policyBody(fields, inner) };
    case 'operator policy':
      return { vhost, component: 'operator_policy', name, value: policyBody(fields, inner) };
  }
}

function policyBody(fields: Draft['fields'], definition: Readonly<Record<string, unknown>>) {
  const { pattern = '', 'apply-to': applyTo = 'all', priority = '' } = fields;
  return { pattern, 'apply-to': applyTo, priority: numberIn(priority) ?? priority, definition };
}

function typedValue(text: string, field: Field | undefined): unknown {
  const types = field?.types ?? ['string'];
  const isNumber = types.includes('integer') || types.includes('number');
  if (isNumber && numberIn(text) !== undefined) return numberIn(text);
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
  if (types.includes('array') && text.trimStart().startsWith('[')) return jsonIn(text) ?? text;
  return text;
}

function numberIn(text: string): number | undefined {
  return /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Nothing typed is an empty one. */
function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {};
  const value = jsonIn(text);
  return isObject(value) ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
