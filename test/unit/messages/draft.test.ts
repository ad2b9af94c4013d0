import assert from 'node:assert/strict';
import { draftDocument, type MessageDraft, readDraft } from '../../../src/messages/draft.ts';
import { draftOf } from '../../../src/messages/draft-of.ts';
import type { Message } from '../../../src/messages/message.ts';
import { messageDocument, parseMessageDocument } from '../../../src/messages/message-document.ts';
import { messageLine } from '../../../src/messages/ndjson.ts';
import { fillTemplate } from '../../../src/messages/template.ts';
import { holds } from '../../support/arbitrary.ts';
import { anyMessage } from '../../support/messages.ts';

const values = { counter: 7, now: 1_763_820_120_000, uuid: () => '1f0e' };

const draft: MessageDraft = {
  exchange: '',
  routingKey: 'orders',
  properties: { contentType: 'application/json', deliveryMode: '2', messageId: '{{uuid}}' },
  headers: [],
  body: { form: 'json', text: '{ "number": {{counter}} }', file: '' },
  fill: true,
};

describe('A message that is typed into a form', () => {
  it('shows a document, and becomes it again', () => {
    holds(anyMessage(), 200, item => {
      // An empty field of the form is not sent; a header has a name; a broker takes no other expiration.
      const { headers, expiration: _, ...properties } = item.properties;
      const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
      const named = headers?.filter(([name]) => name !== '');
      const message = {
        ...item,
        redelivered: false,
        properties: { ...given, ...(named && named.length > 0 ? { headers: named } : {}) },
      };
      const shown = draftOf(messageDocument(message), false) ?? assert.fail('It is no message.');
      assert.equal(messageLine(read(shown)), messageLine(message));
      const written = parseMessageDocument(draftDocument(shown));
      assert.equal(messageLine('message' in written ? written.message : assert.fail()), messageLine(message));
    });
  });

  it('keeps the fields to fill in, in a document too, wherever they stand', () => {
    const full: MessageDraft = {
      ...draft,
      properties: { ...draft.properties, timestamp: '{{seconds}}', priority: '{{counter}}' },
      headers: [
        { name: 'tries', type: 'int8', value: '{{counter}}' },
        { name: 'ratio', type: 'double', value: '{{counter}}' },
        { name: 'list', type: 'array', value: '["{{time}}",{{counter}}]' },
        { name: 'price', type: 'decimal', value: '0.05' },
      ],
    };
    const document = draftDocument({ ...full, headers: full.headers.filter(({ name }) => name !== 'list') });
    const shown = draftOf(document) ?? assert.fail();
    assert.deepEqual(shown.properties, full.properties);
    assert.deepEqual(
      shown.headers,
      full.headers.filter(({ name }) => name !== 'list'),
    );
    assert.equal(shown.body.text, '{\n  "number": {{counter}}\n}');
    const filled = parseMessageDocument(fillTemplate(document, values));
    const message = 'message' in filled ? filled.message : assert.fail(JSON.stringify(filled));
    assert.equal(messageLine(message), messageLine(read(shown)));
    assert.equal(Buffer.from(message.body).toString(), '{"number":7}');
    assert.deepEqual(message.properties.headers, [
      ['tries', { type: 'int8', value: 7 }],
      ['ratio', { type: 'double', value: 7 }],
      ['price', { type: 'decimal', digits: 5, places: 2 }],
    ]);
    assert.equal(message.properties.timestamp, 1_763_820_120n);
    assert.deepEqual(read({ ...full, headers: full.headers.slice(2, 3) }).properties.headers, [
      [
        'list',
        {
          type: 'array',
          value: [
            { type: 'longstr', value: '2025-11-22T14:02:00.000Z' },
            { type: 'int32', value: 7 },
          ],
        },
      ],
    ]);
  });

  it('fills nothing in where the message is to go as it is', () => {
    const message = read({ ...draft, fill: false, body: { form: 'text', text: 'Dear {{uuid}}', file: '' } });
    assert.equal(message.properties.messageId, '{{uuid}}');
    assert.equal(Buffer.from(message.body).toString(), 'Dear {{uuid}}');
  });

  it('takes a file as it is, in a document too', () => {
    const bytes = Buffer.from('{{counter}} in a file');
    const withFile: MessageDraft = { ...draft, body: { form: 'file', text: '', file: '/tmp/body' } };
    const found = readDraft(withFile, values, bytes);
    assert.deepEqual('message' in found && found.message.body, bytes);
    const document = parseMessageDocument(fillTemplate(draftDocument(withFile, bytes), values));
    assert.deepEqual('message' in document && Buffer.from(document.message.body), bytes);
  });

  const header = (type: MessageDraft['headers'][number]['type'], value: string) => ({
    ...draft,
    headers: [
      { name: 'first', type: 'void' as const, value: '' },
      { name: 'h', type, value },
    ],
  });
  for (const [what, wrong, field, words] of [
    ['a priority that is none', { ...draft, properties: { priority: '256' } }, 'properties.priority', /255/],
    [
      'a time that is none',
      { ...draft, properties: { timestamp: 'now' } },
      'properties.timestamp',
      /seconds/,
    ],
    ['a long text', { ...draft, properties: { type: 'x'.repeat(256) } }, 'properties.type', /255 bytes/],
    ['a unit', { ...draft, properties: { expiration: '5s' } }, 'properties.expiration', /milliseconds/],
    ['a long routing key', { ...draft, routingKey: 'é'.repeat(128) }, 'routingKey', /255 bytes/],
    ['an int8 of 300', header('int8', '300'), 'headers.1.value', /no int8/],
    ['a bool of yes', header('bool', 'yes'), 'headers.1.value', /true or false/],
    ['a list that is none', header('array', '{}'), 'headers.1.value', /is a list/],
    ['a table that is half-typed', header('table', '{"a":'), 'headers.1.value', /no JSON/],
    ['a name twice in a table', header('table', '{"a":1,"a":2}'), 'headers.1.value', /twice/],
    ['a type that is none', header('table', '{"a":{"int9":1}}'), 'headers.1.value', /no type int9/],
    ['bytes that are none', header('bytes', 'xyz'), 'headers.1.value', /no base64/],
    ['a decimal below zero', header('decimal', '-1.5'), 'headers.1.value', /decimal/],
    [
      'a header without a name',
      { ...draft, headers: [{ name: '', type: 'void', value: '' }] },
      'headers.0.name',
      /has a name/,
    ],
    [
      'a body that is no JSON',
      { ...draft, body: { form: 'json', text: '{"a":', file: '' } },
      'body',
      /no JSON/,
    ],
    [
      'a body that is no base64',
      { ...draft, body: { form: 'base64', text: 'x', file: '' } },
      'body',
      /no base64/,
    ],
    ['a file that is not chosen', { ...draft, body: { form: 'file', text: '', file: '' } }, 'body', /Choose/],
  ] as const satisfies readonly (readonly [string, MessageDraft, string, RegExp])[]) {
    it(`is told where ${what} stands`, () => {
      const found = readDraft(wrong, values);
      assert.ok('problems' in found);
      assert.deepEqual(
        found.problems.map(problem => problem.field),
        [field],
      );
      assert.match(found.problems[0]?.message ?? '', words);
    });
  }

  it('is no draft of a document that is no message', () => {
    assert.equal(draftOf('{"exchange":'), undefined);
    assert.equal(draftOf('{"body":"","properties":{"priority":"high"}}'), undefined);
  });
});

function read(draft: MessageDraft): Message {
  const found = readDraft(draft, values);
  return 'message' in found ? found.message : assert.fail(JSON.stringify(found.problems));
}
