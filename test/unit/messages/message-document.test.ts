import assert from 'node:assert/strict';
import type { Message } from '../../../src/messages/message.ts';
import { messageDocument, parseMessageDocument } from '../../../src/messages/message-document.ts';
import { messageLine } from '../../../src/messages/ndjson.ts';
import { holds } from '../../support/arbitrary.ts';
import { anyMessage, message } from '../../support/messages.ts';

describe('A message as a document', () => {
  it('is the same message again when nobody has edited it', () => {
    holds(anyMessage(), 150, item => {
      const expected = { ...item, redelivered: false };
      assert.equal(messageLine(read(messageDocument(item))), messageLine(expected));
    });
  });

  it('shows a JSON body as JSON, with its numbers as they are written', () => {
    const body = '{"id":12345678901234567890,"price":1.10,"tags":[],"id":2}';
    const document = messageDocument(message(body, { contentType: 'application/json', deliveryMode: 2 }));
    assert.equal(
      document,
      `{
  "exchange": "",
  "routingKey": "orders",
  "properties": {
    "contentType": "application/json",
    "deliveryMode": 2
  },
  "bodyJson": {
    "id": 12345678901234567890,
    "price": 1.10,
    "tags": [],
    "id": 2
  }
}
`,
    );
    assert.equal(bodyText(read(document)), body);
  });

  it('shows other bodies as text, or as base64 when they are none', () => {
    for (const body of ['{ "id": 7 }', 'plain', '7', '{"half":', '']) {
      assert.match(messageDocument(message(body)), /"body": "/);
    }
    assert.match(messageDocument(message(Uint8Array.of(0xff))), /"bodyBase64": "\/w=="/);
  });

  it('takes what a person has changed', () => {
    const document = messageDocument(
      message('{"id":7}', { headers: [['tries', { type: 'int64', value: 3n }]] }),
    );
    const edited = read(
      document
        .replace('{\n        "int64": 3\n      }', '4')
        .replace('"id": 7', '"id": 8,\n\n "note" : "by hand"'),
    );
    assert.deepEqual(edited.properties.headers, [['tries', { type: 'int32', value: 4 }]]);
    assert.equal(bodyText(edited), '{"id":8,"note":"by hand"}');
  });

  for (const [name, text, problem] of [
    ['half a document', '{"body": "a"', '" This is no JSON: a closing } is missing here.'],
    ['nothing', '', ' This is no JSON: a value is missing here.'],
    [
      'a comment',
      '{"body": "a" /* later */}',
      '/* later */ This is no JSON: a comment, which JSON does not have.',
    ],
    ['a list', '[]', '[ A message is an object.'],
    ['no body', '{"properties":{}}', '{ A message has one of body, bodyJson, bodyBase64.'],
    ['two bodies', '{"body":"a","bodyJson":{}}', '{ A message has one of body, bodyJson, bodyBase64.'],
    ['a body that is no text', '{"body":{"id":7}}', '{ body must be text; JSON goes into bodyJson.'],
    ['broken base64', '{"bodyBase64":"YQ"}', '"YQ" This is no base64.'],
    [
      'an unknown property',
      '{"body":"","properties":{"content-type":"a"}}',
      '"a" There is no property content-type; there are contentType,',
    ],
    [
      'a number too large',
      '{"body":"","properties":{"headers":{"n":{"int8":128}}}}',
      '128 This is no int8: a whole number of 8 bits.',
    ],
    [
      'an unknown type',
      '{"body":"","properties":{"headers":{"n":{"int":1}}}}',
      '{ There is no type int; there are int8,',
    ],
    [
      'a header twice',
      '{"body":"","properties":{"headers":{"n":1,"n":2}}}',
      '1 n stands here twice. Headers that do so are written as a list of pairs',
    ],
    [
      'a timestamp in words',
      '{"body":"","properties":{"timestamp":"noon"}}',
      '"noon" timestamp must be a whole',
    ],
  ] as const) {
    it(`says where and what is wrong with ${name}`, () => {
      const result = parseMessageDocument(text);
      assert.ok('problems' in result);
      const said = result.problems.map(({ start, end, message }) => `${text.slice(start, end)} ${message}`);
      assert.ok(
        said.some(words => words.startsWith(problem)),
        said.join('\n'),
      );
    });
  }

  it('is no way to overflow the stack', () => {
    const deep = '['.repeat(100_000);
    const result = parseMessageDocument(`{"bodyJson":${deep}`);
    assert.match('problems' in result ? (result.problems[0]?.message ?? '') : '', /nested deeper than 200/);
    const whole = deep + ']'.repeat(100_000);
    assert.equal(bodyText(read(messageDocument(message(whole)))), whole);
  });
});

function read(document: string): Message {
  const result = parseMessageDocument(document);
  assert.ok('message' in result, document);
  return result.message;
}

function bodyText({ body }: Message): string {
  return new TextDecoder().decode(body);
}
