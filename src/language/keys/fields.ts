import tables from '../../model/facts.json' with { type: 'json' };
import {
  applyToValues,
  definitionsSections,
  exchangeTypes,
  informationalKeys,
  objectFields,
  parameterComponents,
  type ValueType,
} from '../../model/facts.ts';
import { formatVersion, type Version } from '../../model/version.ts';
import { type Field, fieldFrom, type NameKind, type Shape, typesOf, wordsOf } from './field.ts';
import { shovelFields, upstreamFields, vhostLimitFields } from './parameter-fields.ts';
import { policyFields, queueArgumentFields, queueTypeValues } from './setting-fields.ts';
import { exchangeArgumentWords, fileWords, objectWords } from './words/objects.ts';
import { userLimitWords } from './words/parameters.ts';
import type { WordsByKey } from './words/words.ts';

/** The keys of a shape, those that this version does not know included. */
export function fieldsOf(shape: Shape, version: Version): readonly Field[] {
  const name = `${shape} in ${formatVersion(version)}`;
  const fields = cache.get(name) ?? makeFields(shape, version);
  cache.set(name, fields);
  return fields;
}

export function fieldOf(shape: Shape, key: string, version: Version): Field | undefined {
  // The keys are names of virtual hosts.
  if (shape === 'user permissions') return { ...userPermission, key };
  return fieldsOf(shape, version).find(field => field.key === key);
}

const cache = new Map<string, readonly Field[]>();

function makeFields(shape: Shape, version: Version): readonly Field[] {
  switch (shape) {
    case 'file':
      return fileFields();
    case 'user permissions':
      return [];
    case 'user permission':
      return sectionFields('permissions', version).filter(({ key }) => key !== 'user' && key !== 'vhost');
    case 'user limits':
      return innerFields('users', 'limits', userLimitWords, '', version);
    case 'metadata':
      return metadataFields(version);
    case 'definition':
      return policyFields('policy', version);
    case 'operator definition':
      return policyFields('operator policy', version);
    case 'operator policy':
      return sectionFields('policies', version)
        .filter(({ key }) => key !== 'vhost' && key !== 'name')
        .map(field => operatorField(field));
    case 'queue arguments':
      return queueArgumentFields(version);
    case 'exchange arguments':
      return exchangeArguments();
    case 'binding arguments':
      return bindingArguments();
    case 'vhost-limits':
      return vhostLimitFields();
    case 'federation-upstream':
    case 'federation-upstream-set':
      return upstreamFields(shape, version);
    case 'shovel':
      return shovelFields(version);
    default:
      return sectionFields(shape, version);
  }
}

function fileFields(): readonly Field[] {
  const sections = definitionsSections.map(
    (key): Field => ({
      key,
      types: ['array'],
      shape: key as Shape,
      isKnown: true,
      ...wordsOf(fileWords, key),
    }),
  );
  const others = informationalKeys.map(
    (key): Field => ({
      key,
      types: [key === 'metadata' ? 'object' : key === 'limits' ? 'array' : 'string'],
      isKnown: true,
      isIgnored: !(key in offeredKeys),
      allowed: offeredKeys[key],
      isOpen: true,
      ...wordsOf(fileWords, key),
    }),
  );
  return [...sections, ...others];
}

/** The keys beside the sections that a person may want to write. */
const offeredKeys: Readonly<Record<string, readonly string[] | undefined>> = {
  rabbitmq_version: undefined,
  rabbitmq_definition_format: ['cluster', 'single_virtual_host'],
};

type SectionShape = Extract<Shape, keyof typeof tables.definitions.objects>;

function sectionFields(section: SectionShape, version: Version): readonly Field[] {
  const rows = rowsOf(section);
  return objectFields(section, version)
    .filter(({ field }) => !field.includes('.'))
    .map(({ field: key, type, required }): Field => {
      const name = `${section}.${key}`;
      const row = rows.find(({ field }) => field === key);
      const words = wordsOf(objectWords, name);
      return {
        ...words,
        key,
        types: key === 'tags' ? ['array', 'string'] : typesOf(type),
        required,
        isKnown: true,
        isIgnored: ignored.has(name),
        allowed: allowedValues(name, version) ?? row?.values ?? row?.known_values ?? row?.values_known,
        isOpen: row?.values === undefined && name !== 'policies.apply-to',
        default:
          words.default ?? (row?.default === undefined ? undefined : `\`${JSON.stringify(row.default)}\``),
        shape: shapes[name],
        names: names[name],
      };
    });
}

interface FieldRow {
  readonly field: string;
  readonly default?: unknown;
  readonly values?: readonly string[];
  readonly known_values?: readonly string[];
  readonly values_known?: readonly string[];
  /** Of an object, by key: types in words. */
  readonly fields?: Readonly<Record<string, string>>;
}

function rowsOf(section: SectionShape): readonly FieldRow[] {
  return section === 'policies' ? tables.policies.fields : tables.definitions.objects[section].fields;
}

const ignored: ReadonlySet<string> = new Set([
  'bindings.properties_key',
  'queues.exclusive',
  'queues.type',
  'users.administrator',
  'vhosts.default_queue_type',
  'vhosts.limits',
]);

const shapes: Readonly<Record<string, Shape>> = {
  'bindings.arguments': 'binding arguments',
  'exchanges.arguments': 'exchange arguments',
  'policies.definition': 'definition',
  'queues.arguments': 'queue arguments',
  'users.limits': 'user limits',
  'users.permissions': 'user permissions',
  'vhosts.metadata': 'metadata',
};

const names: Readonly<Record<string, NameKind>> = {
  'bindings.destination': 'destination',
  'bindings.routing_key': 'routing key',
  'bindings.source': 'exchange',
  'bindings.vhost': 'vhost',
  'exchanges.vhost': 'vhost',
  'parameters.vhost': 'vhost',
  'permissions.user': 'user',
  'permissions.vhost': 'vhost',
  'policies.vhost': 'vhost',
  'queues.vhost': 'vhost',
  'topic_permissions.exchange': 'exchange',
  'topic_permissions.user': 'user',
  'topic_permissions.vhost': 'vhost',
};

function allowedValues(name: string, version: Version): readonly string[] | undefined {
  switch (name) {
    case 'policies.apply-to':
      return applyToValues(version);
    case 'exchanges.type':
      return [...exchangeTypes(version).keys()].filter(type => type !== 'x-federation-upstream');
    case 'parameters.component':
      return [...parameterComponents.keys()].filter(
        component => component in (objectWords['parameters.component']?.values ?? {}),
      );
    default:
      return undefined;
  }
}

const userPermission: Field = {
  key: '',
  types: ['object'],
  shape: 'user permission',
  isKnown: true,
  about: 'What the user may do in this virtual host.',
  page: 'access-control',
};

/** The value of an operator policy's parameter: a broker refuses it without a priority. */
function operatorField(field: Field): Field {
  if (field.key === 'priority') return { ...field, required: true, default: undefined };
  return field.key === 'definition' ? { ...field, shape: 'operator definition' } : field;
}

/** The fields of an object inside an object of a section, which the tables have in words. */
function innerFields(
  section: SectionShape,
  outer: string,
  words: WordsByKey,
  prefix: string,
  version: Version,
): readonly Field[] {
  const { fields = {} } = rowsOf(section).find(({ field }) => field === outer) ?? {};
  return Object.entries(fields).map(([key, type]) => ({
    ...fieldFrom(words, `${prefix}${key}`, type, version),
    key,
  }));
}

function metadataFields(version: Version): readonly Field[] {
  const key = 'default_queue_type';
  const type = rowsOf('vhosts').find(({ field }) => field === `metadata.${key}`);
  return innerFields('vhosts', 'metadata', objectWords, 'metadata.', version).map(field =>
    field.key === key ? { ...field, allowed: type?.values, values: queueTypeValues } : field,
  );
}

function bindingArguments(): readonly Field[] {
  return tables.exchanges.binding_rules.flatMap(
    ({ argument: key, values, default: preset }): readonly Field[] => {
      if (key === undefined) return [];
      const words = wordsOf(exchangeArgumentWords, key);
      return [
        {
          ...words,
          key,
          types: ['string'],
          allowed: values,
          default: preset && `\`${preset}\``,
          isKnown: true,
        },
      ];
    },
  );
}

function exchangeArguments(): readonly Field[] {
  const rows: readonly (ValueType & {
    readonly argument: string;
    readonly types: string | readonly string[];
  })[] = tables.exchanges.arguments;
  return rows.map(
    ({ argument: key, types, type, min, values }): Field => ({
      ...wordsOf(exchangeArgumentWords, key),
      key,
      types: typesOf(type),
      min,
      allowed: values,
      isKnown: true,
      names: key === 'alternate-exchange' ? 'exchange' : undefined,
      only: typeof types === 'string' ? undefined : types,
    }),
  );
}
