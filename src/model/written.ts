import type { Source, TextRange } from './model.ts';

/**
 * A definitions file as it is written, for what the model leaves out: objects without a name, values of a wrong type,
 * repeated and unknown keys. A live cluster has none of this.
 */
export interface WrittenFile {
  readonly root: JsonObject;
  /** `virtual host`: a file for `POST /api/definitions/VHOST`; its objects name no virtual host. */
  readonly scope: 'cluster' | 'virtual host';
  /** What stands at `path` inside an entity of this file. */
  node(source: Source, ...path: readonly string[]): JsonNode | undefined;
  /** Whether a whole number stands at `path` that is written as `10.0` or `1e1`: the broker takes it for no integer. */
  isFloat(source: Source, ...path: readonly string[]): boolean;
}

/** A JSON text as a tree that remembers where everything stands. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject extends TextRange, Source {
  readonly kind: 'object';
  /** In a large file worked out for each object when it is first asked for: whoever goes through all objects asks `plain`. */
  readonly members: readonly JsonMember[];
  /** The value without places; a repeated key keeps its first value, as RabbitMQ 4.x reads it. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** `plain` may not say all: a key is repeated, or a whole number is written as `10.0`. */
  readonly irregular: boolean;
}

export interface JsonMember {
  readonly key: string;
  /** The key with its quotes. */
  readonly keyRange: TextRange;
  /** Missing while the text is half typed. */
  readonly value?: JsonNode;
}

export interface JsonArray extends TextRange {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends TextRange {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** A whole number that is written as `10.0` or `1e1`: the broker, unlike JavaScript, takes it for no integer. */
  readonly float?: true;
}

export function isJsonObject(source: Source): source is JsonObject {
  return 'members' in source;
}

/** The member `key` of an object; of a repeated key the first, as RabbitMQ 4.x reads it. */
export function member(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.find(candidate => candidate.key === key);
}

/** The member at `path` below `object`. */
export function find(object: JsonObject, path: readonly string[]): JsonMember | undefined {
  let found: JsonMember | undefined;
  let node: JsonNode | undefined = object;
  for (const step of path) {
    if (node?.kind !== 'object') return undefined;
    found = member(node, step);
    node = found?.value;
  }
  return found;
}

/** The objects in a section of a definitions file. */
export function objectsOf(root: JsonObject, section: string): readonly JsonObject[] {
  const list = member(root, section)?.value;
  if (list?.kind !== 'array') return [];
  const { items } = list;
  return items.every(isObject) ? items : items.filter(isObject);
}

/** The plain value of a node. */
export function toValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.items.map(toValue);
    case 'object':
      return node.plain;
  }
}

/** The plain value of an object that has these members. */
export function toRecord(members: readonly JsonMember[]): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  for (const { key, value } of members) {
    // defineProperty, not assignment: `__proto__` is a key like any other here.
    if (value && !Object.hasOwn(record, key)) {
      Object.defineProperty(record, key, { value: toValue(value), enumerable: true });
    }
  }
  return record;
}

function isObject(node: JsonNode): node is JsonObject {
  return node.kind === 'object';
}
