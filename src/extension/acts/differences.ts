import { isDeepStrictEqual } from 'node:util';

/** An object as it stands in a section of definitions.json. */
export type Item = Readonly<Record<string, unknown>>;

/** A field that one object has otherwise than another of its name. */
export interface Difference {
  /** Such as `durable`, or `arguments.x-max-length`. */
  readonly field: string;
  /** Undefined: it is not set. */
  readonly there: unknown;
  readonly wanted: unknown;
}

/** The sections that an import reads one by one, each with the fields by which it tells its objects apart. */
export const identities = {
  vhosts: ['name'],
  users: ['name'],
  permissions: ['vhost', 'user'],
  topic_permissions: ['vhost', 'user', 'exchange'],
  parameters: ['vhost', 'component', 'name'],
  global_parameters: ['name'],
  policies: ['vhost', 'name'],
  exchanges: ['vhost', 'name'],
  queues: ['vhost', 'name'],
  bindings: ['vhost', 'source', 'destination_type', 'destination', 'routing_key', 'arguments'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SectionName = keyof typeof identities;

/**
 * What an object wants otherwise than the broker has it. What it does not say at all is no difference, but for what an import
 * fills in.
 */
export function differences(section: SectionName, there: Item, wanted: Item): readonly Difference[] {
  const has = withPresets(section, there);
  const wants = withPresets(section, wanted);
  const identity: readonly string[] = identities[section];
  return Object.keys(wants)
    .filter(field => !identity.includes(field) && !unread[section]?.includes(field))
    .flatMap(field => fieldDifferences(field, has[field], wants[field]))
    .filter(({ field, wanted: value }) => !(field === 'arguments.x-queue-type' && value === undefined));
}

/** Such as `arguments.x-max-length: 10 there, 20 wanted`. Never a secret. */
export function differenceWords({ field, there, wanted }: Difference, here = 'in the file'): string {
  if (isSecret(field)) return `${field}: another ${here}`;
  return `${field}: ${valueWords(there)} on the broker, ${valueWords(wanted)} ${here}`;
}

/** A value in one short line. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an import takes where the object says nothing. */
function withPresets(section: SectionName, item: Item): Item {
  switch (section) {
    case 'policies':
      return { priority: 0, 'apply-to': 'all', ...item };
    case 'queues':
      return { ...item, arguments: isItem(item.arguments) ? item.arguments : {} };
    case 'exchanges':
      // 4.3 leaves out that one is not internal.
      return { internal: false, ...item, arguments: isItem(item.arguments) ? item.arguments : {} };
    case 'users':
      return 'tags' in item ? { ...item, tags: tagsOf(item.tags) } : item;
    default:
      return item;
  }
}

/** 3.10 writes tags as one string, later releases as a list; their order tells nothing. */
function tagsOf(tags: unknown): readonly unknown[] {
  const list = Array.isArray(tags) ? tags : String(tags).split(',');
  return list.filter(tag => tag !== '').toSorted();
}

/** What an export has, and an import does not read. */
const unread: Readonly<Partial<Record<SectionName, readonly string[]>>> = {
  queues: ['type', 'exclusive'],
  users: ['administrator'],
  // What they say stands in the metadata, too.
  vhosts: ['default_queue_type', 'limits', 'description', 'tags', 'tracing', 'protected_from_deletion'],
  bindings: ['properties_key'],
};

/** Of an object that is set as a whole each key; else the value itself. */
function fieldDifferences(field: string, there: unknown, wanted: unknown): readonly Difference[] {
  if (isDeepStrictEqual(there, wanted)) return [];
  if (!isItem(there) || !isItem(wanted)) return [{ field, there, wanted }];
  // What is not said of the metadata of a virtual host stays.
  const keys = field === 'metadata' ? Object.keys(wanted) : [...Object.keys(there), ...Object.keys(wanted)];
  return [...new Set(keys)]
    .filter(key => !isDeepStrictEqual(there[key], wanted[key]))
    .map(key => ({ field: `${field}.${key}`, there: there[key], wanted: wanted[key] }));
}

function isSecret(field: string): boolean {
  return /password|(?:^|[.-])uri$/.test(field);
}
