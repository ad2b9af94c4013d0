import type { ValueType } from '../model/facts.ts';
import {
  type ParameterShape,
  shovelProtocols,
  shovelShape,
  upstreamInSetShape,
  upstreamShape,
  vhostLimitsShape,
} from '../model/parameter-facts.ts';
import { formatVersion, type Version } from '../model/version.ts';
import { uriProblem } from './amqp-uri.ts';
import { nearest } from './nearest.ts';
import { objectInShovelProblem } from './shovel-arguments.ts';
import { isTemplate } from './template.ts';
import { wantedInstead } from './value-type.ts';

/** What a broker would not take in the value of a parameter. Never with a part of a URI in its words. */
export interface ValueProblem {
  /** The field; absent where the whole value is wrong. */
  readonly field?: string;
  /** As the end of "Shovel `x`: …". */
  readonly words: string;
  readonly corrections?: readonly Correction[];
}

/** A change to the fields of the value; `undefined` removes one. */
export interface Correction {
  readonly title: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly preferred?: boolean;
}

/** Whether a whole number is written as `10.0`: the broker takes it for no integer. */
export type IsFloat = (field: string) => boolean;

/** For each component that is checked. Seen on 3.10.8, 4.0.5 and 4.3.6. */
export const valueProblems: Readonly<
  Record<string, (value: unknown, version: Version, isFloat: IsFloat) => Iterable<ValueProblem>>
> = {
  shovel: (value, version, isFloat) => inObject(value, fields => shovelProblems(fields, version, isFloat)),
  'federation-upstream': (value, version) =>
    inObject(value, fields => fieldProblems(fields, upstreamShape(version), version)),
  'federation-upstream-set': upstreamSetProblems,
  'vhost-limits': (value, version, isFloat) =>
    inObject(value, fields => fieldProblems(fields, vhostLimitsShape(version), version, isFloat)),
};

type Fields = Readonly<Record<string, unknown>>;

function inObject(
  value: unknown,
  problems: (fields: Fields) => Iterable<ValueProblem>,
): Iterable<ValueProblem> {
  const fields = asFields(value);
  return fields ? problems(fields) : [{ words: 'the value must be an object' }];
}

/** An empty list is an empty object to the broker. */
function asFields(value: unknown): Fields | undefined {
  if (Array.isArray(value)) return value.length === 0 ? {} : undefined;
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

/** And the other way round. */
function asList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? [] : undefined;
}

function* upstreamSetProblems(value: unknown, version: Version): Iterable<ValueProblem> {
  const shape = upstreamInSetShape(version);
  const items = asList(value);
  if (!items) yield { words: 'the value must be a list of objects with an `upstream`' };
  for (const item of items ?? []) {
    if (isTemplate(item)) continue;
    const [problem] = inObject(item, fields => fieldProblems(fields, shape, version));
    // A list has no place for the edits of one item.
    if (problem) yield { words: `in an upstream of the set, ${problem.words}` };
  }
}

function* shovelProblems(fields: Fields, version: Version, isFloat: IsFloat): Iterable<ValueProblem> {
  const known = shovelProtocols(version);
  // Null is no missing field to the broker.
  const { 'src-protocol': src = 'amqp091', 'dest-protocol': dest = 'amqp091' } = fields;
  if (isTemplate(src) || isTemplate(dest)) return;
  let isUnknown = false;
  for (const [field, protocol] of [
    ['src-protocol', src],
    ['dest-protocol', dest],
  ] as const) {
    if (typeof protocol === 'string' && known.includes(protocol)) continue;
    isUnknown = true;
    yield {
      field,
      words: `\`${field}\` must be one of ${known.join(', ')} in RabbitMQ ${formatVersion(version)}`,
    };
  }
  if (isUnknown || typeof src !== 'string' || typeof dest !== 'string') return;
  yield* fieldProblems(fields, shovelShape({ src, dest }, version), version, isFloat);

  // `src-delete-after` is the newer name.
  const field = 'src-delete-after' in fields ? 'src-delete-after' : 'delete-after';
  const counts = src !== 'amqp10' || shovelProtocols(version).includes('local');
  if (counts && Number.isInteger(fields[field]) && fields['ack-mode'] === 'no-ack') {
    yield {
      field,
      words: `\`${field}\` cannot be a number while \`ack-mode\` is no-ack`,
      corrections: [
        { title: 'Acknowledge on confirm', fields: { 'ack-mode': 'on-confirm' }, preferred: true },
      ],
    };
  }
}

function* fieldProblems(
  fields: Fields,
  { fields: types, required, alternatives }: ParameterShape,
  version: Version,
  isFloat: IsFloat = () => false,
): Iterable<ValueProblem> {
  for (const field of required) if (!(field in fields)) yield { field, words: `\`${field}\` is missing` };
  for (const { fields: pair, needsOne } of alternatives) {
    const [one, other] = pair;
    const count = Number(one in fields) + Number(other in fields);
    if (count === 0 && needsOne) yield { field: one, words: `\`${one}\` or \`${other}\` is missing` };
    if (count < 2) continue;
    yield {
      field: other,
      words: `only one of \`${one}\` and \`${other}\` can be there`,
      corrections: pair.map(field => ({ title: `Remove \`${field}\``, fields: { [field]: undefined } })),
    };
  }
  for (const [field, value] of Object.entries(fields)) {
    if (isTemplate(field) || isTemplate(value)) continue;
    const type = types.get(field);
    if (!type) {
      yield unknownField(fields, field, types, version);
      continue;
    }
    const wrong = problemIn(field, type, value, version, isFloat(field));
    if (wrong !== undefined) {
      yield {
        field,
        words: `\`${field}\` ${wrong}`,
        corrections: required.includes(field) ? [] : correctionsOf(field, type, value, version),
      };
    }
  }
}

function unknownField(
  fields: Fields,
  field: string,
  types: ParameterShape['fields'],
  version: Version,
): ValueProblem {
  const free = [...types.keys()].filter(known => !(known in fields));
  const meant = nearest(field.toLowerCase().replaceAll('_', '-'), free, 3);
  const type = meant === undefined ? undefined : types.get(meant);
  const fits =
    meant !== undefined && type && problemIn(meant, type, fields[field], version, false) === undefined;
  const name = field.length > 40 ? `${field.slice(0, 40)}…` : field;
  return {
    field,
    words: `RabbitMQ ${formatVersion(version)} has no \`${name}\` here${fits ? `; did you mean \`${meant}\`?` : ''}`,
    corrections: [
      ...(fits
        ? [
            {
              title: `Rename it to \`${meant}\``,
              fields: { [field]: undefined, [meant]: fields[field] },
              preferred: true,
            },
          ]
        : []),
      { title: `Remove \`${name}\``, fields: { [field]: undefined }, preferred: !fits },
    ],
  };
}

/** What is wrong with the value of a field, in words that go on after its name. */
function problemIn(
  field: string,
  type: ValueType,
  value: unknown,
  version: Version,
  isFloat: boolean,
): string | undefined {
  if (type.type === 'uri') return urisProblem(value, version);
  if (type.type === 'object') {
    const own = asFields(value);
    return own ? objectInShovelProblem(field, own, version) : 'must be an object';
  }
  if (type.type === 'integer' && type.values) {
    if (type.values.some(allowed => allowed === value)) return undefined;
    const wanted = wantedInstead(type, value, isFloat);
    return wanted && `must be ${type.values.join(', ')} or ${wanted}`;
  }
  const wanted = wantedInstead(type, value, isFloat);
  if (wanted !== undefined) return `must be ${wanted}`;
  const isTooLong = field === 'dest-queue' && new TextEncoder().encode(String(value)).length > 255;
  return isTooLong ? 'has more than 255 bytes' : undefined;
}

function urisProblem(value: unknown, version: Version): string | undefined {
  for (const uri of Array.isArray(value) ? value : [value]) {
    if (isTemplate(uri) || isPlaceholder(uri)) continue;
    if (typeof uri !== 'string') return 'must be an AMQP URI or a list of them';
    const problem = uriProblem(uri, version);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A word in capitals, such as `BERLIN_URI`: a script puts the URI in. */
function isPlaceholder(uri: unknown): boolean {
  return typeof uri === 'string' && /^[A-Z][A-Z0-9_]+$/.test(uri);
}

function correctionsOf(
  field: string,
  type: ValueType,
  value: unknown,
  version: Version,
): readonly Correction[] {
  const better = correctedValue(type, value);
  const isBetter = better !== undefined && problemIn(field, type, better, version, false) === undefined;
  return [
    ...(isBetter
      ? [{ title: `Change it to ${JSON.stringify(better)}`, fields: { [field]: better }, preferred: true }]
      : []),
    { title: `Remove \`${field}\``, fields: { [field]: undefined }, preferred: !isBetter },
  ];
}

function correctedValue({ type, values = [] }: ValueType, value: unknown): unknown {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (type === 'number' || type === 'integer') {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    // A larger one is written with an exponent, which makes it no integer again.
    return Number.isSafeInteger(number) ? number : undefined;
  }
  return type === 'enum' && typeof value === 'string'
    ? nearest(value.toLowerCase(), values.map(String), 3)
    : undefined;
}
