import type {
  Arguments,
  Binding,
  BrokerModel,
  Exchange,
  Parameter,
  Permission,
  Policy,
  Queue,
  Source,
  SyntaxProblem,
  User,
  Vhost,
} from '../model/model.ts';
import { parseVersion, type Version } from '../model/version.ts';
import {
  find,
  isJsonObject,
  type JsonNode,
  type JsonObject,
  member,
  objectsOf,
  type WrittenFile,
} from '../model/written.ts';
import { parseJson } from './json.ts';
import { mentionsSection } from './mentions-section.ts';

/** A definitions file: its model, its place in the text, and what is wrong with the text itself. */
export interface DefinitionsDocument extends WrittenFile {
  readonly text: string;
  readonly model: BrokerModel;
  readonly problems: readonly SyntaxProblem[];
  /** The version that exported the file. */
  readonly version?: Version;
}

/**
 * Reads a definitions file, whole or half typed; undefined for a text that is none. What a person calls one by its
 * `kind` need not look like one, but must be a JSON object. Never throws. An entity without a name, or with values of a
 * wrong type, is left out of the model.
 */
export function parseDefinitions(text: string, kind?: 'definitions'): DefinitionsDocument | undefined {
  if (!kind && !mentionsSection.test(text)) return undefined;
  const { root, problems } = parseJson(text);
  if (root?.kind !== 'object' || !(kind || isDefinitions(root))) return undefined;
  return {
    text,
    root,
    model: readModel(root),
    problems,
    version: versionOf(root),
    scope: scopeOf(root),
    node: nodeAt,
    isFloat: (source, ...path) => {
      const isPossible = isJsonObject(source) && source.irregular;
      const node = isPossible ? nodeAt(source, ...path) : undefined;
      return node?.kind === 'scalar' && node.float === true;
    },
  };
}

function nodeAt(source: Source, ...path: readonly string[]): JsonNode | undefined {
  return isJsonObject(source) ? find(source, path)?.value : undefined;
}

/** The lists of a definitions file and a field that tells their items from the items of other tools' files. */
const sections: Readonly<Record<string, readonly string[]>> = {
  bindings: ['destination_type', 'destination'],
  exchanges: ['type', 'durable', 'vhost'],
  global_parameters: [],
  parameters: ['component'],
  permissions: ['configure'],
  policies: ['pattern', 'definition'],
  queues: ['durable', 'vhost', 'arguments'],
  topic_permissions: ['exchange'],
  users: ['password_hash', 'password', 'tags', 'hashing_algorithm'],
  vhosts: ['name'],
};

/**
 * Recognised by content: a version field of RabbitMQ's, or lists of objects under the names of at least two
 * sections, one of which only RabbitMQ has; one such list is enough if its items look like RabbitMQ's.
 */
function isDefinitions(root: JsonObject): boolean {
  if (root.members.some(({ key }) => /^rabbit(mq)?_version$|^rabbitmq_definition_format$/.test(key)))
    return true;
  const present = root.members.filter(({ key, value }) => key in sections && isListOfObjects(value));
  const typical = present.filter(({ key, value }) => hasTypicalItems(key, value));
  return (
    typical.some(({ key }) => key !== 'users' && key !== 'vhosts') ||
    (typical.length >= 2 && present.length >= 2)
  );
}

function isListOfObjects(node: JsonNode | undefined): boolean {
  return node?.kind === 'array' && node.items.every(item => item.kind === 'object');
}

function hasTypicalItems(section: string, node: JsonNode | undefined): boolean {
  if (node?.kind !== 'array') return false;
  const fields = sections[section] ?? [];
  return node.items.some(
    item => item.kind === 'object' && fields.some(field => Object.hasOwn(item.plain, field)),
  );
}

function versionOf(root: JsonObject): Version | undefined {
  const { rabbitmq_version: current, rabbit_version: older } = root.plain;
  const version = text(current) ?? text(older);
  return version === undefined ? undefined : parseVersion(version);
}

function scopeOf(root: JsonObject): DefinitionsDocument['scope'] {
  const format = text(root.plain.rabbitmq_definition_format);
  if (format) return format === 'single_virtual_host' ? 'virtual host' : 'cluster';
  if (member(root, 'users') || member(root, 'vhosts') || member(root, 'permissions')) return 'cluster';
  const objects = ['queues', 'exchanges', 'bindings', 'policies', 'parameters'].flatMap(section =>
    objectsOf(root, section),
  );
  return objects.length > 0 && objects.every(({ plain }) => !Object.hasOwn(plain, 'vhost'))
    ? 'virtual host'
    : 'cluster';
}

function readModel(root: JsonObject): BrokerModel {
  const read = <T>(section: string, readOne: (object: JsonObject, index: number) => T | undefined) => {
    const entities: T[] = [];
    objectsOf(root, section).forEach(object => {
      const entity = readOne(object, entities.length);
      if (entity !== undefined) entities.push(entity);
    });
    return entities;
  };
  return {
    vhosts: read('vhosts', readVhost),
    users: read('users', readUser),
    permissions: read('permissions', readPermission),
    exchanges: read('exchanges', readExchange),
    queues: read('queues', readQueue),
    bindings: read('bindings', readBinding),
    policies: [...read('policies', readPolicy), ...read('parameters', readOperatorPolicy)],
    parameters: read('parameters', readParameter),
  };
}

function readVhost(object: JsonObject): Vhost | undefined {
  const { name, metadata } = object.plain;
  if (typeof name !== 'string') return undefined;
  const defaultQueueType = text(record(metadata).default_queue_type);
  return { source: object, name, defaultQueueType };
}

function readUser(object: JsonObject): User | undefined {
  const { name, password_hash, password, hashing_algorithm } = object.plain;
  if (typeof name !== 'string') return undefined;
  return {
    source: object,
    name,
    passwordHash: text(password_hash),
    password: text(password),
    hashingAlgorithm: text(hashing_algorithm),
    tags: readTags(object),
  };
}

/** A list, or one string with commas; before `tags` there was a flag `administrator`. */
function readTags({ plain: { tags, administrator } }: JsonObject): readonly string[] {
  if (Array.isArray(tags)) return tags.filter(tag => typeof tag !== 'object' || tag === null).map(String);
  if (tags !== undefined && !isRecord(tags)) {
    return String(tags)
      .split(',')
      .map(tag => tag.trim())
      .filter(tag => tag !== '');
  }
  return administrator === true ? ['administrator'] : [];
}

function readPermission(object: JsonObject): Permission | undefined {
  const { user, vhost, configure, write, read } = object.plain;
  if (typeof user !== 'string') return undefined;
  return {
    source: object,
    user,
    vhost: text(vhost) ?? '',
    configure: text(configure) ?? '',
    write: text(write) ?? '',
    read: text(read) ?? '',
  };
}

function readExchange(object: JsonObject): Exchange | undefined {
  const { name, vhost, type, durable, auto_delete, internal, arguments: own } = object.plain;
  if (typeof name !== 'string') return undefined;
  return {
    source: object,
    vhost: text(vhost) ?? '',
    name,
    type: text(type) ?? 'direct',
    durable: flag(durable),
    autoDelete: flag(auto_delete),
    internal: flag(internal),
    arguments: record(own),
  };
}

function readQueue(object: JsonObject, index: number): Queue | undefined {
  const { name, vhost, durable, auto_delete, internal, arguments: own } = object.plain;
  if (typeof name !== 'string') return undefined;
  return {
    source: object,
    index,
    vhost: text(vhost) ?? '',
    name,
    durable: flag(durable),
    autoDelete: flag(auto_delete),
    internal: flag(internal),
    arguments: record(own),
  };
}

function readBinding(object: JsonObject): Binding | undefined {
  const { source, vhost, destination, destination_type, routing_key, arguments: own } = object.plain;
  if (typeof source !== 'string' || typeof destination !== 'string') return undefined;
  return {
    source: object,
    vhost: text(vhost) ?? '',
    from: source,
    to: destination,
    toType: destination_type === 'exchange' ? 'exchange' : 'queue',
    routingKey: text(routing_key) ?? '',
    arguments: record(own),
  };
}

function readPolicy(object: JsonObject): Policy | undefined {
  const { name, vhost } = object.plain;
  return typeof name === 'string' ? policyOf('policy', object, vhost, name) : undefined;
}

/** Operator policies have no section of their own: they are parameters of the component `operator_policy`. */
function readOperatorPolicy(object: JsonObject): Policy | undefined {
  const { component, name, vhost } = object.plain;
  if (component !== 'operator_policy' || typeof name !== 'string') return undefined;
  const value = member(object, 'value')?.value;
  return value?.kind === 'object' ? policyOf('operator policy', value, vhost, name) : undefined;
}

function policyOf(kind: Policy['kind'], object: JsonObject, vhost: unknown, name: string): Policy {
  const { pattern, priority, definition, 'apply-to': applyTo } = object.plain;
  return {
    source: object,
    kind,
    vhost: text(vhost) ?? '',
    name,
    pattern: text(pattern) ?? '',
    applyTo: text(applyTo) ?? 'all',
    priority: typeof priority === 'number' ? priority : 0,
    definition: record(definition),
  };
}

function readParameter(object: JsonObject): Parameter | undefined {
  const { name, vhost, component, value } = object.plain;
  if (typeof name !== 'string' || typeof component !== 'string') return undefined;
  return { source: object, vhost: text(vhost) ?? '', component, name, value: record(value) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function record(value: unknown): Arguments {
  return isRecord(value) ? value : noArguments;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const noArguments: Arguments = {};
