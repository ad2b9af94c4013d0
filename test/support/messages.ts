import fc from 'fast-check';
import type { FieldTable, FieldValue, Message, Properties } from '../../src/messages/message.ts';

/** Any message that a queue may hold: every property, every type of a field, hostile names, any bytes. */
export function anyMessage(): fc.Arbitrary<Message> {
  return fc.record({
    exchange: shortText(),
    routingKey: shortText(),
    redelivered: fc.boolean(),
    properties: anyProperties(),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary' }).map(text => new TextEncoder().encode(text)),
      fc.json({ maxDepth: 3 }).map(text => new TextEncoder().encode(text)),
    ),
  });
}

export function anyProperties(): fc.Arbitrary<Properties> {
  return fc.record(
    {
      contentType: shortText(),
      contentEncoding: shortText(),
      headers: fieldTable(),
      deliveryMode: fc.integer({ min: 0, max: 255 }),
      priority: fc.integer({ min: 0, max: 255 }),
      correlationId: shortText(),
      replyTo: shortText(),
      expiration: shortText(),
      messageId: shortText(),
      timestamp: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      type: shortText(),
      userId: shortText(),
      appId: shortText(),
      clusterId: shortText(),
    },
    { requiredKeys: [] },
  );
}

/** A message of a few properties, for a test that needs one. */
export function message(body: string | Uint8Array, properties: Properties = {}): Message {
  return {
    exchange: '',
    routingKey: 'orders',
    redelivered: false,
    properties,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}

/** A message that was rejected from `queue` and has died once. */
export function deadMessage(body: string | Uint8Array, headers: FieldTable = [], queue = 'orders'): Message {
  const value = [
    ['count', { type: 'int64', value: 1n }],
    ['reason', { type: 'longstr', value: 'rejected' }],
    ['queue', { type: 'longstr', value: queue }],
    ['time', { type: 'timestamp', value: 1_763_820_120n }],
  ] as const satisfies FieldTable;
  const death = [
    ['x-death', { type: 'array', value: [{ type: 'table', value }] }],
  ] as const satisfies FieldTable;
  return message(body, { headers: [...death, ...headers] });
}

function fieldTable(depth = 2): fc.Arbitrary<FieldTable> {
  const name = fc.oneof(shortText(), fc.constantFrom('x-death', '2', '10', '__proto__', 'a', 'a'));
  return fc.array(fc.tuple(name, fieldValue(depth)), { maxLength: 4 });
}

function fieldValue(depth: number): fc.Arbitrary<FieldValue> {
  const integer = (bits: number, signed: boolean) =>
    fc.integer({ min: signed ? -(2 ** (bits - 1)) : 0, max: 2 ** (signed ? bits - 1 : bits) - 1 });
  const typed = <T extends FieldValue['type'], V>(type: T, value: fc.Arbitrary<V>) =>
    value.map(value => ({ type, value })) as unknown as fc.Arbitrary<FieldValue>;
  const flat = fc.oneof(
    typed('longstr', fc.string({ unit: 'binary', maxLength: 20 })),
    typed('binary', fc.uint8Array({ maxLength: 8 })),
    typed('bytes', fc.uint8Array({ maxLength: 8 })),
    typed('bool', fc.boolean()),
    typed('int8', integer(8, true)),
    typed('uint8', integer(8, false)),
    typed('int16', integer(16, true)),
    typed('uint16', integer(16, false)),
    typed('int32', integer(32, true)),
    typed('uint32', integer(32, false)),
    typed('int64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    typed('timestamp', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    typed('float', fc.float()),
    typed('double', fc.double()),
    fc.record({
      type: fc.constant('decimal' as const),
      places: integer(8, false),
      digits: integer(32, false),
    }),
    fc.constant<FieldValue>({ type: 'void' }),
  );
  if (depth === 0) return flat;
  return fc.oneof(
    { weight: 4, arbitrary: flat },
    { weight: 1, arbitrary: typed('array', fc.array(fieldValue(depth - 1), { maxLength: 3 })) },
    { weight: 1, arbitrary: typed('table', fieldTable(depth - 1)) },
  );
}

/** Text of at most 255 bytes. */
function shortText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('', 'orders', '<script>alert(1)</script>', 'é\u2028"\\\n', '__proto__'),
  );
}
