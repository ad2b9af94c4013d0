import assert from 'node:assert/strict';
import fc from 'fast-check';
import { messageLine, type ReadLine, readMessages } from '../../../src/messages/ndjson.ts';
import { holds } from '../../support/arbitrary.ts';
import { anyMessage, message } from '../../support/messages.ts';

describe('A file of messages', () => {
  it('gives back what was written, to the byte and to the type', async () => {
    const messages = fc.sample(anyMessage(), { numRuns: 150, seed: 20_261_122 });
    const file = messages.map(item => `${messageLine(item)}\n`).join('');
    const read = await readAll(pieces(file, 1009));
    assert.deepEqual(
      read.map(entry => ('message' in entry ? plain(entry.message) : entry.problem)),
      messages.map(plain),
    );
    assert.deepEqual(
      read.map(({ line }) => line),
      messages.map((_, index) => index + 1),
    );
  });

  it('has each message on one line, whatever is in it', () => {
    holds(anyMessage(), 100, item => {
      assert.ok(!messageLine(item).includes('\n'));
    });
  });

  it('has text as text, which people and tools can search', () => {
    assert.equal(
      messageLine(message('{"id":7}', { headers: [['retries', { type: 'int32', value: 3 }]] })),
      '{"v":1,"exchange":"","routingKey":"orders","properties":{"headers":{"retries":{"int32":3}}},"body":"{\\"id\\":7}"}',
    );
    assert.match(messageLine(message(Uint8Array.of(0xff, 0))), /"bodyBase64":"\/wA="/);
  });

  it('is read whatever its line ends, empty lines and byte order mark are', async () => {
    const line = messageLine(message('a'));
    const read = await readAll(pieces(`\u{feff}${line}\r\n\r\n\n${line}`, 7));
    assert.deepEqual(
      read.map(entry => [entry.line, 'message' in entry]),
      [
        [1, true],
        [4, true],
      ],
    );
  });

  it('names the line and the place of what cannot be read, and goes on', async () => {
    const good = messageLine(message('a'));
    const rows = [
      [good],
      ['{"v":1', 'This is no JSON.'],
      ['7', 'It says no version; "v": 1 can be read.'],
      ['null', 'It says no version; "v": 1 can be read.'],
      ['{"v":2,"body":"a"}', 'Its version is 2; "v": 1 can be read.'],
      ['{"v":1}', 'A message has either body, which is text, or bodyBase64.'],
      ['{"v":1,"body":"a","bodyBase64":"YQ=="}', 'A message has either body, which is text, or bodyBase64.'],
      ['{"v":1,"bodyBase64":"YQ="}', 'A message has either body, which is text, or bodyBase64.'],
      [
        '{"v":1,"body":"","properties":{"headers":{"a":[1,{"int8":300}]}}}',
        'properties.headers.a.1.int8: This is no int8: a whole number of 8 bits.',
      ],
      [
        '{"v":1,"body":"","properties":{"priority":256}}',
        'properties.priority: priority must be a whole number from 0 to 255.',
      ],
      ['{"v":1,"body":"","exchange":7}', 'exchange: exchange must be text.'],
      [good],
    ] as const;
    const read = await readAll(pieces(rows.map(([line]) => line).join('\n'), 50));
    assert.deepEqual(
      read.map(entry => ('problem' in entry ? entry.problem : undefined)),
      rows.map(([, problem], index) => problem && `Line ${index + 1}: ${problem}`),
    );
  });

  it('says of bytes that are no UTF-8 where they are', async () => {
    const read = await readAll(once(Uint8Array.of(0x7b, 0xff, 0x0a)));
    assert.deepEqual(read, [{ line: 1, problem: 'Line 1 is not UTF-8.' }]);
  });
});

/** Bytes in Buffers and in arrays are the same bytes; NaN is NaN. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => {
      if (typeof inner === 'bigint') return `${inner}n`;
      if (typeof inner === 'number') return Object.is(inner, -0) ? '-0' : String(inner);
      if (inner instanceof Uint8Array) return Buffer.from(inner).toString('hex');
      return inner?.type === 'Buffer' ? Buffer.from(inner.data).toString('hex') : inner;
    }),
  );
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<ReadLine[]> {
  const read: ReadLine[] = [];
  for await (const line of readMessages(chunks)) read.push(line);
  return read;
}

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
