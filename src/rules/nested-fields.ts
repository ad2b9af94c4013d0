import { isAtLeast, type Version } from '../model/version.ts';
import { type JsonNode, type JsonObject, objectsOf, toValue, type WrittenFile } from '../model/written.ts';
import type { Evidence, Violation } from './rule.ts';
import { areTagsTaken } from './taken-kinds.ts';
import { isTemplate } from './template.ts';

/** A field of an object in a section, and what the object is called in messages. */
export interface FieldPlace {
  readonly section: string;
  readonly field: string;
  readonly object: JsonObject;
  readonly title: string;
}

/** What is wrong inside a field that is of the right type itself: as seen on 3.10.8, 4.0.5 and 4.3.6. */
export function nestedProblems(
  evidence: Evidence,
  file: WrittenFile,
  place: FieldPlace,
  node: JsonNode,
): Iterable<Violation> {
  switch (`${place.section}.${place.field}`) {
    case 'exchanges.arguments':
      // Reserved names are left out before their arguments are read.
      return String(place.object.plain.name).startsWith('amq.') ? [] : nullArguments(place, node);
    case 'bindings.arguments':
      return nullArguments(place, node);
    case 'vhosts.tags':
      return tagsProblem(place, toValue(node), evidence.version, ['tags']);
    case 'vhosts.metadata':
      return node.kind === 'object' ? metadataProblems(evidence, file, place, node) : [];
    case 'users.limits':
      return node.kind === 'object' ? limitProblems(place, node) : [];
    default:
      return [];
  }
}

/** At any depth. */
export function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  for (const key in value) if (holdsNull((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

/** The broker says `null_not_allowed`. */
function* nullArguments({ object, title }: FieldPlace, node: JsonNode): Iterable<Violation> {
  if (node.kind !== 'object') return;
  for (const { key, keyRange, value } of node.members) {
    if (!value || !holdsNull(toValue(value))) continue;
    yield {
      at: keyRange,
      brokerRefuses: true,
      message: `${title}: argument \`${key}\` is or holds null, which the broker does not take: it refuses the import. Give a value or remove it.`,
      fixes: [
        {
          title: `Remove \`${key}\``,
          edits: [{ op: 'remove', in: object, path: ['arguments', key] }],
          preferred: true,
        },
      ],
    };
  }
}

function* metadataProblems(
  evidence: Evidence,
  file: WrittenFile,
  place: FieldPlace,
  { plain }: JsonObject,
): Iterable<Violation> {
  const { default_queue_type: type, tags } = plain;
  yield* tagsProblem(place, tags, evidence.version, ['metadata', 'tags']);
  const consequence = isTemplate(type) ? undefined : wrongTypeConsequence(evidence, file, place.object, type);
  if (consequence === undefined) return;
  const source = place.object;
  yield {
    at: source.key('metadata', 'default_queue_type'),
    brokerRefuses: consequence === 'refused',
    message: `${place.title}: \`default_queue_type\` names no queue type, so the broker ${consequence === 'refused' ? 'refuses the import' : 'leaves the vhost out'}. Use classic, quorum or stream.`,
    fixes: ['quorum', 'classic'].map(value => ({
      title: `Make ${value} queues the default`,
      edits: [{ op: 'set', in: source, path: ['metadata', 'default_queue_type'], value }],
      preferred: value === 'quorum',
    })),
  };
}

/** 3.10.8 leaves the virtual host out and fails over what is in it; 4.x refuses, an empty type or null up to 4.0 only. */
function wrongTypeConsequence(
  evidence: Evidence,
  file: WrittenFile,
  { plain: { name } }: JsonObject,
  type: unknown,
): 'refused' | 'left out' | undefined {
  if (type === undefined || ['classic', 'quorum', 'stream'].some(known => known === type)) return undefined;
  const { version } = evidence;
  if (!isAtLeast(version, 4, 0)) return isInhabited(file, name) ? 'refused' : 'left out';
  const isEmpty = type === '' || type === null;
  return type === 'undefined' || (isEmpty && isAtLeast(version, 4, 3)) ? undefined : 'refused';
}

/** Bindings are left out in silence. */
function isInhabited({ root }: WrittenFile, vhost: unknown): boolean {
  const sections = ['queues', 'exchanges', 'policies', 'parameters', 'permissions', 'topic_permissions'];
  return sections.some(section => objectsOf(root, section).some(({ plain }) => plain.vhost === vhost));
}

function* tagsProblem(
  { object, title }: FieldPlace,
  tags: unknown,
  version: Version,
  path: readonly string[],
): Iterable<Violation> {
  const isTaken = Array.isArray(tags)
    ? areTagsTaken('vhost', tags, version)
    : tags === undefined || tags === null || typeof tags === 'string';
  if (isTaken) return;
  const source = object;
  yield {
    at: source.key(...path),
    brokerRefuses: true,
    message: `${title}: \`tags\` must be a list of texts: the broker refuses the import. Correct or remove them.`,
    fixes: [{ title: 'Remove the tags', edits: [{ op: 'remove', in: source, path }], preferred: true }],
  };
}

/** https://www.rabbitmq.com/docs/user-limits */
function* limitProblems({ object, title }: FieldPlace, limits: JsonObject): Iterable<Violation> {
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
          edits: [{ op: 'remove', in: object, path: ['limits', key] }],
          preferred: true,
        },
      ],
    };
  }
}
