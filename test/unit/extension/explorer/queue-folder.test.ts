import assert from 'node:assert/strict';
import type { DeadLetterMap } from '../../../../src/extension/explorer/dead-letter-map.ts';
import { queueParts } from '../../../../src/extension/explorer/folders/queue.ts';
import type { TreeNode } from '../../../../src/extension/explorer/node.ts';
import type { ListedBinding } from '../../../../src/management/bindings.ts';
import type { QueueConsumer, QueueSnapshot } from '../../../../src/management/queue-snapshot.ts';

describe('What a queue opens into', () => {
  const folder: TreeNode = {
    id: 'c/shop#queues/orders',
    kind: 'queue',
    label: 'orders',
    state: 'normal',
    children: 'onDemand',
    target: { cluster: 'c', vhost: 'shop', queue: 'orders', queueType: 'quorum' },
  };
  const queue: QueueSnapshot = {
    name: 'orders',
    type: 'quorum',
    durable: true,
    autoDelete: false,
    exclusive: false,
    arguments: {},
    policyDefinition: {},
  };
  const consumer: QueueConsumer = {
    tag: 'worker',
    user: 'app',
    connection: '10.0.0.7:51324 -> 10.0.0.1:5672',
    prefetch: 20,
    acknowledges: true,
    exclusive: false,
    activity: 'up',
  };
  const route = { source: 'orders', exchange: 'dlx', routingKey: 'dead', reasons: ['rejected'] } as const;
  const toDead = { 'x-dead-letter-exchange': 'dlx', 'x-dead-letter-routing-key': 'dead' };

  function map(change: Partial<DeadLetterMap>): DeadLetterMap {
    return { queues: new Map(), lost: [], of: 2, ...change } as DeadLetterMap;
  }

  function parts(
    change: Partial<QueueSnapshot>,
    { bindings = [], dead }: { bindings?: readonly ListedBinding[]; dead?: DeadLetterMap } = {},
  ): readonly TreeNode[] {
    return queueParts(folder, { ...queue, ...change }, bindings, dead);
  }

  function part(label: string, ...from: Parameters<typeof parts>): TreeNode | undefined {
    return parts(...from).find(node => node.label === label);
  }

  it('says where its dead letters go', () => {
    const target = { name: 'orders.dead', type: 'quorum', routes: [route] };
    const dead = map({ queues: new Map([['orders.dead', target]]) });
    assert.equal(
      part('Dead letters go', { arguments: toDead }, { dead })?.description,
      'to orders.dead via dlx with key dead',
    );
  });

  it('says as much of that as the queue alone tells, where nobody knows the topology', () => {
    const policyDefinition = { 'dead-letter-exchange': '' };
    assert.equal(part('Dead letters go', { policyDefinition })?.description, 'via the default exchange');
  });

  it('believes an argument before a policy', () => {
    const policyDefinition = { 'dead-letter-exchange': 'other', 'dead-letter-routing-key': 'other' };
    assert.equal(
      part('Dead letters go', { arguments: toDead, policyDefinition })?.description,
      'via dlx with key dead',
    );
  });

  it('says that they are lost', () => {
    const lost = part(
      'Dead letters are lost',
      { arguments: toDead },
      { dead: map({ lost: [{ ...route, exchangeExists: false }] }) },
    );
    assert.equal(lost?.state, 'broken');
    assert.equal(lost?.description, 'via dlx with key dead: exchange dlx does not exist');
  });

  it('names its sources where it is a dead letter queue', () => {
    const self = { name: 'orders', type: 'quorum', routes: [{ ...route, source: 'payments' }] };
    const sources = part('Dead letters come', {}, { dead: map({ queues: new Map([['orders', self]]) }) });
    assert.equal(sources?.description, 'from 1 queue');
    assert.deepEqual(rows(sources), ['from payments · rejected']);
  });

  it('tells of each consumer what it may hold, and what is unusual', () => {
    const consumers: readonly QueueConsumer[] = [
      { ...consumer, activity: 'single_active' },
      { ...consumer, tag: 'spare', activity: 'waiting', prefetch: 0 },
      { ...consumer, tag: 'gone', activity: 'suspected_down' },
      {
        ...consumer,
        tag: 'shovel',
        acknowledges: false,
        exclusive: true,
        connection: '<rabbit@a.1.2.0>',
        user: 'none',
      },
    ];
    const group = part('Consumers', { consumers, consumerCount: 4 });
    assert.deepEqual(rows(group), [
      'worker · active · app · prefetch 20',
      'spare · waiting · app · no prefetch limit',
      'gone · suspected down · app · prefetch 20',
      'shovel · inside the broker · prefetch 20 · no acknowledgements · exclusive',
    ]);
    assert.deepEqual(
      childrenOf(group).map(({ state }) => state),
      ['normal', 'normal', 'attention', 'normal'],
    );
  });

  it('says how many consumers it does not show', () => {
    const group = part('Consumers', { consumers: [consumer], consumerCount: 1201 });
    assert.equal(group?.description, '1,201');
    assert.equal(rows(group)[1], 'and 1,200 more');
  });

  it('says nothing of consumers where statistics are off, and that there are none where there are none', () => {
    assert.equal(part('Consumers', {}), undefined);
    assert.equal(part('Consumers', { consumers: [], consumerCount: 0 })?.description, 'none');
  });

  it('leaves out the binding that every queue has', () => {
    const own: ListedBinding = {
      vhost: 'shop',
      from: '',
      to: 'orders',
      toType: 'queue',
      routingKey: 'orders',
      arguments: {},
      propertiesKey: 'orders',
    };
    const other = { ...own, from: 'events', routingKey: 'order.#', propertiesKey: 'order.%23' };
    assert.equal(part('Bindings', {}, { bindings: [own] })?.description, 'of the default exchange only');
    assert.deepEqual(rows(part('Bindings', {}, { bindings: [own, other] })), ['from events · order.#']);
  });

  it('has what policies set together, and the arguments that say otherwise', () => {
    const group = part('Effective policy', {
      policy: 'limits',
      operatorPolicy: 'cap',
      policyDefinition: { 'max-length': 500, overflow: 'reject-publish' },
      arguments: { 'x-max-length': 100 },
    });
    assert.equal(group?.description, 'limits and operator policy cap');
    assert.deepEqual(rows(group), [
      'limits · policy',
      'cap · operator policy',
      'max-length · 500 · argument x-max-length says 100',
      'overflow · reject-publish',
    ]);
    assert.deepEqual(childrenOf(group)[1]?.target.policy, { name: 'cap', kind: 'operator policy' });
  });

  it('names the leader and the members that are down', () => {
    const group = part('Members', { leader: 'a', members: ['a', 'b', 'c'], online: ['a', 'c'] });
    assert.equal(group?.description, '3 · 1 down');
    assert.equal(group?.state, 'attention');
    assert.deepEqual(rows(group), ['a · leader', 'b · down', 'c']);
  });

  it('has the node of a queue without members', () => {
    assert.equal(part('Node', { type: 'classic', node: 'rabbit@a' })?.description, 'rabbit@a');
  });
});

function rows(node: TreeNode | undefined): readonly string[] {
  return childrenOf(node).map(({ label, description }) =>
    description ? `${label} · ${description}` : label,
  );
}

function childrenOf(node: TreeNode | undefined): readonly TreeNode[] {
  return Array.isArray(node?.children) ? node.children : [];
}
