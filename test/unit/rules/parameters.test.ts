import assert from 'node:assert/strict';
import { fixText } from '../../../src/lint/fix.ts';
import { type Finding, lintDefinitionsText } from '../../../src/lint/lint.ts';
import { parseVersion } from '../../../src/model/version.ts';

const shovel = {
  'src-uri': 'amqp://',
  'src-queue': 'orders',
  'dest-uri': ['amqp://berlin'],
  'reconnect-delay': 5,
};
const amqp10 = {
  'src-protocol': 'amqp10',
  'src-uri': 'amqp://h',
  'src-address': 'a',
  'dest-uri': 'amqp://h',
};
const all = ['3.10', '4.0', '4.3'];

/** Which brokers refuse the value, as 3.10.8, 4.0.5 and 4.3.6 did. */
const verdicts: readonly (readonly [component: string, value: unknown, refusedBy: readonly string[]])[] = [
  ['shovel', shovel, []],
  ['shovel', amqp10, []],
  ['shovel', null, all],
  ['shovel', [], all],
  ['shovel', { ...shovel, 'src-queue': undefined }, all],
  ['shovel', { ...shovel, 'src-exchange': 'e' }, all],
  ['shovel', { ...shovel, 'dest-queue': 'q', 'dest-exchange': 'e' }, all],
  ['shovel', { ...shovel, 'dest-queue': 'ü'.repeat(128) }, all],
  ['shovel', { ...shovel, 'src-protocol': 'mqtt' }, all],
  ['shovel', { ...shovel, 'src-protocol': null }, all],
  ['shovel', { ...shovel, 'src-protocol': 'local' }, ['3.10', '4.0']],
  ['shovel', { ...shovel, 'src-predeclared': true }, ['3.10']],
  ['shovel', { ...shovel, 'reconnect-delay': 1.5 }, []],
  ['shovel', { ...shovel, 'reconnect-delay': '5' }, all],
  ['shovel', { ...shovel, 'src-delete-after': 'queue-length' }, []],
  ['shovel', { ...shovel, 'src-delete-after': -1 }, all],
  ['shovel', { ...shovel, 'delete-after': 5, 'ack-mode': 'no-ack' }, all],
  ['shovel', { ...shovel, 'delete-after': 5, 'src-delete-after': 'never', 'ack-mode': 'no-ack' }, []],
  ['shovel', { ...amqp10, 'src-delete-after': 'queue-length' }, ['4.3']],
  ['shovel', { ...amqp10, 'src-delete-after': 5, 'ack-mode': 'no-ack' }, ['4.3']],
  ['shovel', { ...amqp10, 'src-queue': 'q' }, all],
  ['shovel', { ...shovel, 'src-queue-args': { 'x-queue-type': 'quorum' } }, []],
  ['shovel', { ...shovel, 'src-queue-args': { 'x-queue-type': 'nope' } }, ['4.3']],
  ['shovel', { ...shovel, 'src-queue-args': { 'x-delivery-limit': 5 } }, ['3.10', '4.0']],
  [
    'shovel',
    { ...shovel, 'src-queue-args': { 'x-dead-letter-exchange': 'e', 'x-dead-letter-routing-key': 'k' } },
    ['3.10', '4.0'],
  ],
  ['shovel', { ...shovel, 'src-consumer-args': { 'x-credit': 1 } }, ['3.10', '4.0']],
  ['shovel', { ...shovel, 'src-consumer-args': { 'x-priority': 'a' } }, ['4.3']],
  ['shovel', { ...shovel, 'dest-publish-properties': { delivery_mode: '2' } }, all],
  ['shovel', { ...shovel, 'dest-publish-properties': { headers: {} } }, all],
  ['shovel', { ...shovel, 'dest-queue-args': [] }, []],
  ['federation-upstream', { uri: 'amqp://h', 'queue-type': 'quorum' }, ['3.10']],
  ['federation-upstream', { uri: 'amqp://h', 'ha-policy': 'all' }, ['4.0', '4.3']],
  ['federation-upstream', { uri: 'amqp://h', 'max-hops': '1' }, all],
  ['federation-upstream', { 'max-hops': 1 }, all],
  ['federation-upstream-set', {}, []],
  ['federation-upstream-set', [{ upstream: 'all' }], []],
  ['federation-upstream-set', { upstream: 'all' }, all],
  ['federation-upstream-set', [{ upstream: 'a', uri: 'amqp://h' }], all],
  ['vhost-limits', { 'max-queues': -1 }, []],
  ['vhost-limits', { 'max-exchanges': 5 }, all],
  ['vhost-limits', { 'max-connections': null }, all],
];

const goodUris = [
  'amqp://',
  'amqp:///vhost',
  'AMQP://host:5672/a%2Fb',
  'amqp://user:pass:word@host',
  'amqp://[::1]:5672',
  'amqp://host?heartbeat=5&heartbeat=x',
  'amqp://host?auth_mechanism=external&unknown=1',
  'amqp://?heartbeat=x',
  'amqps://host?verify=verify_peer&fail_if_no_peer_cert=true&depth=2',
  // What is put in when the file is deployed.
  '${' + 'BERLIN_URI}',
  'BERLIN_URI',
];

const badUris = [
  '',
  'localhost',
  'http://a',
  ' amqp://host',
  'amqp:host',
  'amqp://host:',
  'amqp://host:0',
  'amqp://host:65536',
  'amqp://user:pa/ss@host',
  'amqp://:5672',
  'amqp://[::1]x',
  'amqp://host/a/b',
  'amqp://host/%zz',
  'amqp://user:100%@host',
  'amqps://',
  'amqp://host?heartbeat=x',
  'amqp://host?port=5',
  'amqp://?node=x',
  'amqps://host?depth=x',
  'amqps://host?fail_if_no_peer_cert=yes',
  'amqps://host?cacertfile=%',
];

describe('The rule for the values of parameters', () => {
  for (const [component, value, refusedBy] of verdicts) {
    it(`knows who refuses ${component} ${JSON.stringify(value)}`, () => {
      const text = textWith(component, value);
      for (const version of all) {
        const refusals = lint(text, version).filter(({ brokerRefuses }) => brokerRefuses);
        assert.deepEqual(
          refusals.map(({ rule }) => rule.id).slice(0, 1),
          refusedBy.includes(version) ? ['DEF023'] : [],
          version,
        );
      }
    });
  }

  for (const uri of goodUris) {
    it(`takes the URI ${uri}`, () => assert.deepEqual(problems({ ...shovel, 'src-uri': uri }), []));
  }

  for (const uri of badUris) {
    it(`does not take the URI ${uri}, and does not repeat it`, () => {
      const [message = '', ...others] = problems({ ...shovel, 'dest-uri': ['amqp://h', uri] });
      assert.deepEqual(others, []);
      assert.match(
        message,
        /^Shovel `s` in vhost `shop`: `dest-uri` (must|has|cannot) .*refuses the import\.$/,
      );
      if (uri.includes('host')) assert.ok(!message.includes(uri) && !message.includes('100'), message);
    });
  }

  it('takes no 10.0 for a whole number', () => {
    const text = textWith('vhost-limits', { 'max-queues': 12345 });
    assert.deepEqual(messages(text), []);
    assert.equal(messages(text.replace('12345', '10.0')).length, 1);
  });

  it('says it in 240 characters, however long the names are', () => {
    const long = 'x'.repeat(300);
    const value = { ...shovel, [long]: 1, 'src-exchange': 'e', 'dest-uri': 'amqp://:1', 'ack-mode': long };
    const found = messages(textWith('shovel', value, long));
    assert.equal(found.length, 4);
    for (const message of found) assert.ok(message.length <= 240, `${message.length}: ${message}`);
  });

  it('mends what has one way to be right', () => {
    const value = {
      ...shovel,
      'reconnect-delay': '5',
      'ack-mode': 'On-Confirm',
      src_prefetch_count: 100,
      'add-forward-headers': 'true',
      'not-known-at-all': 1,
    };
    const options = { version: parseVersion('4.3'), profile: 'production' } as const;
    const { text } = fixText(textWith('shovel', value), options, ({ rule }) => rule.id === 'DEF023');
    assert.deepEqual(JSON.parse(text).parameters[0].value, {
      ...shovel,
      'ack-mode': 'on-confirm',
      'add-forward-headers': true,
      'src-prefetch-count': 100,
    });
  });
});

function problems(value: unknown): readonly string[] {
  return messages(textWith('shovel', value));
}

function messages(text: string): readonly string[] {
  return lint(text, '4.3')
    .filter(({ rule }) => rule.id === 'DEF023')
    .map(({ message }) => message);
}

function lint(text: string, version: string): readonly Finding[] {
  return lintDefinitionsText(text, { version: parseVersion(version), profile: 'production' }) ?? [];
}

function textWith(
  component: string,
  value: unknown,
  name = component === 'vhost-limits' ? 'limits' : 's',
): string {
  return JSON.stringify({
    vhosts: [{ name: 'shop' }],
    parameters: [{ component, vhost: 'shop', name, value }],
  });
}
