import fc from 'fast-check';
import type { FieldTable, FieldValue, Properties } from '../../../src/messages/message.ts';

/** The bytes of property lists with every property and type of value, written by an encoder that shares nothing with ours. */
export function propertyList(): fc.Arbitrary<Buffer> {
  return properties().map(write);
}

export function fieldTable(): fc.Arbitrary<FieldTable> {
  return trees.table;
}

const text = fc.oneof(
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.constantFrom('x-death', 'grün', '\ufeff', '', 'CC', '<script>'),
);

const trees = fc.letrec<{ value: FieldValue; table: FieldTable }>(tie => ({
  table: fc.array(fc.tuple(text, tie('value')), { maxLength: 5 }),
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text.map(value => ({ type: 'longstr', value }) as const),
    fc
      .constantFrom([0xff], [0xc3], [0x41, 0xed, 0xa0, 0x80])
      .map(bytes => ({ type: 'binary', value: Buffer.from(bytes) }) as const),
    fc.uint8Array({ maxLength: 8 }).map(value => ({ type: 'bytes', value: Buffer.from(value) }) as const),
    fc.boolean().map(value => ({ type: 'bool', value }) as const),
    ...(
      [
        ['int8', -128, 127],
        ['uint8', 0, 255],
        ['int16', -32_768, 32_767],
        ['uint16', 0, 65_535],
        ['int32', -(2 ** 31), 2 ** 31 - 1],
        ['uint32', 0, 2 ** 32 - 1],
      ] as const
    ).map(([type, min, max]) => fc.integer({ min, max }).map(value => ({ type, value }) as const)),
    fc.float({ noNaN: true }).map(value => ({ type: 'float', value }) as const),
    fc.double({ noNaN: true }).map(value => ({ type: 'double', value }) as const),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(value => ({ type: 'int64', value }) as const),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(value => ({ type: 'timestamp', value }) as const),
    fc.record({ type: fc.constant('decimal' as const), places: fc.nat(255), digits: fc.nat(2 ** 31 - 1) }),
    fc.constant({ type: 'void' } as const),
    fc.array(tie('value'), { maxLength: 4 }).map(value => ({ type: 'array', value }) as const),
    tie('table').map(value => ({ type: 'table', value }) as const),
  ),
}));

function properties(): fc.Arbitrary<Properties> {
  return fc.record(
    {
      contentType: text,
      contentEncoding: text,
      headers: trees.table,
      deliveryMode: fc.constantFrom(1, 2, 7),
      priority: fc.nat(255),
      correlationId: text,
      replyTo: text,
      expiration: text,
      messageId: text,
      timestamp: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      type: text,
      userId: text,
      appId: text,
      clusterId: text,
    },
    { requiredKeys: [] },
  );
}

function write(list: Properties): Buffer {
  const names = [
    'contentType',
    'contentEncoding',
    'headers',
    'deliveryMode',
    'priority',
    'correlationId',
    'replyTo',
    'expiration',
    'messageId',
    'timestamp',
    'type',
    'userId',
    'appId',
    'clusterId',
  ] as const;
  let flags = 0;
  let rest = Buffer.alloc(0);
  names.forEach((name, index) => {
    const value = list[name];
    if (value === undefined) return;
    flags += 2 ** (15 - index);
    const bytes =
      typeof value === 'string'
        ? short(value)
        : typeof value === 'number'
          ? Buffer.of(value)
          : typeof value === 'bigint'
            ? wide(value)
            : table(value);
    rest = Buffer.concat([rest, bytes]);
  });
  return Buffer.concat([number(flags, 2), rest]);
}

function table(entries: FieldTable): Buffer {
  const bytes = Buffer.concat(entries.flatMap(([name, value]) => [short(name), field(value)]));
  return Buffer.concat([number(bytes.length, 4), bytes]);
}

function field(value: FieldValue): Buffer {
  const tag = (letter: string, ...bytes: Uint8Array[]) => Buffer.concat([Buffer.from(letter), ...bytes]);
  const view = new DataView(new ArrayBuffer(8));
  const viewed = (size: number) => Buffer.from(view.buffer.slice(0, size));
  switch (value.type) {
    case 'longstr': {
      const bytes = Buffer.from(value.value);
      return tag('S', number(bytes.length, 4), bytes);
    }
    case 'binary':
      return tag('S', number(value.value.length, 4), value.value);
    case 'bytes':
      return tag('x', number(value.value.length, 4), value.value);
    case 'bool':
      return tag('t', Buffer.of(value.value ? 1 : 0));
    case 'int8':
      return tag('b', number(value.value, 1));
    case 'uint8':
      return tag('B', number(value.value, 1));
    case 'int16':
      return tag('s', number(value.value, 2));
    case 'uint16':
      return tag('u', number(value.value, 2));
    case 'int32':
      return tag('I', number(value.value, 4));
    case 'uint32':
      return tag('i', number(value.value, 4));
    case 'int64':
      return tag('l', wide(value.value));
    case 'timestamp':
      return tag('T', wide(value.value));
    case 'float':
      view.setFloat32(0, value.value);
      return tag('f', viewed(4));
    case 'double':
      view.setFloat64(0, value.value);
      return tag('d', viewed(8));
    case 'decimal':
      return tag('D', Buffer.of(value.places), number(value.digits, 4));
    case 'void':
      return tag('V');
    case 'array': {
      const bytes = Buffer.concat(value.value.map(field));
      return tag('A', number(bytes.length, 4), bytes);
    }
    case 'table':
      return tag('F', table(value.value));
  }
}

function short(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

function number(value: number, size: number): Buffer {
  return Buffer.from(
    (BigInt(value) & (256n ** BigInt(size) - 1n)).toString(16).padStart(size * 2, '0'),
    'hex',
  );
}

function wide(value: bigint): Buffer {
  return Buffer.from((value & (2n ** 64n - 1n)).toString(16).padStart(16, '0'), 'hex');
}
