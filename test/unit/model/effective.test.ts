import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { topologyOf } from '../../../src/model/topology.ts';
import { newestVersion } from '../../../src/model/version.ts';

function effective(queue: object, policies: readonly object[] = [], vhost: object = {}) {
  const document = parseDefinitions(
    JSON.stringify({
      vhosts: [{ name: '/', ...vhost }],
      queues: [{ name: 'q', vhost: '/', durable: true, auto_delete: false, arguments: {}, ...queue }],
      policies: policies.filter(policy => !('component' in policy)),
      parameters: policies.filter(policy => 'component' in policy),
    }),
  );
  const [first] = document?.model.queues ?? [];
  assert.ok(document && first);
  return topologyOf(document.model, newestVersion).effective(first);
}

const policy = (definition: object, own: object = {}) => ({
  vhost: '/',
  name: 'p',
  pattern: 'q',
  definition,
  ...own,
});
const operatorPolicy = (definition: object) => ({
  vhost: '/',
  name: 'o',
  component: 'operator_policy',
  value: { pattern: 'q', priority: 0, definition },
});

describe('A queue as the broker runs it', () => {
  it('has its own type, else that of its virtual host, else classic', () => {
    const quorumVhost = { metadata: { default_queue_type: 'quorum' } };
    assert.equal(effective({}).type, 'classic');
    assert.equal(effective({}, [], quorumVhost).type, 'quorum');
    assert.equal(effective({ arguments: { 'x-queue-type': 'stream' } }, [], quorumVhost).type, 'stream');
    assert.equal(
      effective({ auto_delete: true }, [], quorumVhost).type,
      'classic',
      'a temporary queue stays classic',
    );
  });

  it('gets the policy of the highest priority that its pattern, unanchored, finds', () => {
    const { policy: winner } = effective({ name: 'pq' }, [
      policy({ expires: 1 }, { name: 'low', priority: 1 }),
      policy({ expires: 2 }, { name: 'high', priority: 2 }),
      policy({ expires: 3 }, { name: 'anchored', pattern: '^q', priority: 9 }),
    ]);
    assert.equal(winner?.name, 'high');
  });

  it('gets no policy for other types, for exchanges, or of another virtual host', () => {
    for (const own of [{ 'apply-to': 'quorum_queues' }, { 'apply-to': 'exchanges' }, { vhost: 'other' }]) {
      assert.equal(effective({}, [policy({ expires: 1 }, own)]).policy, undefined, JSON.stringify(own));
    }
  });

  it('skips a policy whole for one key that its type does not take, and gets the next', () => {
    const { policy: winner, skipped } = effective({}, [
      policy({ 'dead-letter-exchange': 'x', 'max-age': '1h' }, { name: 'mixed', priority: 5 }),
      policy({ expires: 1 }, { name: 'plain' }),
    ]);
    assert.equal(winner?.name, 'plain');
    assert.deepEqual(
      skipped.map(({ policy: { name }, unsupportedKeys }) => [name, unsupportedKeys]),
      [['mixed', ['max-age']]],
    );
  });

  it('takes the lowest of the numeric limits', () => {
    const queue = effective({ arguments: { 'x-max-length': 5 } }, [
      policy({ 'max-length': 9 }),
      operatorPolicy({ 'max-length': 3 }),
    ]);
    assert.deepEqual(
      [queue.setting('max-length')?.value, queue.setting('max-length')?.from],
      [3, 'operator policy'],
    );
  });

  it('takes a delivery limit of -1 for none', () => {
    const quorum = { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } };
    assert.equal(effective(quorum, [policy({ 'delivery-limit': -1 })]).setting('delivery-limit')?.value, 5);
  });

  it('takes the dead letter exchange of the argument, and the overflow of a quorum queue from the policy', () => {
    const own = { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'mine', 'x-overflow': 'drop-head' };
    const queue = effective({ arguments: own }, [
      policy({ 'dead-letter-exchange': 'theirs', overflow: 'reject-publish' }),
    ]);
    assert.equal(queue.setting('dead-letter-exchange')?.value, 'mine');
    assert.equal(queue.setting('overflow')?.value, 'reject-publish');
  });

  it('reads a pattern with the option (?i), and takes one that is no expression for none', () => {
    assert.ok(effective({}, [policy({ expires: 1 }, { pattern: '(?i)^Q$' })]).policy);
    assert.equal(effective({}, [policy({ expires: 1 }, { pattern: '(' })]).policy, undefined);
  });
});
