import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { evidenceOf } from '../../../src/lint/evidence.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { catalogue } from '../../../src/rules/catalogue.ts';
import {
  exampleBinding,
  exampleExchange,
  examplePermission,
  queuesExample,
} from '../../../src/rules/examples.ts';
import { isBrokenPattern } from '../../../src/rules/pcre.ts';
import type { FileExample, Violation } from '../../../src/rules/rule.ts';

describe('The rules about queue arguments', () => {
  it('refuse by type and version what the broker refuses', () => {
    const classic = (own: object) => queuesExample({ orders: { 'x-queue-type': 'classic', ...own } });
    const locator = classic({ 'x-queue-leader-locator': 'client-local' });
    assert.deepEqual(refusals(locator, '3.10.8'), ['QUE002']);
    assert.deepEqual(refusals(locator, '4.0.5'), []);
    const timeout = classic({ 'x-consumer-timeout': 60_000 });
    assert.deepEqual(refusals(timeout, '4.0.5'), []);
    assert.deepEqual(refusals(timeout, '4.3.6'), ['QUE002']);
    const mode = classic({ 'x-queue-mode': 'eager' });
    assert.deepEqual(refusals(mode, '3.10.8'), ['QUE003']);
    assert.deepEqual(refusals(mode, '4.3.6'), []);
    const old = classic({ 'x-queue-version': 1 });
    assert.deepEqual(refusals(old, '4.0.5'), []);
    assert.deepEqual(refusals(old, '4.3.6'), ['QUE010']);
  });

  it('follow the default type of the virtual host from 4.0 on: the import of 3.10 does not', () => {
    const file = queuesExample(
      { orders: { 'x-delivery-limit': 5 } },
      { vhosts: [{ name: 'shop', metadata: { default_queue_type: 'quorum' } }] },
    );
    assert.deepEqual(refusals(file, '3.10.8'), ['QUE002']);
    assert.deepEqual(refusals(file, '4.0.5'), []);
  });

  it('take a whole number with decimals for none, and null for nothing at all', () => {
    const text = JSON.stringify(queuesExample({ orders: { 'x-message-ttl': 10 } }));
    assert.deepEqual(refusals(text, '4.3.6'), []);
    assert.deepEqual(refusals(text.replace(':10}', ':10.0}'), '4.3.6'), ['QUE003']);
    assert.deepEqual(refusals(queuesExample({ orders: { 'x-anything': [null] } }), '4.3.6'), ['QUE003']);
  });

  it('leave alone what a template puts in, and queues that the import skips', () => {
    assert.deepEqual(found(queuesExample({ orders: { 'x-message-ttl': '{{ ttl }}' } }), '4.3.6', 'QUE'), []);
    assert.deepEqual(refusals(queuesExample({ 'amq.own': { 'x-message-ttl': 'x' } }), '4.3.6'), []);
  });

  it('tell a queue that is left out from a refusal', () => {
    const filter = queuesExample({ log: { 'x-queue-type': 'stream', 'x-stream-filter-size-bytes': 10 } });
    for (const version of ['4.0.5', '4.3.6']) {
      assert.deepEqual(found(filter, version, 'QUE003'), ['QUE003 error']);
      assert.deepEqual(refusals(filter, version), []);
    }
    const locator = queuesExample({ orders: { 'x-queue-master-locator': 'min-masters' } });
    assert.deepEqual(found(locator, '4.0.5', 'QUE011'), ['QUE011 info']);
    assert.deepEqual(found(locator, '4.3.6', 'QUE011'), ['QUE011 error']);
    assert.deepEqual(refusals(locator, '4.3.6'), []);
  });

  it('know arguments that come with a later version, and those that others read', () => {
    const later = queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-delayed-retry-min': 1000 } });
    assert.deepEqual(found(later, '4.3.6', 'QUE001'), []);
    const [violation] = check(later, '4.0.5', 'QUE001');
    assert.match(violation?.message ?? '', /Upgrade, or remove it/);
    const timeout = queuesExample({ orders: { 'x-consumer-timeout': 60_000 } });
    assert.deepEqual(found(timeout, '3.13.7', 'QUE001'), []);
    assert.deepEqual(found(timeout, '3.10.8', 'QUE001'), ['QUE001 warning']);
  });

  it('do not rename an argument where that would be an error', () => {
    const file = queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-dead-leter-exchange': 'nowhere' } });
    const [violation] = check(file, '4.3.6', 'QUE001');
    assert.match(violation?.message ?? '', /Did you mean `x-dead-letter-exchange`/);
    assert.deepEqual(
      violation?.fixes?.map(({ title }) => title),
      ['Remove `x-dead-leter-exchange`'],
    );
  });

  it('speak of a policy once, whatever the number of its queues', () => {
    const file = queuesExample(
      { a: {}, b: {}, c: {} },
      {
        policies: [
          {
            name: 'all',
            vhost: 'shop',
            pattern: '',
            'apply-to': 'queues',
            priority: 0,
            definition: { 'max-length': 9 },
          },
        ],
      },
    );
    const [violation, ...others] = check(file, '4.3.6', 'QUE006');
    assert.match(violation?.message ?? '', /^Queue `a` and 2 more in vhost `shop`/);
    assert.deepEqual(others, []);
  });
});

describe('The rules about dead letters', () => {
  const dying = (own: object) => ({ 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dlx', ...own });
  const dead = { 'x-queue-type': 'quorum' };

  it('are sure of a lost dead letter only where its key is known', () => {
    const fedBy = (type: string) =>
      queuesExample(
        { orders: dying({}), 'orders.dead': dead },
        {
          exchanges: [exampleExchange('in', type), exampleExchange('dlx', 'direct')],
          bindings: [
            exampleBinding('in', 'orders', 'order.new'),
            exampleBinding('dlx', 'orders.dead', 'dead'),
          ],
        },
      );
    assert.deepEqual(found(fedBy('direct'), '4.3.6', 'DLX002'), ['DLX002 error']);
    assert.deepEqual(found(fedBy('fanout'), '4.3.6', 'DLX002'), ['DLX002 warning']);
  });

  it('are silent where the dead letter exchange has an alternate one by policy, or a binding to something unknown', () => {
    const file = (others: object) =>
      queuesExample({ orders: dying({}) }, { exchanges: [exampleExchange('dlx', 'fanout')], ...others });
    const bindings = [exampleBinding('other', 'orders', '')];
    assert.deepEqual(found(file({ bindings }), '4.3.6', 'DLX002'), ['DLX002 error']);
    const policies = [
      {
        name: 'p',
        vhost: 'shop',
        pattern: '^dlx$',
        'apply-to': 'exchanges',
        definition: { 'alternate-exchange': 'x' },
      },
    ];
    assert.deepEqual(found(file({ bindings, policies }), '4.3.6', 'DLX002'), []);
    const unknown = [exampleBinding('dlx', 'declared.by.the.application', '')];
    assert.deepEqual(found(file({ bindings: unknown }), '4.3.6', 'DLX002'), []);
  });

  it('call a loop an error only where nothing but time turns it', () => {
    const loop = (work: object, retry: object) =>
      queuesExample({
        orders: dying({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'orders.retry', ...work }),
        'orders.retry': dying({
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': 'orders',
          ...retry,
        }),
      });
    const ttl = { 'x-message-ttl': 1000 };
    const loops = (file: FileExample) => found(file, '4.3.6', 'DLX').sort();
    assert.deepEqual(loops(loop({}, ttl)), []);
    assert.deepEqual(loops(loop({}, {})), ['DLX004 warning']);
    assert.deepEqual(loops(loop(ttl, ttl)), ['DLX003 warning']);
  });

  it('find a loop of ten thousand queues', () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `q${n}`);
    const queues = names.map((name, n) => [
      name,
      dying({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': names[(n + 1) % names.length] }),
    ]);
    assert.deepEqual(found(queuesExample(Object.fromEntries(queues)), '4.3.6', 'DLX'), ['DLX004 warning']);
  });

  it('ask that nobody can declare before they speak of permissions', () => {
    const file = (...permissions: object[]) =>
      queuesExample({ orders: dying({}) }, { exchanges: [exampleExchange('dlx', 'fanout')], permissions });
    const narrow = examplePermission('shop', '^orders$', '^orders$', '^orders$');
    assert.deepEqual(found(file(narrow), '4.3.6', 'DLX008'), ['DLX008 warning']);
    assert.deepEqual(found(file(narrow, examplePermission('ops', '.*', '.*', '.*')), '4.3.6', 'DLX008'), []);
    assert.deepEqual(found(file(examplePermission('shop', '', '', '^orders$')), '4.3.6', 'DLX008'), []);
  });
});

describe('The rules about users', () => {
  const users = (...list: object[]) => ({ vhosts: [{ name: 'shop' }], users: list, permissions: [] });
  const hash = 'b4/9tLDsFsnHAYuPTwQWlJfXdUA+bjCBkz24sOQGsgzCVHq2';

  it('refuse what the broker refuses, on every version', () => {
    const wrong = [
      ['USR004', { name: 'u', password_hash: hash }],
      ['USR004', { name: 'u', password_hash: hash, tags: null }],
      ['USR006', { name: 'u', password_hash: 'abcde', tags: [] }],
      ['USR006', { name: 'u', password_hash: hash, password: 'x', tags: [] }],
    ] as const;
    for (const [rule, user] of wrong) {
      for (const version of ['3.10.8', '4.0.5', '4.3.6']) {
        assert.deepEqual(refusals(users(user), version), [rule], `${JSON.stringify(user)} ${version}`);
      }
    }
    const right = [
      { name: 'u', password_hash: hash, administrator: true },
      { name: 'u', password_hash: ` ${hash}\n`, tags: '' },
      { name: 'u', password_hash: hash, hashing_algorithm: null, tags: [7] },
    ];
    for (const user of right) assert.deepEqual(refusals(users(user), '4.3.6'), [], JSON.stringify(user));
  });

  it('see an encoded plain password and do not tell it', () => {
    const user = { name: 'u', password_hash: Buffer.from('correct horse').toString('base64'), tags: [] };
    const [violation] = check(users(user), '4.3.6', 'USR007');
    assert.match(violation?.message ?? '', /looks like an encoded plain password/);
    assert.doesNotMatch(violation?.message ?? '', /correct horse/);
  });

  it('are silent about the hashes that exports had before 3.6, and about placeholders', () => {
    const md5 = Buffer.alloc(20, 1).toString('base64');
    assert.deepEqual(found(users({ name: 'u', password_hash: md5, tags: [] }), '4.3.6', 'USR007'), []);
    const template = users({ name: 'u', password_hash: '<PASSWORD_HASH>', tags: [] });
    assert.deepEqual(found(template, '4.3.6', 'USR006'), []);
  });

  it('find the broken pattern of a permission, and of one for a topic', () => {
    const file = (section: string, permission: object) => ({
      ...users({ name: 'u', password_hash: hash, tags: [] }),
      [section]: [{ user: 'u', vhost: 'shop', ...permission }],
    });
    assert.deepEqual(refusals(file('permissions', { configure: '', write: '', read: '[' }), '4.3.6'), [
      'USR002',
    ]);
    const topic = { exchange: 'amq.topic', write: '*', read: '' };
    assert.deepEqual(refusals(file('topic_permissions', topic), '4.3.6'), ['USR002']);
  });

  it('take anchored patterns, families and suffixes for deliberate', () => {
    const judged = (pattern: string) =>
      found({ ...users(), permissions: [examplePermission('u', '', pattern, '')] }, '4.3.6', 'SEC004');
    for (const pattern of [
      '^a$',
      '^a\\.',
      '^a|^b',
      '^(a|b)$',
      '.*\\.a$',
      '^$',
      '',
      '(^a|^b)',
      '{{ pattern }}',
    ]) {
      assert.deepEqual(judged(pattern), [], pattern);
    }
    for (const pattern of ['a', '^a|b', 'a.*', 'amq\\.default']) {
      assert.deepEqual(judged(pattern), ['SEC004 warning'], pattern);
    }
  });
});

describe('Patterns', () => {
  it('are broken only where every broker says so', () => {
    for (const pattern of ['*', '+', 'a**', '[', '(', 'a)', 'a{3,1}', '\\', '[z-a]', '(?i', '(?z)a']) {
      assert.ok(isBrokenPattern(pattern), pattern);
    }
    const right = [
      '',
      '.*',
      'a*+',
      'a++',
      ']',
      '{',
      '(?i)abc',
      '(?x) a b',
      '(?P<n>a)',
      '(?>a)',
      '\\Q*',
      '\\Aa\\z',
    ];
    for (const pattern of [...right, '(?#c)a', '[]a]', '(?|a|b)', '(?<!a)b', '[[:alpha:]]', '\\x{41}']) {
      assert.ok(!isBrokenPattern(pattern), pattern);
    }
  });
});

function check(example: FileExample, version: string, prefix: string): readonly Violation[] {
  return judged(example, version, prefix).map(([, violation]) => violation);
}

/** Rule and severity of each finding of the rules whose id begins so. */
function found(example: FileExample, version: string, prefix: string): string[] {
  return judged(example, version, prefix).map(
    ([rule, violation]) => `${rule.id} ${violation.severity ?? rule.severity}`,
  );
}

/** The rules that say that a broker of this version refuses the file. */
function refusals(example: FileExample, version: string): string[] {
  return judged(example, version, '').flatMap(([rule, { brokerRefuses }]) =>
    brokerRefuses ? [rule.id] : [],
  );
}

function judged(example: FileExample, versionText: string, prefix: string) {
  const document = parseDefinitions(typeof example === 'string' ? example : JSON.stringify(example));
  const version = parseVersion(versionText);
  assert.ok(document && version);
  const evidence = evidenceOf(document.model, {
    version,
    profile: 'production',
    syntaxProblems: document.problems,
    file: document,
  });
  return catalogue
    .filter(({ id }) => /^(QUE|DLX|USR|SEC)/.test(id) && id.startsWith(prefix))
    .flatMap(rule => [...rule.check(evidence)].map(violation => [rule, violation] as const));
}
