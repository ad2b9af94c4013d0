import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { pointerAt } from '../../../src/definitions/json.ts';
import { lintDefinitions } from '../../../src/lint/lint.ts';
import { corpusFolder } from '../../support/corpus.ts';

const queue = { name: 'orders', vhost: '/', durable: true, auto_delete: false, arguments: {} };

describe('Definitions files', () => {
  describe('are recognised by content', () => {
    for (const [what, value] of Object.entries({
      'a whole export': { rabbit_version: '4.0.5', rabbitmq_definition_format: 'cluster', queues: [] },
      'a hand-written fragment': { queues: [queue] },
      'users and vhosts only': { users: [{ name: 'a', tags: '' }], vhosts: [{ name: '/' }] },
      'policies only': { policies: [{ name: 'p', pattern: '.*', definition: {} }] },
    })) {
      it(what, () => assert.ok(parseDefinitions(JSON.stringify(value))));
    }

    for (const [what, value] of Object.entries({
      'another tool’s users': { users: [{ name: 'a', email: 'a@example.com' }] },
      'permissions of an extension': { permissions: ['tabs', 'storage'] },
      'a schema with definitions': {
        definitions: { queues: { type: 'array' } },
        parameters: [{ in: 'query', name: 'x' }],
      },
      'a list': [{ queues: [] }],
      'vhosts of a web server': { vhosts: [{ name: 'example.com' }] },
    })) {
      it(`but not ${what}`, () => assert.equal(parseDefinitions(JSON.stringify(value)), undefined));
    }
  });

  it('with a byte order mark keep their places', () => {
    const text = `\uFEFF{"queues":[${JSON.stringify(queue)}]}`;
    const document = parseDefinitions(text);
    const at = document?.model.queues[0]?.source.value('name');
    assert.ok(at && 'start' in at);
    assert.equal(text.slice(at.start, at.end), '"orders"');
    assert.deepEqual(
      document?.problems.map(({ kind }) => kind),
      ['byte-order-mark'],
    );
  });

  it('of a repeated key keep the first value, as 4.x does', () => {
    const document = parseDefinitions('{"queues":[{"name":"first","name":"second","vhost":"/"}]}');
    assert.deepEqual(
      document?.model.queues.map(({ name }) => name),
      ['first'],
    );
  });

  it('know comments and trailing commas from other faults', () => {
    const kinds = (text: string) => parseDefinitions(text)?.problems.map(({ kind }) => kind);
    assert.deepEqual(kinds('{"queues":[{"name":"a","vhost":"/"},]}'), ['trailing-comma']);
    assert.deepEqual(kinds('{// why\n"queues":[{"name":"a","vhost":"/"}]}'), ['comment']);
    assert.deepEqual(kinds('{"queues":[{"name":"a","vhost":"/"}'), ['syntax', 'syntax']);
  });

  it('tell where a value stands as a JSON pointer', () => {
    const text = '{"queues":[{"name":"a","vhost":"/"},{"name":"b","vhost":"/","arguments":{"x~/y":1}}]}';
    const document = parseDefinitions(text);
    assert.ok(document);
    assert.equal(pointerAt(document.root, text.indexOf('"b"')), '/queues/1/name');
    assert.equal(pointerAt(document.root, text.indexOf('1}')), '/queues/1/arguments/x~0~1y');
  });

  it('never throw, wherever the text is cut, and never point outside it', () => {
    const whole = readFileSync(
      join(import.meta.dirname, '..', '..', '..', 'demo', 'workspace', 'definitions.json'),
      'utf8',
    );
    for (let length = 0; length <= whole.length; length += 101) {
      const text = whole.slice(0, length);
      const document = parseDefinitions(text);
      for (const { range } of document ? lintDefinitions(document, { profile: 'production' }) : []) {
        assert.ok(
          range.start >= 0 && range.start < range.end && range.end <= text.length,
          `cut at ${length}`,
        );
      }
    }
  });

  it('that people published are recognised and linted; files that only look like them are not', function () {
    const corpus = corpusFolder();
    if (!corpus) this.skip();
    for (const name of readdirSync(join(corpus, 'definitions_negative'))) {
      assert.equal(
        parseDefinitions(readFileSync(join(corpus, 'definitions_negative', name), 'utf8')),
        undefined,
        name,
      );
    }
    for (const name of readdirSync(join(corpus, 'definitions'))) {
      const document = parseDefinitions(readFileSync(join(corpus, 'definitions', name), 'utf8'));
      assert.ok(document, name);
      lintDefinitions(document, { profile: 'production' });
    }
  });
});
