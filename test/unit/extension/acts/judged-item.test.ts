import assert from 'node:assert/strict';
import { type Around, definitionsAround, verdictOn } from '../../../../src/extension/acts/judged-item.ts';
import { withNeeds } from '../../../../src/extension/acts/needs.ts';
import { lintDefinitionsText } from '../../../../src/lint/lint.ts';
import { ManagementError } from '../../../../src/management/error.ts';
import { newestVersion, parseVersion, type Version } from '../../../../src/model/version.ts';
import { allSettings, draftOf, itemOf } from '../../../../webview/declare/item.ts';
import type { DefinitionsItem, Kind } from '../../../../webview/declare/protocol.ts';

const empty: Around = { vhosts: [], exchanges: [], policies: [] };

function verdict(kind: Kind, item: DefinitionsItem, version: Version = newestVersion, around = empty) {
  const text = JSON.stringify(definitionsAround(kind, item, 'shop', around));
  const findings = lintDefinitionsText(text, { profile: 'production', kind: 'definitions', version }) ?? [];
  return verdictOn(
    kind,
    findings.map(({ rule, ...rest }) => ({ ...rest, rule: rule.id })),
  );
}

const queue = { vhost: 'shop', name: 'orders', durable: true, auto_delete: false };

describe('What the broker would say of a declaration', () => {
  it('stands at the field that it is about, and speaks of no import', () => {
    const own = { 'x-queue-type': 'quorum', 'x-max-length': -1, 'x-max-priority': 3 };
    const { problems } = verdict('queue', { ...queue, durable: false, arguments: own });
    assert.deepEqual(problems.map(({ field }) => field).toSorted(), [
      'durable',
      'settings.x-max-length',
      'settings.x-max-priority',
    ]);
    for (const { message } of problems) {
      assert.match(message, /the broker refuses it/i);
      assert.doesNotMatch(message, /import|in vhost/);
    }
  });

  it('is in the value of an operator policy, too', () => {
    const value = {
      pattern: '(',
      'apply-to': 'queues',
      priority: 0,
      definition: { 'dead-letter-exchange': 'a' },
    };
    const item = { vhost: 'shop', component: 'operator_policy', name: 'guard', value };
    assert.deepEqual(
      verdict('operator policy', item)
        .problems.map(({ field }) => field)
        .toSorted(),
      ['pattern', 'settings.dead-letter-exchange'],
    );
  });

  it('goes by what is around it: an exchange that is there, and a queue that is not', () => {
    const binding = {
      source: 'amq.topic',
      destination: 'orders',
      destination_type: 'queue',
      routing_key: 'a',
      arguments: {},
    };
    const fields = (hasDestination: boolean) =>
      verdict('binding', { ...binding, vhost: 'shop' }, newestVersion, {
        ...empty,
        hasDestination,
      }).problems.map(({ field }) => field);
    assert.deepEqual([fields(true), fields(false)], [[], ['destination']]);
    const item = { ...queue, arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dead' } };
    assert.match(verdict('queue', item).notes.join(), /does not have/);
  });
});

describe('What is typed into the form', () => {
  it('is the same after a way through definitions.json', () => {
    for (const version of ['3.10.8', '4.3.6'].map(text => parseVersion(text) ?? newestVersion)) {
      const items: readonly (readonly [Kind, DefinitionsItem])[] = [
        ['queue', { ...queue, arguments: { 'x-queue-type': 'stream', 'x-max-age': '7D', 'x-custom': [1] } }],
        ['queue', { ...queue, arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': '' } }],
        ['exchange', { ...queue, type: 'topic', internal: false, arguments: { 'alternate-exchange': 'a' } }],
        [
          'binding',
          {
            source: 'a',
            vhost: 'shop',
            destination: 'b',
            destination_type: 'exchange',
            routing_key: '',
            arguments: { 'x-match': 'any', 'a.b': true },
          },
        ],
        [
          'policy',
          {
            vhost: 'shop',
            name: 'p',
            pattern: '^a',
            'apply-to': 'all',
            priority: -1,
            definition: { 'max-length': 1 },
          },
        ],
      ];
      for (const [kind, item] of items) {
        const known = allSettings(kind, version);
        assert.deepEqual(itemOf(kind, 'shop', draftOf(kind, item, known), known), { item, problems: [] });
      }
    }
  });

  it('is told where it is no JSON object', () => {
    const { problems } = itemOf('queue', 'shop', { fields: {}, settings: {}, others: '[1]' }, []);
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['others'],
    );
  });
});

describe('A user who may not', () => {
  it('is told what it takes, and which tags there are', () => {
    const session = {
      identity: { clusterName: 'c', version: '4.3.6', username: 'reader', tags: ['monitoring'] },
      cluster: { id: '1', name: 'shop', url: 'http://localhost', username: 'reader' },
    };
    const refused = new ManagementError(
      'forbidden',
      'Not administrator user: the user may not do DELETE /api/users/x.',
    );
    const told = withNeeds(refused, 'administrator', session) as Error;
    assert.match(told.message, /\. It takes the tag administrator; user reader has the tag monitoring\.$/);
    const bare = withNeeds(new ManagementError('forbidden', 'Ask for it'), 'administrator', session) as Error;
    assert.match(bare.message, /^Ask for it\. It takes/);
    const other = new Error('something else');
    assert.equal(withNeeds(other, 'administrator', session), other);
  });
});
