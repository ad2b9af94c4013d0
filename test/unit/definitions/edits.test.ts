import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { applyTextEdits, toTextEdits } from '../../../src/definitions/edits.ts';
import type { Edit } from '../../../src/model/edit.ts';
import type { BrokerModel } from '../../../src/model/model.ts';

const newQueue = { name: 'b', vhost: '/' };

function edited(text: string, edits: (model: BrokerModel) => readonly Edit[]): string {
  const document = parseDefinitions(text);
  assert.ok(document);
  return applyTextEdits(text, toTextEdits(document, edits(document.model)));
}

function queueOf({ queues: [queue] }: BrokerModel) {
  assert.ok(queue);
  return queue.source;
}

describe('Edits of a definitions text', () => {
  it('append in the indentation of the file: four blanks', () => {
    const before =
      '{\n    "queues": [\n        {\n            "name": "a",\n            "vhost": "/"\n        }\n    ]\n}\n';
    assert.equal(
      edited(before, () => [{ op: 'add', section: 'queues', value: newQueue }]),
      '{\n    "queues": [\n        {\n            "name": "a",\n            "vhost": "/"\n        },\n        {\n            "name": "b",\n            "vhost": "/"\n        }\n    ]\n}\n',
    );
  });

  it('append with tabs and CRLF', () => {
    const before =
      '{\r\n\t"queues": [\r\n\t\t{\r\n\t\t\t"name": "a",\r\n\t\t\t"vhost": "/"\r\n\t\t}\r\n\t]\r\n}';
    assert.equal(
      edited(before, () => [{ op: 'add', section: 'queues', value: newQueue }]),
      '{\r\n\t"queues": [\r\n\t\t{\r\n\t\t\t"name": "a",\r\n\t\t\t"vhost": "/"\r\n\t\t},\r\n\t\t{\r\n\t\t\t"name": "b",\r\n\t\t\t"vhost": "/"\r\n\t\t}\r\n\t]\r\n}',
    );
  });

  it('append without a blank to a file without one', () => {
    assert.equal(
      edited('{"queues":[{"name":"a","vhost":"/"}]}', () => [
        { op: 'add', section: 'queues', value: newQueue },
      ]),
      '{"queues":[{"name":"a","vhost":"/"},{"name":"b","vhost":"/"}]}',
    );
  });

  it('append an object on one line where the others stand on one line', () => {
    assert.equal(
      edited('{\n  "queues": [\n    { "name": "a", "vhost": "/" }\n  ]\n}', () => [
        { op: 'add', section: 'queues', value: newQueue },
      ]),
      '{\n  "queues": [\n    { "name": "a", "vhost": "/" },\n    { "name": "b", "vhost": "/" }\n  ]\n}',
    );
  });

  it('fill an empty list, and make a missing one', () => {
    const before = '{\n  "queues": [{ "name": "a", "vhost": "/" }],\n  "bindings": []\n}';
    const after = edited(before, () => [
      { op: 'add', section: 'bindings', value: { source: 'x' } },
      { op: 'add', section: 'policies', value: { name: 'one' } },
      { op: 'add', section: 'policies', value: { name: 'two' } },
    ]);
    assert.deepEqual(JSON.parse(after), {
      queues: [{ name: 'a', vhost: '/' }],
      bindings: [{ source: 'x' }],
      policies: [{ name: 'one' }, { name: 'two' }],
    });
    assert.match(after, /"bindings": \[\n {4}\{\n {6}"source": "x"\n {4}\}\n {2}\],\n {2}"policies"/);
  });

  it('set a value, a missing one, and one in a missing object', () => {
    const before =
      '{\n  "queues": [\n    {\n      "name": "a",\n      "vhost": "/",\n      "durable": false\n    }\n  ]\n}';
    assert.equal(
      edited(before, model => [
        { op: 'set', in: queueOf(model), path: ['durable'], value: true },
        { op: 'set', in: queueOf(model), path: ['arguments', 'x-queue-type'], value: 'quorum' },
      ]),
      '{\n  "queues": [\n    {\n      "name": "a",\n      "vhost": "/",\n      "durable": true,\n      "arguments": {\n        "x-queue-type": "quorum"\n      }\n    }\n  ]\n}',
    );
  });

  it('remove first, last, neighbouring and all members, each with its comma', () => {
    const text = '{"queues":[{"name":"a","vhost":"/","arguments":{"x-a":1,"x-b":2,"x-c":3}}]}';
    const without = (...keys: readonly string[]) => {
      const after = edited(text, model =>
        keys.map(key => ({ op: 'remove', in: queueOf(model), path: ['arguments', key] })),
      );
      return JSON.stringify(JSON.parse(after).queues[0].arguments);
    };
    assert.equal(without('x-a'), '{"x-b":2,"x-c":3}');
    assert.equal(without('x-c'), '{"x-a":1,"x-b":2}');
    assert.equal(without('x-b', 'x-c'), '{"x-a":1}');
    assert.equal(without('x-a', 'x-c'), '{"x-b":2}');
    assert.equal(without('x-a', 'x-b', 'x-c'), '{}');
  });

  it('remove and append in one object at once', () => {
    const text = '{ "queues": [{ "name": "a", "vhost": "/", "arguments": { "x-queue-mode": "lazy" } }] }';
    const after = edited(text, model => [
      { op: 'set', in: queueOf(model), path: ['arguments', 'x-queue-type'], value: 'quorum' },
      { op: 'remove', in: queueOf(model), path: ['arguments', 'x-queue-mode'] },
    ]);
    assert.deepEqual(JSON.parse(after).queues[0].arguments, { 'x-queue-type': 'quorum' });
  });

  it('remove a whole object from its list', () => {
    const text = '{"queues":[{"name":"a","vhost":"/"},{"name":"b","vhost":"/"}]}';
    assert.equal(
      edited(text, model => [{ op: 'remove', in: queueOf(model), path: [] }]),
      '{"queues":[{"name":"b","vhost":"/"}]}',
    );
  });

  it('touch nothing else', () => {
    const before =
      '{\n  "queues" : [ {"name":"a",   "vhost":"/", "durable":false} ],\n\n  "other": [1,2 ,3]\n}';
    assert.equal(
      edited(before, model => [{ op: 'set', in: queueOf(model), path: ['durable'], value: true }]),
      before.replace('false', 'true'),
    );
  });
});
