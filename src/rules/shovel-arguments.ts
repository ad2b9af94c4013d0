import { queueArguments, type ValueType } from '../model/facts.ts';
import { isAtLeast, newestVersion, type Version } from '../model/version.ts';
import { wantedInstead } from './value-type.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is wrong with an object in the value of a shovel, in words that go on after its name; undefined where nothing is.
 * Seen on 3.10.8, 4.0.5 and 4.3.6.
 */
export function objectInShovelProblem(field: string, fields: Fields, version: Version): string | undefined {
  switch (field) {
    case 'src-queue-args':
    case 'dest-queue-args':
      return isAtLeast(version, 4, 3)
        ? queueArgumentsProblem(fields, version)
        : unknownQueueArgument(fields, version);
    case 'src-consumer-args':
      return isAtLeast(version, 4, 3)
        ? consumerArgumentsProblem(fields)
        : unknownConsumerArgument(fields, version);
    case 'publish-properties':
    case 'dest-publish-properties':
      return fieldsProblem(fields, messageProperties);
    case 'internal_owner':
      return fieldsProblem(fields, ownerFields);
    default:
      return first(fields, (key, value) => typeProblem(key, value, text));
  }
}

function queueArgumentsProblem(fields: Fields, version: Version): string | undefined {
  const known = queueArguments(version);
  if (holdsNull(fields)) return 'must not hold null';
  if ('x-dead-letter-routing-key' in fields && !('x-dead-letter-exchange' in fields)) {
    return 'has an `x-dead-letter-routing-key` without an `x-dead-letter-exchange`';
  }
  return first(fields, (key, value) => {
    const type = known.get(key);
    // The sizes of a stream have their limits when the queue is declared.
    return type && typeProblem(key, value, key.startsWith('x-stream-') ? size : type);
  });
}

/** Shovels had a list of the arguments, and two checks of theirs crash: rabbitmq-server issue 8323. */
function unknownQueueArgument(fields: Fields, version: Version): string | undefined {
  const known = queueArguments(newestVersion);
  return first(fields, key => {
    if (key === 'x-dead-letter-routing-key' || key === 'x-max-age') {
      return `cannot have \`${key}\` before 4.3, which fails over it`;
    }
    const isTooNew = key === 'x-stream-filter-size-bytes' && !isAtLeast(version, 4, 0);
    return known.has(key) && !notForShovelsBefore43.has(key) && !isTooNew
      ? undefined
      : `cannot have \`${key}\` before 4.3`;
  });
}

const notForShovelsBefore43: ReadonlySet<string> = new Set([
  'x-consumer-disconnected-timeout',
  'x-consumer-timeout',
  'x-delayed-retry-max',
  'x-delayed-retry-min',
  'x-delayed-retry-type',
  'x-delivery-limit',
  'x-member-placement-tag',
  'x-queue-master-locator',
]);

function consumerArgumentsProblem(fields: Fields): string | undefined {
  if (holdsNull(fields)) return 'must not hold null';
  const offset = fields['x-stream-offset'];
  if (typeof offset === 'string' && !/^(first|last|next|\d+[YMDhms])$/.test(offset)) {
    return 'has an `x-stream-offset` that is none of first, last, next, an age such as `7D` or a number';
  }
  return fieldsProblem(fields, { 'x-priority': whole, 'x-consumer-timeout': size }, 'others are taken');
}

function unknownConsumerArgument(fields: Fields, version: Version): string | undefined {
  const known = [
    'x-priority',
    'x-stream-offset',
    ...(isAtLeast(version, 4, 0) ? [] : ['x-cancel-on-ha-failover']),
  ];
  if (fields['x-stream-offset'] === null) return 'must not hold null';
  return first(fields, key => (known.includes(key) ? undefined : `cannot have \`${key}\` before 4.3`));
}

function fieldsProblem(
  fields: Fields,
  types: Readonly<Record<string, ValueType>>,
  others?: 'others are taken',
): string | undefined {
  return first(fields, (key, value) => {
    const type = Object.hasOwn(types, key) ? types[key] : undefined;
    if (type) return typeProblem(key, value, type);
    return others ? undefined : `cannot have \`${key}\``;
  });
}

function typeProblem(key: string, value: unknown, type: ValueType): string | undefined {
  const wanted = wantedInstead(type, value, false) ?? notOneOf(type, value);
  return wanted && `has a \`${key}\` that must be ${wanted}`;
}

/** Of whole numbers too. */
function notOneOf({ values }: ValueType, value: unknown): string | undefined {
  return !values || values.some(allowed => allowed === value) ? undefined : values.join(' or ');
}

function first(
  fields: Fields,
  problemOf: (key: string, value: unknown) => string | undefined,
): string | undefined {
  for (const [key, value] of Object.entries(fields)) {
    const problem = problemOf(key, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(holdsNull);
}

const text: ValueType = { type: 'string' };
const number: ValueType = { type: 'number' };
const whole: ValueType = { type: 'integer' };
const size: ValueType = { type: 'integer', min: 0 };

const messageProperties: Readonly<Record<string, ValueType>> = {
  content_type: text,
  content_encoding: text,
  delivery_mode: number,
  priority: number,
  correlation_id: text,
  reply_to: text,
  expiration: text,
  message_id: text,
  timestamp: number,
  type: text,
  user_id: text,
  app_id: text,
  cluster_id: text,
};

const ownerFields: Readonly<Record<string, ValueType>> = {
  kind: { type: 'enum', values: ['exchange', 'queue'] },
  name: text,
  virtual_host: text,
};
