import tables from './facts.json' with { type: 'json' };
import { askedVersion, type ValueType } from './facts.ts';
import { isAtLeast, parseVersion, type Version } from './version.ts';

/** What the value of a runtime parameter can hold: https://www.rabbitmq.com/docs/parameters */
export interface ParameterShape {
  readonly fields: ReadonlyMap<string, ValueType>;
  readonly required: readonly string[];
  readonly alternatives: readonly Alternative[];
}

/** Fields of which only one can be there. */
export interface Alternative {
  readonly fields: readonly [string, string];
  readonly needsOne: boolean;
}

export interface ShovelProtocols {
  readonly src: string;
  readonly dest: string;
}

/** The protocols that a shovel of this version speaks. */
export function shovelProtocols(version: Version): readonly string[] {
  return valuesIn(shovel.common['src-protocol'], version);
}

/** https://www.rabbitmq.com/docs/shovel-dynamic; the protocols must be known. */
export function shovelShape(protocols: ShovelProtocols, version: Version): ParameterShape {
  return remembered(version, `shovel ${protocols.src} ${protocols.dest}`, () => {
    const src = shovel.protocols[protocols.src]?.src ?? nothing;
    const dest = shovel.protocols[protocols.dest]?.dest ?? nothing;
    return shovelShapeOf(src, dest, version);
  });
}

/** https://www.rabbitmq.com/docs/federation-reference#upstreams */
export function upstreamShape(version: Version): ParameterShape {
  return remembered(version, 'upstream', () => upstreamWith('uri', version));
}

/** One of the upstreams of a set: https://www.rabbitmq.com/docs/federation-reference#upstream-sets */
export function upstreamInSetShape(version: Version): ParameterShape {
  return remembered(version, 'upstream in set', () => upstreamWith('upstream', version));
}

/** https://www.rabbitmq.com/docs/vhosts#limits */
export function vhostLimitsShape(version: Version): ParameterShape {
  return remembered(version, 'limits', () => {
    const { fields = {} } = component('vhost-limits');
    return { fields: typesIn(fields, version), required: [], alternatives: [] };
  });
}

function shovelShapeOf(src: ShovelEnd, dest: ShovelEnd, version: Version): ParameterShape {
  const needed = [
    ...src.required,
    ...dest.required,
    ...(src.exactly_one_of ?? []),
    ...(dest.at_most_one_of ?? []),
  ];
  return {
    fields: new Map([
      ...needed.map((field): [string, ValueType] => [field, neededType(field)]),
      ...typesIn({ ...shovel.common, ...src.optional, ...dest.optional }, version),
    ]),
    required: [...src.required, ...dest.required],
    alternatives: [
      ...(src.exactly_one_of ? [{ fields: src.exactly_one_of, needsOne: true }] : []),
      ...(dest.at_most_one_of ? [{ fields: dest.at_most_one_of, needsOne: false }] : []),
    ],
  };
}

function upstreamWith(required: 'uri' | 'upstream', version: Version): ParameterShape {
  const { fields = {}, variants = [] } = component('federation-upstream');
  const variant = variants.find(candidate => candidate.in.includes(askedVersion(version)));
  const own = typesIn({ ...fields, ...variant?.with }, version);
  for (const field of variant?.without ?? []) own.delete(field);
  return {
    fields: new Map([[required, neededType(required)], ...own]),
    required: [required],
    alternatives: [],
  };
}

/** A file may have thousands of shovels. */
function remembered(version: Version, name: string, make: () => ParameterShape): ParameterShape {
  let shapes = shapesByVersion.get(version);
  if (!shapes) {
    shapes = new Map();
    shapesByVersion.set(version, shapes);
  }
  const shape = shapes.get(name) ?? make();
  shapes.set(name, shape);
  return shape;
}

const shapesByVersion = new WeakMap<Version, Map<string, ParameterShape>>();

/** The fields that a shape asks for have no type in the table. */
function neededType(field: string): ValueType {
  return { type: field.endsWith('uri') ? 'uri' : 'string' };
}

type FieldWords = Readonly<Record<string, string | readonly string[]>>;

interface Component {
  readonly component: string;
  readonly fields?: FieldWords;
  readonly variants?: readonly {
    readonly in: readonly string[];
    readonly with: FieldWords;
    readonly without: readonly string[];
  }[];
}

interface Shovel extends Component {
  readonly common: FieldWords;
  readonly protocols: Readonly<Record<string, { readonly src: ShovelEnd; readonly dest: ShovelEnd }>>;
}

interface ShovelEnd {
  readonly required: readonly string[];
  readonly exactly_one_of?: readonly [string, string];
  readonly at_most_one_of?: readonly [string, string];
  readonly optional: FieldWords;
}

const nothing: ShovelEnd = { required: [], optional: {} };

function component(name: string): Component {
  const rows = tables.runtime_parameters.components as readonly Component[];
  const found = rows.find(row => row.component === name);
  if (!found) throw new Error(`facts.json has no component ${name}`);
  return found;
}

const shovel = component('shovel') as Shovel;

function typesIn(fields: FieldWords, version: Version): Map<string, ValueType> {
  return new Map(
    Object.entries(fields).flatMap(([field, words]): [string, ValueType][] => {
      if (typeof words !== 'string') return [[field, { type: 'enum', values: valuesIn(words, version) }]];
      const type = since(words, version);
      return type === undefined ? [] : [[field, typeOf(type, version)]];
    }),
  );
}

function valuesIn(words: FieldWords[string] = [], version: Version): readonly string[] {
  return [words].flat().flatMap(word => since(word, version) ?? []);
}

/** The words without `(4.2 on)` at their end; undefined for a version before. */
function since(words: string, version: Version): string | undefined {
  const [, plain = words, from] = /^(.*?)(?: \(([\d.]+) on\))?$/.exec(words) ?? [];
  const first = from === undefined ? undefined : parseVersion(from);
  return first && !isAtLeast(version, first.major, first.minor, first.patch) ? undefined : plain;
}

function typeOf(words: string, version: Version): ValueType {
  if (words.startsWith('never')) {
    // For AMQP 1.0 the table says from when on it is an error.
    const takesLength = words.startsWith('never,') || !isAtLeast(version, 4, 1, 4);
    return { type: 'integer', min: 0, values: takesLength ? ['never', 'queue-length'] : ['never'] };
  }
  const [, type = words, min] = /^(integer) >= (\d+)$/.exec(words) ?? [];
  return min === undefined ? { type } : { type, min: Number(min) };
}
