import type { Fix } from '../model/edit.ts';
import { definitionsSections, type ObjectField, objectFields } from '../model/facts.ts';
import type { TextRange } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import { type JsonNode, type JsonObject, member, toValue, type WrittenFile } from '../model/written.ts';
import { queuesExample } from './examples.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { inWords, isOfType, isTaken, type Kind, kindOf } from './taken-kinds.ts';
import { isTemplate } from './template.ts';

export const fieldsSound = defineRule({
  id: 'DEF022',
  name: 'fields-present-and-typed',
  item: null,
  severity: 'error',
  summary: 'Sections are lists of objects, and each object has its fields, once and in the right type.',
  why: 'The broker refuses most files with a missing field or a value of a wrong type, often with no more than status 500; some it takes and stores what nobody can use or delete.',
  remedy: 'Write the field as an export of the broker does.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  versions: '>=3.10',
  examples: {
    bad: {
      vhosts: [{ name: 'shop' }],
      queues: [
        {
          name: 'orders',
          vhost: 'shop',
          durable: 'true',
          auto_delete: false,
          arguments: { 'x-queue-type': 'quorum' },
        },
      ],
    },
    good: queuesExample({ orders: { 'x-queue-type': 'quorum' } }),
  },
  *check(evidence) {
    const { file, version } = evidence;
    if (!file) return;
    if (repeatsKey(file.root)) yield* repeatedKeys(file.root, 'The file', version);
    for (const section of definitionsSections) {
      const list = member(file.root, section);
      if (!list?.value) continue;
      if (list.value.kind !== 'array') {
        yield {
          at: list.keyRange,
          brokerRefuses: true,
          message: `\`${section}\` is not a list: the broker refuses the import. Write the objects between \`[\` and \`]\`.`,
        };
        continue;
      }
      const fields = objectFields(section, version)
        .filter(({ field }) => !isElsewhere(section, field, file.scope))
        .map(field => ({ ...field, isTyped: isOfType(field.type) }));
      for (const item of list.value.items) {
        if (item.kind !== 'object') yield itemProblem(section, item, version);
        else if (!isPlainlySound(section, item, fields))
          yield* fieldProblems(evidence, file, section, item, fields);
      }
    }
  },
});

/** A field of the section's objects, with a test for its values. */
interface TypedField extends ObjectField {
  isTyped(value: unknown): boolean;
}

/** Nearly all objects are sound, and a file may have a hundred thousand: they are let pass without a closer look. */
function isPlainlySound(
  section: string,
  { irregular, plain }: JsonObject,
  fields: readonly TypedField[],
): boolean {
  if (irregular || section === 'vhosts' || section === 'users') return false;
  for (const { field, required, isTyped } of fields) {
    const value = plain[field];
    if (value === undefined ? required || field === 'routing_key' : !isTyped(value)) return false;
    if (field === 'destination_type' && value !== 'queue' && value !== 'exchange') return false;
    if (field === 'arguments' && section !== 'queues' && value !== undefined && holdsNull(value))
      return false;
  }
  return true;
}

function itemProblem(section: string, item: JsonNode, version: Version): Violation {
  // Others are passed over: seen on 3.10.8, 4.0.5 and 4.3.6; exchanges and bindings are looked at since 3.11.27.
  const refused =
    section === 'queues' ||
    ((section === 'exchanges' || section === 'bindings') && isAtLeast(version, 3, 11, 27));
  return {
    at: firstCharacter(item),
    brokerRefuses: refused,
    message: `An item of \`${section}\` is no object: the broker ${refused ? 'refuses the import' : 'ignores it'}. Write it as \`{ … }\` or remove it.`,
  };
}

function* fieldProblems(
  evidence: Evidence,
  file: WrittenFile,
  section: string,
  object: JsonObject,
  fields: readonly TypedField[],
): Iterable<Violation> {
  const { version } = evidence;
  const title = titleOf(section, object);
  if (repeatsKey(object)) yield* repeatedKeys(object, title, version);
  for (const { field, type, required, isTyped } of fields) {
    const found = member(object, field);
    const node = found?.value;
    const value = node && toValue(node);
    if (!found) {
      // A topic exchange takes its bindings apart by their keys: status 400 or 500 on 3.10.8, 4.0.5 and 4.3.6.
      const asked = required || (field === 'routing_key' && refusesRoutingKey(evidence, object, 'null'));
      if (!asked || isElsewhereWhenMissing(section, field, object)) continue;
      const source = file.source(object);
      const refused = !isTaken(section, field, 'missing', version);
      yield {
        at: source.value(field),
        brokerRefuses: refused,
        message: `${title} has no \`${field}\`: the broker ${refused ? 'refuses the import' : 'makes something of it that nobody can use'}. Add it.`,
        fixes: defaultFor(field).map(value => ({
          title: `Add \`"${field}": ${JSON.stringify(value)}\``,
          edits: [{ op: 'set', in: source, path: [field], value }],
          preferred: true,
        })),
      };
      continue;
    }
    if (node && field === 'destination_type' && isOtherDestination(value)) {
      yield {
        at: node,
        brokerRefuses: true,
        message: `${title}: \`destination_type\` must be \`queue\` or \`exchange\`, in lower case: the broker refuses the import.`,
        fixes: ['queue', 'exchange'].map(kind => ({
          title: `Change it to \`${kind}\``,
          edits: [{ op: 'set', in: file.source(object), path: [field], value: kind }],
          preferred: value.toLowerCase() === kind,
        })),
      };
      continue;
    }
    if (!node || isTyped(value) || isTemplate(value)) {
      if (node?.kind === 'object') yield* innerProblems(evidence, file, section, field, object, node, title);
      continue;
    }
    const source = file.source(object);
    const refused =
      field === 'routing_key'
        ? refusesRoutingKey(evidence, object, kindOf(value))
        : !isTaken(section, field, kindOf(value), version);
    yield {
      at: node.kind === 'scalar' ? node : found.keyRange,
      severity: refused ? 'error' : 'warning',
      brokerRefuses: refused,
      message: `${title}: \`${field}\` must be ${inWords(type)}: the broker ${refused ? 'refuses the import' : 'takes it and does not do what it says'}. Correct the value.`,
      fixes: correctionFor(value, type).map(better => ({
        title: `Change it to ${JSON.stringify(better)}`,
        edits: [{ op: 'set', in: source, path: [field], value: better }],
        preferred: true,
      })),
    };
  }
}

function isOtherDestination(value: unknown): value is string {
  return typeof value === 'string' && value !== 'queue' && value !== 'exchange' && !isTemplate(value);
}

function innerProblems(
  { version }: Evidence,
  file: WrittenFile,
  section: string,
  field: string,
  owner: JsonObject,
  node: JsonObject,
  title: string,
): Iterable<Violation> {
  switch (`${section}.${field}`) {
    case 'exchanges.arguments':
      // Reserved names are left out before their arguments are read.
      return textOf(owner, 'name')?.startsWith('amq.') ? [] : nullArguments(file, owner, node, title);
    case 'bindings.arguments':
      return nullArguments(file, owner, node, title);
    case 'vhosts.metadata':
      return defaultTypeProblem(file, owner, node, title, version);
    case 'users.limits':
      return limitProblems(file, owner, node, title);
    default:
      return [];
  }
}

/** Seen: 3.10.8 leaves the vhost out, 4.0.5 and 4.3.6 refuse; an empty type or null is refused by 4.0.5 only. */
function* defaultTypeProblem(
  file: WrittenFile,
  owner: JsonObject,
  metadata: JsonObject,
  title: string,
  version: Version,
): Iterable<Violation> {
  const value = metadata.plain.default_queue_type;
  if (value === undefined || isTemplate(value)) return;
  if (['classic', 'quorum', 'stream', 'undefined'].some(type => type === value)) return;
  const empty = value === '' || value === null;
  if (empty && (!isAtLeast(version, 4, 0) || isAtLeast(version, 4, 3))) return;
  const refused = isAtLeast(version, 4, 0);
  yield {
    at: file.source(owner).key('metadata', 'default_queue_type'),
    brokerRefuses: refused,
    message: `${title}: \`default_queue_type\` names no queue type, so the broker ${refused ? 'refuses the import' : 'leaves the vhost out'}. Use classic, quorum or stream.`,
    fixes: ['quorum', 'classic'].map(type => ({
      title: `Make ${type} queues the default`,
      edits: [{ op: 'set', in: file.source(owner), path: ['metadata', 'default_queue_type'], value: type }],
      preferred: type === 'quorum',
    })),
  };
}

/** https://www.rabbitmq.com/docs/user-limits */
function* limitProblems(
  file: WrittenFile,
  owner: JsonObject,
  limits: JsonObject,
  title: string,
): Iterable<Violation> {
  for (const { key, keyRange, value } of limits.members) {
    const known = key === 'max-connections' || key === 'max-channels';
    const fits = value?.kind === 'scalar' && Number.isInteger(value.value) && !value.float;
    if (!value || (known && fits) || (value.kind === 'scalar' && isTemplate(value.value))) continue;
    yield {
      at: keyRange,
      brokerRefuses: true,
      message: `${title}: limit \`${key}\` ${known ? 'must be a whole number' : 'is none; there are `max-connections` and `max-channels`'}. The broker refuses the import.`,
      fixes: [
        {
          title: `Remove \`${key}\``,
          edits: [{ op: 'remove', in: file.source(owner), path: ['limits', key] }],
          preferred: true,
        },
      ],
    };
  }
}

/** Seen on 3.10.8, 4.0.5 and 4.3.6: a topic exchange takes only strings, others take numbers and lists until 4.3. */
function refusesRoutingKey({ topology, version }: Evidence, binding: JsonObject, kind: Kind): boolean {
  const type = topology.exchange(textOf(binding, 'vhost') ?? '', textOf(binding, 'source') ?? '')?.type;
  return type === 'topic' || (isAtLeast(version, 4, 3) && kind !== 'boolean' && kind !== 'null');
}

/** Seen on 3.10.8, 4.0.5 and 4.3.6, at any depth: `null_not_allowed`. */
function* nullArguments(
  file: WrittenFile,
  owner: JsonObject,
  own: JsonObject,
  title: string,
): Iterable<Violation> {
  for (const { key, keyRange, value } of own.members) {
    if (!value || !holdsNull(toValue(value))) continue;
    const fix: Fix = {
      title: `Remove \`${key}\``,
      edits: [{ op: 'remove', in: file.source(owner), path: ['arguments', key] }],
      preferred: true,
    };
    yield {
      at: keyRange,
      brokerRefuses: true,
      message: `${title}: argument \`${key}\` is or holds null, which the broker does not take: it refuses the import. Give a value or remove it.`,
      fixes: [fix],
    };
  }
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  for (const key in value) if (holdsNull((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

/** Most objects have few keys: comparing them costs less than a set of them. */
function repeatsKey({ members }: JsonObject): boolean {
  if (members.length > 12) return new Set(members.map(({ key }) => key)).size < members.length;
  for (let i = 1; i < members.length; i++) {
    for (let j = 0; j < i; j++) if (members[i]?.key === members[j]?.key) return true;
  }
  return false;
}

function* repeatedKeys(object: JsonObject, title: string, version: Version): Iterable<Violation> {
  const seen = new Set<string>();
  for (const { key, keyRange } of object.members) {
    if (seen.has(key)) {
      yield {
        at: keyRange,
        message: `${title} has the key \`${key}\` twice: ${isAtLeast(version, 4, 0) ? '4.x reads only the first' : '3.10 reads only the last'}, other versions the other. Keep one.`,
      };
    }
    seen.add(key);
  }
}

/** What another rule looks after: DEF004, USR004, POL002, QUE003. */
function isElsewhere(section: string, field: string, scope: WrittenFile['scope']): boolean {
  if (scope === 'virtual host' && (field === 'vhost' || !vhostSections.has(section))) return true;
  if (section === 'users') return field === 'tags';
  return field.includes('.') || (section === 'policies' && field !== 'name' && field !== 'vhost');
}

/** What the import into one virtual host reads. */
const vhostSections: ReadonlySet<string> = new Set([
  'bindings',
  'exchanges',
  'parameters',
  'policies',
  'queues',
]);

/** REL001 looks after the missing `durable` of classic queues, DEF004 after virtual hosts. */
function isElsewhereWhenMissing(section: string, field: string, object: JsonObject): boolean {
  if (field === 'vhost') return section !== 'permissions' && section !== 'topic_permissions';
  return section === 'queues' && field === 'durable' && isClassic(object);
}

function isClassic({ plain }: JsonObject): boolean {
  const own = plain.arguments;
  const type =
    typeof own === 'object' && own !== null && 'x-queue-type' in own ? own['x-queue-type'] : undefined;
  return type === undefined || type === 'classic' || (typeof type === 'object' && type !== null);
}

function titleOf(section: string, object: JsonObject): string {
  const kind = titles[section] ?? 'Object';
  for (const field of ['name', 'user', 'source']) {
    const text = textOf(object, field);
    if (text === undefined) continue;
    const name = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return `${kind} ${field === 'name' ? '' : field === 'user' ? 'of ' : 'from '}\`${name}\``;
  }
  return kind;
}

const titles: Readonly<Record<string, string>> = {
  bindings: 'Binding',
  exchanges: 'Exchange',
  global_parameters: 'Global parameter',
  parameters: 'Parameter',
  permissions: 'Permission',
  policies: 'Policy',
  queues: 'Queue',
  topic_permissions: 'Topic permission',
  users: 'User',
  vhosts: 'Vhost',
};

function textOf({ plain }: JsonObject, field: string): string | undefined {
  const value = plain[field];
  return typeof value === 'string' ? value : undefined;
}

function defaultFor(field: string): readonly unknown[] {
  const values: Readonly<Record<string, unknown>> = {
    auto_delete: false,
    durable: true,
    destination_type: 'queue',
    routing_key: '',
    type: 'direct',
  };
  return Object.hasOwn(values, field) ? [values[field]] : [];
}

/** `"true"` for true and such; null for an object. */
function correctionFor(value: unknown, type: string): readonly unknown[] {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return [value === 'true'];
  if (type === 'boolean' && (value === 1 || value === 0)) return [value === 1];
  if (type.startsWith('object') && value === null) return [{}];
  if (type === 'string' && typeof value === 'number') return [String(value)];
  return [];
}

function firstCharacter({ start }: TextRange): TextRange {
  return { start, end: start + 1 };
}
