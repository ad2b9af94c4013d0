import { definitionsSections, type ObjectField, objectFields } from '../model/facts.ts';
import type { TextRange } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import { type JsonNode, type JsonObject, member, toValue, type WrittenFile } from '../model/written.ts';
import { queuesExample } from './examples.ts';
import { holdsNull, nestedProblems } from './nested-fields.ts';
import { memberThatCounts, repeatedKeys, repeatsKey } from './repeated-keys.ts';
import { defineRule, type Evidence, type Violation } from './rule.ts';
import { inWords, isOfType, isParameterNameTaken, isTaken, type Kind, kindOf } from './taken-kinds.ts';
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
      const suspicious = list.value.items.filter(
        item => item.kind !== 'object' || !isPlainlySound(section, item, fields),
      );
      for (const item of suspicious) {
        if (item.kind !== 'object') yield itemProblem(section, item, version);
        else yield* fieldProblems(evidence, file, section, item, fields);
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
    if (value === undefined ? required || isAskedAtTimes.has(field) : !isTyped(value)) return false;
    if (field === 'destination_type' && value !== 'queue' && value !== 'exchange') return false;
    if (field === 'arguments' && section !== 'queues' && value !== undefined && holdsNull(value))
      return false;
  }
  return true;
}

/** A key by the bindings of topic exchanges, an exchange by topic permissions since 4.3.2. */
const isAskedAtTimes: ReadonlySet<string> = new Set(['exchange', 'routing_key']);

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
    const found = memberThatCounts(object, field, version);
    const node = found?.value;
    const value = node && toValue(node);
    if (!found) {
      const refused = isRefused(evidence, section, object, field, 'missing');
      const asked = required || (isAskedAtTimes.has(field) && refused);
      if (!asked || isElsewhereWhenMissing(section, field, object)) continue;
      const source = object;
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
          edits: [{ op: 'set', in: object, path: [field], value: kind }],
          preferred: value.toLowerCase() === kind,
        })),
      };
      continue;
    }
    if (!node || isTyped(value) || isTemplate(value)) {
      if (node) yield* nestedProblems(evidence, file, { section, field, object, title }, node);
      continue;
    }
    const source = object;
    const refused = isRefused(evidence, section, object, field, kindOf(value));
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

/** Whether the import fails over a field that is missing or of a wrong kind: as seen on 3.10.8, 4.0.5 and 4.3.6. */
function isRefused(
  evidence: Evidence,
  section: string,
  object: JsonObject,
  field: string,
  kind: Kind,
): boolean {
  const { version } = evidence;
  switch (`${section}.${field}`) {
    case 'bindings.routing_key':
      return isRoutingKeyRefused(evidence, object, kind);
    case 'parameters.name':
      return !isParameterNameTaken(object.plain.component, kind, version);
    case 'exchanges.name':
      return isUnnamedExchangeRefused(evidence, object, kind) || !isTaken(section, field, kind, version);
    default:
      return !isTaken(section, field, kind, version);
  }
}

/** A topic exchange takes the keys of its bindings apart; others take none, and numbers and lists until 4.3. */
function isRoutingKeyRefused({ topology, version }: Evidence, binding: JsonObject, kind: Kind): boolean {
  const type = topology.exchange(textOf(binding, 'vhost') ?? '', textOf(binding, 'source') ?? '')?.type;
  if (type === 'topic') return true;
  return isAtLeast(version, 4, 3) && !['missing', 'boolean', 'null'].includes(kind);
}

/** Until 4.3 the patterns of policies are matched with the name, whatever it is. */
function isUnnamedExchangeRefused({ model, version }: Evidence, { plain }: JsonObject, kind: Kind): boolean {
  if (isAtLeast(version, 4, 3) || ['empty list', 'characters', 'list'].includes(kind)) return false;
  return model.policies.some(
    policy => policy.vhost === plain.vhost && (policy.applyTo === 'all' || policy.applyTo === 'exchanges'),
  );
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
