import { newestVersion, oldestVersion } from '../model/version.ts';
import { valueShapes } from './context.ts';
import type { Field, Shape } from './keys/field.ts';
import { fieldsOf } from './keys/fields.ts';
import { pageAddress } from './keys/words/words.ts';

/**
 * What the import of a definitions file accepts, as a JSON Schema (draft-07) for editors that know no RabbitMQ. It
 * lets pass what some version takes, and unknown keys, as the import reads over most of them.
 */
export function definitionsJsonSchema(): object {
  const shapes: Shape[] = ['file'];
  for (const shape of shapes) {
    const used = [...fieldsOf(shape, newestVersion).map(field => field.shape), ...inner(shape)];
    for (const next of used) if (next && !shapes.includes(next)) shapes.push(next);
  }
  const [, ...others] = shapes;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'RabbitMQ definitions',
    description:
      'A definitions file, as `GET /api/definitions` exports it and `POST /api/definitions` imports it.',
    ...objectSchema('file'),
    definitions: Object.fromEntries(others.map(shape => [shape, objectSchema(shape)])),
  };
}

/** The shapes that no field names: values by component, and keys that are free. */
function inner(shape: Shape): readonly Shape[] {
  if (shape === 'parameters') return Object.values(valueShapes);
  return shape === 'user permissions' ? ['user permission'] : [];
}

function objectSchema(shape: Shape): object {
  if (shape === 'user permissions') return { type: 'object', additionalProperties: refTo('user permission') };
  const fields = mergedFields(shape);
  // A file of one virtual host names none, and what only some protocol asks for is not asked for here.
  const required = fields
    .filter(field => field.required && field.names !== 'vhost' && field.only === undefined)
    .map(({ key }) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(field => [field.key, fieldSchema(field)])),
    ...(required.length > 0 ? { required } : {}),
    ...(shape === 'parameters' ? { allOf: Object.entries(valueShapes).map(componentSchema) } : {}),
  };
}

function componentSchema([component, shape]: readonly [string, Shape]): object {
  const value = shape === 'federation-upstream-set' ? { type: 'array', items: refTo(shape) } : refTo(shape);
  return {
    if: { properties: { component: { const: component } }, required: ['component'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { value } },
  };
}

function fieldSchema(field: Field): object {
  const { types, shape } = field;
  const [type] = types;
  const description = descriptionOf(field);
  if (type === 'any') return { description };
  if (shape && type === 'object') {
    // Erlang's empty list and its empty object are one.
    const empty = types.includes('array') ? [{ type: 'array', maxItems: 0 }] : [];
    return { description, anyOf: [refTo(shape), ...empty] };
  }
  if (type === 'array' && shape) return { description, type, items: refTo(shape) };
  return { description, type: types.length === 1 ? type : types, ...valueSchema(field) };
}

function valueSchema({ types, allowed, isOpen, min, max, pattern, key }: Field): object {
  if (types.includes('array')) return allowed ? { items: { type: 'string', examples: allowed } } : {};
  return {
    ...(allowed === undefined ? {} : { [isOpen ? 'examples' : 'enum']: allowed }),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(key === 'password' || key === 'password_hash' ? { writeOnly: true } : {}),
  };
}

/** The fields with what any of the versions takes. */
function mergedFields(shape: Shape): readonly Field[] {
  const others = [oldestVersion, { major: 4, minor: 0 }].map(version => fieldsOf(shape, version));
  return fieldsOf(shape, newestVersion).map(field => {
    const older = others.flatMap(fields => fields.find(({ key }) => key === field.key) ?? []);
    const known = [field, ...older].filter(({ isKnown }) => isKnown);
    const values = known.flatMap(({ allowed }) => allowed ?? []);
    return {
      ...field,
      allowed:
        known.every(({ allowed }) => allowed) && known.length > 0 ? [...new Set(values)] : field.allowed,
      min: known.every(({ min }) => min !== undefined) ? field.min : undefined,
    };
  });
}

function descriptionOf(field: Field): string {
  const facts = [
    field.about,
    field.default === undefined ? '' : `Default: ${field.default}.`,
    field.deprecated ?? '',
    field.since === undefined ? '' : `Since ${field.since}.`,
    field.removedIn === undefined ? '' : `Removed in ${field.removedIn}.`,
    pageAddress(field.page),
  ];
  return facts.filter(fact => fact !== '').join(' ');
}

function refTo(shape: Shape): object {
  return { $ref: `#/definitions/${encodeURIComponent(shape)}` };
}
