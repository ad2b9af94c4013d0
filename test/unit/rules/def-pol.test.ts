import assert from 'node:assert/strict';
import { type Finding, lintDefinitionsText } from '../../../src/lint/lint.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { nearest, suggester } from '../../../src/rules/nearest.ts';

const vhosts = [{ name: 'shop' }];
const queue = (name: string, own: object = {}, others: object = {}) => ({
  name,
  vhost: 'shop',
  durable: true,
  auto_delete: false,
  arguments: own,
  ...others,
});
const exchange = (name: string, type: string) => ({
  name,
  vhost: 'shop',
  type,
  durable: true,
  auto_delete: false,
  arguments: {},
});
const binding = (source: string, destination: string, routingKey = '', own: object = {}) => ({
  source,
  vhost: 'shop',
  destination,
  destination_type: 'queue',
  routing_key: routingKey,
  arguments: own,
});
const policy = (definition: object, others: object = {}) => ({
  name: 'p',
  vhost: 'shop',
  pattern: '^orders',
  'apply-to': 'queues',
  priority: 0,
  definition,
  ...others,
});

/** Where the broker refuses in one version and not in another: as seen on 3.10.8, 4.0.5 and 4.3.6. */
const verdicts: readonly (readonly [
  what: string,
  rule: string,
  file: object,
  refusedBy: readonly string[],
])[] = [
  ['an ha- policy', 'DEF001', { vhosts, policies: [policy({ 'ha-mode': 'all' })] }, ['4.0', '4.3']],
  [
    'a binding from nothing',
    'DEF002',
    { vhosts, queues: [queue('q')], bindings: [binding('no', 'q')] },
    ['4.0', '4.3'],
  ],
  [
    'a binding to a queue that is left out',
    'DEF002',
    {
      vhosts,
      queues: [queue('q', { 'x-queue-type': 'quorum' }, { durable: false })],
      bindings: [binding('amq.topic', 'q')],
    },
    ['4.0', '4.3'],
  ],
  [
    'an object in an unlisted vhost',
    'DEF003',
    { vhosts: [{ name: 'other' }], queues: [queue('q')] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'a queue without vhost',
    'DEF004',
    { vhosts, queues: [queue('q', {}, { vhost: undefined })] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'a binding without vhost',
    'DEF004',
    { vhosts, queues: [queue('q')], bindings: [{ ...binding('amq.topic', 'q'), vhost: undefined }] },
    ['4.0', '4.3'],
  ],
  ['an exchange type of 4.0', 'DEF008', { vhosts, exchanges: [exchange('e', 'x-local-random')] }, ['3.10']],
  [
    'a weight above 10,000',
    'DEF012',
    {
      vhosts,
      exchanges: [exchange('e', 'x-consistent-hash')],
      queues: [queue('q')],
      bindings: [binding('e', 'q', '10001')],
    },
    ['4.3'],
  ],
  [
    'an x-match of another kind',
    'DEF013',
    {
      vhosts,
      exchanges: [exchange('e', 'headers')],
      queues: [queue('q')],
      bindings: [binding('e', 'q', '', { 'x-match': 7 })],
    },
    ['4.0', '4.3'],
  ],
  [
    'three # in a topic key',
    'DEF019',
    {
      vhosts,
      exchanges: [exchange('e', 'topic')],
      queues: [queue('q')],
      bindings: [binding('e', 'q', '#.a.#.b.#')],
    },
    ['4.3'],
  ],
  [
    'a queue without auto_delete',
    'DEF022',
    { vhosts, queues: [queue('q', {}, { auto_delete: undefined })] },
    ['3.10'],
  ],
  [
    'an exchange without durable',
    'DEF022',
    { vhosts, exchanges: [{ ...exchange('e', 'topic'), durable: undefined }] },
    ['3.10', '4.0'],
  ],
  [
    'a default queue type that is none',
    'DEF022',
    { vhosts: [{ name: 'shop', metadata: { default_queue_type: 'x' } }], queues: [queue('q')] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'such a type of a vhost with bindings only',
    'DEF022',
    {
      vhosts: [{ name: 'shop', metadata: { default_queue_type: 'x' } }],
      bindings: [binding('amq.topic', 'q')],
    },
    ['4.0', '4.3'],
  ],
  [
    'an exchange without a name where policies are for exchanges',
    'DEF022',
    {
      vhosts,
      exchanges: [{ ...exchange('e', 'topic'), name: undefined }],
      policies: [policy({ 'alternate-exchange': 'e' }, { 'apply-to': 'exchanges' })],
    },
    ['3.10', '4.0'],
  ],
  [
    'a topic permission for no exchange',
    'USR001',
    {
      vhosts,
      users: [{ name: 'u', password_hash: '', tags: [] }],
      topic_permissions: [{ user: 'u', vhost: 'shop', exchange: 'no', write: '', read: '' }],
    },
    ['4.3'],
  ],
  [
    'a binding to a stream with a filter that is too large',
    'DEF002',
    {
      vhosts,
      queues: [queue('q', { 'x-queue-type': 'stream', 'x-stream-filter-size-bytes': 256 })],
      bindings: [binding('amq.topic', 'q')],
    },
    ['4.0', '4.3'],
  ],
  [
    'a binding to a queue with a master locator',
    'DEF002',
    {
      vhosts,
      queues: [queue('q', { 'x-queue-master-locator': 'min-masters' })],
      bindings: [binding('amq.topic', 'q')],
    },
    ['4.3'],
  ],
  [
    'a sharding key without shards',
    'POL002',
    { vhosts, policies: [policy({ 'routing-key': 'a' }, { 'apply-to': 'exchanges' })] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'delayed retries without a minimum by policy',
    'POL002',
    { vhosts, policies: [policy({ 'delayed-retry-type': 'returned' })] },
    ['4.3'],
  ],
  [
    'a key of a local random binding',
    'DEF025',
    {
      vhosts,
      exchanges: [exchange('e', 'x-local-random')],
      queues: [queue('q')],
      bindings: [binding('e', 'q', 'k')],
    },
    ['4.0', '4.3'],
  ],
  [
    'a vhost that may have no queue',
    'DEF026',
    {
      vhosts,
      parameters: [{ component: 'vhost-limits', vhost: 'shop', name: 'limits', value: { 'max-queues': 0 } }],
      queues: [queue('q')],
      bindings: [binding('amq.topic', 'q')],
    },
    ['4.0', '4.3'],
  ],
  [
    'null in arguments',
    'DEF022',
    { vhosts, exchanges: [{ ...exchange('e', 'topic'), arguments: { a: [null] } }] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'consumer-timeout by policy',
    'POL001',
    { vhosts, policies: [policy({ 'consumer-timeout': 60000 })] },
    ['3.10'],
  ],
  [
    'queue-master-locator by policy',
    'POL001',
    { vhosts, policies: [policy({ 'queue-master-locator': 'client-local' })] },
    ['4.3'],
  ],
  [
    'delivery-limit -1 by policy',
    'POL002',
    { vhosts, policies: [policy({ 'delivery-limit': -1 })] },
    ['3.10'],
  ],
  [
    'a pattern that is a shell pattern',
    'POL002',
    { vhosts, policies: [policy({ 'max-length': 5 }, { pattern: '*' })] },
    ['3.10', '4.0', '4.3'],
  ],
  [
    'apply-to quorum_queues',
    'POL009',
    { vhosts, policies: [policy({ 'max-length': 5 }, { 'apply-to': 'quorum_queues' })] },
    ['3.10'],
  ],
];

describe('The rules for definitions and policies', () => {
  for (const [what, rule, file, refusedBy] of verdicts) {
    it(`know who refuses ${what}: ${rule}`, () => {
      for (const version of ['3.10', '4.0', '4.3']) {
        const refused = lint(file, version).some(
          finding => finding.rule.id === rule && finding.brokerRefuses,
        );
        assert.equal(refused, refusedBy.includes(version), version);
      }
    });
  }

  it('see a number with a decimal point where the broker wants a whole one', () => {
    const text = JSON.stringify({ vhosts, policies: [policy({ 'max-length': 5 })] });
    assert.ok(!has(text, 'POL002'));
    assert.ok(has(text.replace('"max-length":5', '"max-length":5.0'), 'POL002'));
  });

  it('leave a file for one virtual host its objects without vhost', () => {
    const file = {
      queues: [queue('q', {}, { vhost: undefined })],
      policies: [policy({ 'max-length': 5 }, { vhost: undefined })],
    };
    for (const rule of ['DEF003', 'DEF004', 'DEF022']) assert.ok(!has(JSON.stringify(file), rule), rule);
  });

  it('say of `/` that a new node misses it, where the file is for one: it has users', () => {
    const file = { queues: [queue('q', {}, { vhost: '/' })] };
    const users = [{ name: 'shop', password_hash: '', tags: [] }];
    for (const [given, severity] of [
      [file, 'info'],
      [{ users, ...file }, 'error'],
    ] as const) {
      const [finding] = lint(given).filter(({ rule }) => rule.id === 'DEF003');
      assert.deepEqual([finding?.severity, finding?.brokerRefuses], [severity, false]);
    }
  });

  it('step back where a value is put in later', () => {
    const file = {
      vhosts: [{ name: '{{ vhost }}' }],
      exchanges: [{ ...exchange('e', '{{ type }}'), vhost: '{{ vhost }}' }],
      queues: [queue('{{ name }}', {}, { vhost: '{{ vhost }}' })],
      policies: [
        policy(
          { 'max-length': '{{ max }}' },
          { pattern: '{{ pattern }}', priority: '{{ priority }}', vhost: '{{ vhost }}' },
        ),
      ],
    };
    assert.deepEqual(
      lint(file)
        .filter(({ severity }) => severity === 'error')
        .map(({ message }) => message),
      [],
    );
  });

  it('ask for a binding only where the file has queues, and not of what was made for a while', () => {
    const lonely = exchange('e', 'fanout');
    assert.ok(!has(JSON.stringify({ vhosts, exchanges: [lonely] }), 'DEF010'));
    assert.ok(has(JSON.stringify({ vhosts, exchanges: [lonely], queues: [queue('q')] }), 'DEF010'));
    assert.ok(
      !has(
        JSON.stringify({ vhosts, exchanges: [{ ...lonely, auto_delete: true }], queues: [queue('q')] }),
        'DEF010',
      ),
    );
  });

  it('see a draw only between policies that differ and that the queue takes', () => {
    const draw = (a: object, b: object) =>
      has(
        JSON.stringify({
          vhosts,
          queues: [queue('orders')],
          policies: [policy(a), policy(b, { name: 'other' })],
        }),
        'POL003',
      );
    assert.ok(draw({ 'max-length': 1 }, { 'message-ttl': 1 }));
    assert.ok(!draw({ 'max-length': 1 }, { 'max-length': 1 }));
    assert.ok(!draw({ 'max-length': 1 }, { 'delivery-limit': 5 }), 'a classic queue skips it');
  });

  it('take a pattern that is anchored, or begins with anything, for deliberate', () => {
    for (const [pattern, found] of [
      ['orders', true],
      ['^orders', false],
      ['orders$', false],
      ['.*orders', false],
      ['.*', false],
    ] as const) {
      const file = {
        vhosts,
        queues: [queue('orders')],
        policies: [policy({ 'max-length': 1 }, { pattern })],
      };
      assert.equal(has(JSON.stringify(file), 'POL007'), found, pattern);
    }
  });
});

describe('The nearest word', () => {
  it('is the one with the fewest changes, and none where all are too far', () => {
    assert.equal(nearest('ordres', ['audit', 'orders', 'order'], 2), 'orders');
    assert.equal(nearest('orders', ['invoices'], 2), undefined);
  });

  it('is not looked for among thousands for thousands', () => {
    const suggestionFor = suggester(() => Array.from({ length: 300_000 }, (_, n) => `queue-${n}`));
    assert.equal(suggestionFor('queue-1x'), 'queue-1');
    assert.equal(suggestionFor('queue-2x'), undefined);
  });
});

function lint(file: object, version = '4.3'): readonly Finding[] {
  const options = { profile: 'production', version: parseVersion(version) } as const;
  return lintDefinitionsText(JSON.stringify(file), options) ?? assert.fail('not recognised');
}

function has(text: string, rule: string): boolean {
  return (lintDefinitionsText(text, { profile: 'production' }) ?? []).some(
    finding => finding.rule.id === rule,
  );
}
