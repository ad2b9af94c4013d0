import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { type BodyView, bodyViews, type DecodeOptions, decodeBody } from '../../../src/messages/decode.ts';
import type { Properties } from '../../../src/messages/message.ts';
import { holds } from '../../support/arbitrary.ts';
import { message } from '../../support/messages.ts';
import { within } from '../../support/processor-time.ts';

const order = '{"id":12345678901234567890,"price":1.10,"lines":[{"sku":"a"}],"note":null}';
const laidOut = `{
  "id": 12345678901234567890,
  "price": 1.10,
  "lines": [
    {
      "sku": "a"
    }
  ],
  "note": null
}`;

describe('A body', () => {
  const rows: readonly {
    readonly name: string;
    readonly body: string | Uint8Array;
    readonly properties?: Properties;
    readonly view: BodyView;
    readonly text: string | RegExp;
    readonly summary: string | RegExp;
    readonly notes?: RegExp;
  }[] = [
    { name: 'nothing', body: '', view: 'text', text: '', summary: 'No body' },
    {
      name: 'JSON, its numbers as they are written',
      body: order,
      view: 'json',
      text: laidOut,
      summary: 'JSON, 74 bytes',
    },
    { name: 'JSON with a byte order mark', body: `\u{feff}[1]`, view: 'json', text: /^\[/, summary: /^JSON/ },
    {
      name: 'what only begins like JSON',
      body: '{half',
      view: 'text',
      text: '{half',
      summary: 'text, 5 bytes',
    },
    {
      name: 'a JSON value, where the content type says so',
      body: '7',
      properties: { contentType: 'application/json' },
      view: 'json',
      text: '7',
      summary: 'JSON, 1 byte',
    },
    { name: 'text', body: 'Grüße\n', view: 'text', text: 'Grüße\n', summary: 'text, 8 bytes' },
    {
      name: 'text in another charset',
      body: Uint8Array.of(0x47, 0xfc),
      properties: { contentType: 'text/plain; charset=ISO-8859-1' },
      view: 'text',
      text: 'Gü',
      summary: 'text, 2 bytes',
    },
    {
      name: 'text whose content encoding is its charset, as Celery writes it',
      body: Uint8Array.of(0xff, 0xfe, 0x47, 0, 0xfc, 0),
      properties: { contentEncoding: 'utf-16le' },
      view: 'text',
      text: 'Gü',
      summary: /^text/,
    },
    {
      name: 'text that is almost UTF-8',
      body: Buffer.concat([Buffer.from('x'.repeat(40)), Uint8Array.of(0xff)]),
      view: 'text',
      text: /x\u{fffd}$/u,
      summary: /^text/,
      notes: /no utf-8: \u{fffd} stands for what cannot be read/u,
    },
    {
      name: 'gzip that content-encoding tells',
      body: gzipSync(order),
      properties: { contentEncoding: 'gzip' },
      view: 'json',
      text: laidOut,
      summary: /^gzip → JSON, \d+ bytes → 74 bytes$/,
    },
    {
      name: 'gzip that nothing tells',
      body: gzipSync(order),
      view: 'json',
      text: laidOut,
      summary: /^gzip → JSON/,
    },
    { name: 'deflate', body: deflateSync(order), view: 'json', text: laidOut, summary: /^deflate → JSON/ },
    {
      name: 'deflate without a header',
      body: deflateRawSync(order),
      properties: { contentEncoding: 'deflate' },
      view: 'json',
      text: laidOut,
      summary: /^deflate → JSON/,
    },
    {
      name: 'brotli',
      body: brotliCompressSync(order),
      properties: { contentEncoding: 'br' },
      view: 'json',
      text: laidOut,
      summary: /^brotli → JSON/,
    },
    {
      name: 'gzip in brotli',
      body: brotliCompressSync(gzipSync(order)),
      properties: { contentEncoding: 'gzip, br' },
      view: 'json',
      text: laidOut,
      summary: /^brotli → gzip → JSON/,
    },
    {
      name: 'gzip in base64',
      body: gzipSync(order).toString('base64'),
      view: 'json',
      text: laidOut,
      summary: /^base64 → gzip → JSON/,
    },
    {
      name: 'base64 that content-encoding tells',
      body: Buffer.from([0, 1, 2, 255]).toString('base64'),
      properties: { contentEncoding: 'base64' },
      view: 'hex',
      text: /^00000000 {2}00 01 02 ff .* {2}\.\.\.\.$/,
      summary: /^base64 → bytes/,
    },
    {
      name: 'a word that could be base64',
      body: 'abcdefghijklmnopqrstuvwxyz012345',
      view: 'text',
      text: 'abcdefghijklmnopqrstuvwxyz012345',
      summary: 'text, 32 bytes',
    },
    {
      name: 'text under content-encoding gzip',
      body: 'not zipped',
      properties: { contentEncoding: 'gzip' },
      view: 'text',
      text: 'not zipped',
      summary: 'text, 10 bytes',
      notes: /content-encoding says gzip, but nothing comes out of it/,
    },
    {
      name: 'gzip that breaks off',
      body: gzipSync(noise(20_000)).subarray(0, 3000),
      view: 'text',
      text: /^[0-9a-f]{1000,}$/,
      summary: /^gzip → text/,
      notes: /The gzip is broken: the beginning is shown/,
    },
    {
      name: 'gzip that is broken from the start',
      body: Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff),
      view: 'hex',
      text: /^00000000 {2}1f 8b/,
      summary: 'bytes, 14 bytes',
      notes: /The first bytes are those of gzip, but nothing comes out of it/,
    },
    {
      name: 'MessagePack',
      body: encode({
        id: 2 ** 40,
        price: 1.5,
        whole: 2,
        tags: ['a', null, true],
        raw: Uint8Array.of(1, 2),
        at: new Date(0),
      }),
      view: 'messagepack',
      text: `{
  "id": 1099511627776,
  "price": 1.5,
  "whole": 2,
  "tags": [
    "a",
    null,
    true
  ],
  "raw": <2 bytes: 0102>,
  "at": <1970-01-01 00:00:00 UTC>
}`,
      summary: /^MessagePack/,
      notes: /taken for MessagePack by its bytes/,
    },
    {
      name: 'protobuf',
      // 1: 150, 2: "testing", 3 { 1: -1 }, 4: 1.5 as float
      body: Buffer.from('089601120774657374696e671a0b08ffffffffffffffffff01250000c03f', 'hex'),
      view: 'protobuf',
      text: `1: 150
2: "testing"
3 {
  1: 18446744073709551615 (or -1)
}
4: 0x3fc00000 (float 1.5)`,
      summary: /^protobuf/,
      notes: /names of the fields are in the schema/,
    },
    {
      name: 'a Java object',
      body: Buffer.from(`aced00057372000e${Buffer.from('com.acme.Order').toString('hex')}00`, 'hex'),
      view: 'hex',
      text: /^00000000 {2}ac ed/,
      summary: /^bytes/,
      notes: /^A serialized Java object of class com\.acme\.Order\.$/,
    },
  ];
  for (const { name, body, properties, view, text, summary, notes } of rows) {
    it(`is shown as ${view} when it is ${name}`, () => {
      const decoded = decodeBody(message(body, properties));
      assert.equal(decoded.view, view);
      fits(decoded.text, text);
      fits(decoded.summary, summary);
      fits(decoded.notes.join(' '), notes ?? '');
      assert.equal(decoded.cut, false);
    });
  }

  it('is shown in another way when somebody asks for it', () => {
    const as = (view: BodyView, body: string | Uint8Array = order) => decodeBody(message(body), { as: view });
    assert.equal(as('text').text, order);
    assert.match(as('hex').text, /^00000000 {2}7b 22 69 64 /);
    assert.match(as('messagepack').notes.join(), /no MessagePack, or broken/);
    assert.match(as('protobuf').notes.join(), /no protobuf, or broken/);
    assert.match(as('json', '{half').notes.join(), /no JSON, or broken/);
  });

  it('of any bytes is shown in every way, in no more characters than asked for', () => {
    const properties = fc.constantFrom<Properties>(
      {},
      { contentEncoding: 'gzip' },
      { contentEncoding: 'br,deflate' },
      { contentType: 'application/x-protobuf' },
      { contentType: 'application/msgpack' },
      { contentType: 'text/plain; charset=utf-16' },
      { contentType: 'application/json; charset=nonsense' },
    );
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map(bytes => gzipSync(bytes)),
      fc.json().map(text => gzipSync(text).subarray(0, -9)),
      fc.jsonValue().map(value => encode(value)),
    );
    holds(fc.tuple(bodies, properties), 150, ([body, given]) => {
      for (const as of ['auto', ...bodyViews] as const) {
        const { text } = decodeBody(message(body, given), { as, limit: 100 });
        assert.ok(text.length <= 100, `${as}: ${text}`);
      }
    });
  });
});

describe('A hostile body', function () {
  this.timeout(30_000);

  it('of 50 MB is cut', () => {
    const body = Buffer.from(`["${'x'.repeat(50 * 2 ** 20)}"]`);
    const decoded = soon(body);
    assert.deepEqual([decoded.view, decoded.cut, decoded.text.length], ['json', true, 65_536]);
    const all = soon(body, { limit: Number.MAX_SAFE_INTEGER });
    assert.ok(all.text.length <= 8 * 2 ** 20 && !all.cut);
    assert.match(all.notes.join(), /Only the first 8\.4 MB are shown; an export has all/);
  });

  it('that is a bomb goes off to 10 MB', () => {
    const content = Buffer.alloc(40 * 2 ** 20, 0x61);
    const bomb = gzipSync(content);
    for (const [contentEncoding, body] of [
      ['gzip', bomb],
      ['gzip, gzip', gzipSync(bomb)],
    ] as const) {
      const decoded = soon(body, {}, { contentEncoding });
      assert.match(
        decoded.notes.join(),
        /More than 10 MB come out of the (gzip|brotli): the beginning is shown/,
      );
      assert.equal(decoded.cut, true);
      assert.match(decoded.text, /^a+$/);
    }
    const brotli = soon(brotliCompressSync(content), {}, { contentEncoding: 'br' });
    assert.match(brotli.notes.join(), /More than 10 MB come out of the brotli/);
  });

  it('nested 100,000 levels deep is laid out', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    assert.deepEqual([soon(deep).view, soon(deep).cut], ['json', true]);
    soon(deep, { limit: Number.MAX_SAFE_INTEGER });
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    soon(objects, { limit: Number.MAX_SAFE_INTEGER });
  });

  it('that claims more than it has is no MessagePack', () => {
    const claims = Buffer.from('dd7fffffff'.repeat(10_000), 'hex');
    assert.notEqual(soon(claims).view, 'messagepack');
    soon(claims, { as: 'messagepack' });
    const nested = Buffer.concat([Buffer.alloc(100_000, 0x91), Uint8Array.of(1)]);
    assert.equal(soon(nested, { limit: 1000 }).view, 'messagepack');
  });

  it('nested deeply is no way to keep the protobuf reader busy', () => {
    let body = Buffer.from([0x08, 0x01]);
    for (let level = 0; level < 5000; level++) {
      const length = [];
      for (let rest = body.length; ; rest >>>= 7) {
        length.push(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
        if (rest < 0x80) break;
      }
      body = Buffer.concat([Uint8Array.of(0x0a, ...length), body]);
    }
    assert.equal(soon(body).view, 'protobuf');
  });

  it('with a script in it stays text', () => {
    const script = '<script>alert(1)</script>';
    assert.equal(soon(script).text, script);
    assert.match(soon(`{"a":"${script}"}`).text, /"<script>alert\(1\)<\/script>"/);
  });

  it('of one huge string without an end is shown', () => {
    soon(`{"a":"${'\\'.repeat(2 ** 20)}`, { as: 'json', limit: Number.MAX_SAFE_INTEGER });
    soon(`"${'\\"'.repeat(2 ** 20)}`, { as: 'json', limit: Number.MAX_SAFE_INTEGER });
  });
});

/** Of the processor's time two seconds are much more than any of these take; what grows with the square of a size takes minutes. */
function soon(body: string | Uint8Array, options: DecodeOptions = {}, properties: Properties = {}) {
  return within(2000, () => decodeBody(message(body, properties), options));
}

function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 16).toString(16);
  }).join('');
}

function fits(actual: string, expected: string | RegExp): void {
  if (typeof expected === 'string') assert.equal(actual, expected);
  else assert.match(actual, expected);
}
