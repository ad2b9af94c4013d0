import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FieldTable, FieldValue, Properties } from '../../../src/messages/message.ts';
import { decodeProperties, encodeProperties, reviseProperties } from '../../../src/messages/properties.ts';
import { holds } from '../../support/arbitrary.ts';
import { fieldTable, propertyList } from './property-lists.ts';

describe('The property list of a message', () => {
  it('comes back byte for byte, whatever encoder wrote it', () => {
    holds(propertyList(), 1_000, bytes => {
      const { properties, problems } = decodeProperties(bytes);
      assert.deepEqual(Buffer.from(encodeProperties(properties)), bytes);
      assert.deepEqual(problems, []);
    });
  });

  it('is as amqplib writes it', async () => {
    // A path into the package, which it does not export.
    const { default: defs } = await import('../../../node_modules/amqplib/lib/defs.js' as string);
    const frame: Buffer = defs.encodeProperties(defs.BasicProperties, 1, 0n, {
      contentType: 'application/json',
      headers: {
        text: 'grün',
        small: 1,
        large: 2 ** 40,
        half: 0.5,
        yes: true,
        nothing: null,
        list: [1, 'a'],
        in: { x: 1 },
      },
      deliveryMode: 2,
      timestamp: 1_700_000_000,
      appId: 'shop',
    });
    const bytes = frame.subarray(7 + 12, -1);
    const { properties, problems } = decodeProperties(bytes);
    assert.deepEqual(problems, []);
    assert.deepEqual(properties.headers?.[0], ['text', { type: 'longstr', value: 'grün' }]);
    assert.equal(properties.timestamp, 1_700_000_000n);
    assert.deepEqual(Buffer.from(encodeProperties(properties)), bytes);
  });

  const values: readonly [string, FieldValue][] = [
    ['a number beyond 2^53', { type: 'int64', value: -(2n ** 53n) - 1n }],
    ['the largest timestamp', { type: 'timestamp', value: 2n ** 64n - 1n }],
    ['minus zero', { type: 'double', value: -0 }],
    ['no number', { type: 'double', value: Number.NaN }],
    ['infinity', { type: 'float', value: Number.POSITIVE_INFINITY }],
    ['a byte order mark', { type: 'longstr', value: '\ufeffa' }],
    ['text that is no UTF-8', { type: 'binary', value: Buffer.from([0xff, 0xfe, 0x41]) }],
    ['a decimal', { type: 'decimal', places: 255, digits: 2 ** 32 - 1 }],
    ['nothing', { type: 'void' }],
  ];
  for (const [what, value] of values) {
    it(`keeps ${what}`, () => {
      const { properties } = decodeProperties(encodeProperties({ headers: [['it', value]] }));
      assert.deepEqual(properties.headers, [['it', value]]);
    });
  }

  it('keeps headers of one name and their order', () => {
    const headers: FieldTable = ['b', 'a', 'b'].map((name, value) => [name, { type: 'int8', value }]);
    assert.deepEqual(decodeProperties(encodeProperties({ headers })).properties.headers, headers);
  });

  it('gives what it can where bytes are cut off, garbled or nested without end', () => {
    holds(
      fc.tuple(propertyList(), fc.nat(), fc.uint8Array({ maxLength: 4 })),
      1_000,
      ([bytes, at, garbage]) => {
        const broken = Buffer.from(bytes);
        broken.set(
          garbage.subarray(0, Math.max(0, broken.length - (at % broken.length))),
          at % broken.length,
        );
        decodeProperties(broken);
        decodeProperties(broken.subarray(0, at % broken.length));
      },
    );
    const levels = 20_000;
    const nested = Buffer.alloc(2 + 4 + 2 + levels * 5);
    nested.writeUInt16BE(1 << 13, 0);
    nested.writeUInt32BE(nested.length - 6, 2);
    nested.set([1, 0x61], 6);
    for (let level = 0; level < levels; level++) {
      nested[8 + level * 5] = 0x41;
      nested.writeUInt32BE(nested.length - 13 - level * 5, 9 + level * 5);
    }
    const { problems } = decodeProperties(nested);
    assert.match(problems.join(), /nested deeper than 64 levels/);
    assert.deepEqual(Buffer.from(reviseProperties(nested, {})), nested);
  });

  it('tells what it would not give back as it was', () => {
    const table = Buffer.from([1, 0x61, 0x4c, 0, 0, 0, 0, 0, 0, 0, 7]);
    const bytes = Buffer.concat([Buffer.from([0x20, 0, 0, 0, 0, table.length]), table]);
    const { properties, problems } = decodeProperties(bytes);
    assert.deepEqual(properties.headers, [['a', { type: 'int64', value: 7n }]]);
    assert.match(problems.join(), /tag L/);
    assert.match(decodeProperties(Buffer.from([0x80, 0, 1, 0xff])).problems.join(), /no UTF-8/);
  });

  const impossible: readonly [Properties, RegExp][] = [
    [{ messageId: 'x'.repeat(256) }, /messageId has 256 bytes; AMQP has room for 255/],
    [{ priority: 256 }, /priority is 256; it must be a whole number from 0 to 255/],
    [{ timestamp: -1n }, /timestamp is -1/],
    [{ headers: [['n', { type: 'int8', value: 128 }]] }, /header n is 128; .* from -128 to 127/],
    [{ headers: [['n', { type: 'int64', value: 2n ** 63n }]] }, /header n/],
  ];
  for (const [properties, message] of impossible) {
    it(`refuses what its type has no room for: ${message.source}`, () => {
      assert.throws(() => encodeProperties(properties), { name: 'RangeError', message });
    });
  }
});

describe('A revised property list', () => {
  it('keeps every byte of what is not changed', () => {
    holds(propertyList(), 500, bytes => {
      const { headers, ...others } = decodeProperties(bytes).properties;
      const expected = headers?.length === 0 ? encodeProperties(others) : bytes;
      assert.deepEqual(Buffer.from(reviseProperties(bytes, {})), Buffer.from(expected));
    });
  });

  it('is the same as the list with those changes', () => {
    holds(
      fc.tuple(propertyList(), fieldTable(), fc.string({ maxLength: 3 })),
      500,
      ([bytes, added, removed]) => {
        const { properties } = decodeProperties(bytes);
        const goes = (name: string) => name === removed || added.some(([other]) => other === name);
        const { expiration, userId, headers: before = [], ...others } = properties;
        const headers = [...before.filter(([name]) => !goes(name)), ...added];
        const expected = encodeProperties({ ...others, ...(headers.length > 0 ? { headers } : {}) });
        const revision = { removeExpiration: true, removeUserId: true, removeHeader: goes, headers: added };
        assert.deepEqual(Buffer.from(reviseProperties(bytes, revision)), Buffer.from(expected));
      },
    );
  });
});
