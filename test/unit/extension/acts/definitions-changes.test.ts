import assert from 'node:assert/strict';
import {
  changesReport,
  compareDefinitions,
  countWords,
} from '../../../../src/extension/acts/definitions-changes.ts';
import { differences, differenceWords } from '../../../../src/extension/acts/differences.ts';

const queue = { vhost: '/', name: 'orders', durable: true, auto_delete: false };
const there = {
  users: [
    { name: 'shop', password_hash: 'old', hashing_algorithm: 'sha256', tags: ['monitoring', 'policymaker'] },
  ],
  vhosts: [{ name: '/', metadata: { description: 'All', tags: [], default_queue_type: 'classic' } }],
  queues: [{ ...queue, type: 'classic', arguments: { 'x-queue-type': 'classic', 'x-max-length': 10 } }],
  exchanges: [
    { vhost: '/', name: 'events', type: 'topic', durable: true, auto_delete: false, arguments: {} },
  ],
  bindings: [
    {
      vhost: '/',
      source: 'events',
      destination: 'orders',
      destination_type: 'queue',
      routing_key: 'a',
      arguments: [],
    },
  ],
  policies: [
    { vhost: '/', name: 'p', pattern: '^a', 'apply-to': 'all', priority: 0, definition: { 'max-length': 1 } },
  ],
  parameters: [
    {
      vhost: '/',
      component: 'shovel',
      name: 's',
      value: { 'src-uri': 'amqp://a:secret@host', 'src-queue': 'a' },
    },
  ],
};

describe('What an import of definitions changes', () => {
  it('is nothing where the file says the same in another way', () => {
    const same = {
      users: [{ ...there.users[0], tags: 'policymaker,monitoring' }],
      vhosts: [{ name: '/', default_queue_type: 'undefined' }],
      queues: [{ ...queue, arguments: { 'x-max-length': 10 } }],
      exchanges: [{ ...there.exchanges[0], internal: false }],
      bindings: [{ ...there.bindings[0], arguments: {} }],
      policies: [{ vhost: '/', name: 'p', pattern: '^a', definition: { 'max-length': 1 } }],
    };
    assert.deepEqual(compareDefinitions(there, same), { changes: [], same: 6 });
  });

  it('tells new, changed and silently kept objects apart', () => {
    const wanted = {
      queues: [
        { ...queue, durable: false, arguments: { 'x-max-length': 20 } },
        { ...queue, vhost: 'other', arguments: {} },
      ],
      exchanges: [{ ...there.exchanges[0], type: 'direct' }],
      policies: [{ ...there.policies[0], priority: 3, definition: { 'message-ttl': 5 } }],
      bindings: [{ ...there.bindings[0], routing_key: 'b' }],
    };
    const found = compareDefinitions(there, wanted);
    assert.deepEqual(
      found.changes.map(({ kind, title, differences: all }) => [
        kind,
        title,
        all.map(one => differenceWords(one)),
      ]),
      [
        [
          'changed',
          'policy p in vhost /',
          [
            'priority: 0 on the broker, 3 in the file',
            'definition.max-length: 1 on the broker, not set in the file',
            'definition.message-ttl: not set on the broker, 5 in the file',
          ],
        ],
        ['kept', 'exchange events in vhost /', ['type: "topic" on the broker, "direct" in the file']],
        [
          'kept',
          'queue orders in vhost /',
          [
            'durable: true on the broker, false in the file',
            'arguments.x-max-length: 10 on the broker, 20 in the file',
          ],
        ],
        ['new', 'queue orders in vhost other', []],
        ['new', 'binding of queue orders to exchange events, routing key "b" in vhost /', []],
      ],
    );
    assert.equal(countWords(found), '2 new, 1 changed, 2 left as they are, 0 the same');
    const report = changesReport(found, 'shop', 'definitions.json');
    assert.ok(report.indexOf('Left as they are') < report.indexOf('Set anew'));
  });

  it('shows no secret', () => {
    const wanted = {
      users: [
        { ...there.users[0], password_hash: 'new' },
        { name: 'clear', password: 'in clear', tags: [] },
      ],
      parameters: [{ ...there.parameters[0], value: { 'src-uri': 'amqp://a:other@host', 'src-queue': 'b' } }],
    };
    const report = changesReport(compareDefinitions(there, wanted), 'shop', 'definitions.json');
    assert.match(report, /password_hash: another in the file/);
    assert.match(report, /value\.src-uri: another in the file/);
    assert.match(report, /value\.src-queue: "a" on the broker, "b" in the file/);
    assert.doesNotMatch(report, /old|new"|secret|other@|in clear/);
  });

  it('goes where it is imported to, whatever virtual host it was exported from', () => {
    const { policies } = there;
    const { changes } = compareDefinitions({}, { policies }, 'other');
    assert.deepEqual(
      changes.map(({ title }) => title),
      ['policy p in vhost other'],
    );
  });

  it('does not take a section that is no list', () => {
    assert.throws(() => compareDefinitions(there, { queues: {} }), /`queues` is no list/);
  });

  it('knows an argument that only one side has', () => {
    const found = differences('queues', { arguments: { 'x-expires': 1 } }, { arguments: [] });
    assert.deepEqual(
      found.map(({ field }) => field),
      ['arguments.x-expires'],
    );
  });
});
