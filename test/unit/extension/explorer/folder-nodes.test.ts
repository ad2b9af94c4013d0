import assert from 'node:assert/strict';
import { bindingNode } from '../../../../src/extension/explorer/binding-node.ts';
import { channelNode } from '../../../../src/extension/explorer/folders/connection.ts';
import { connectionNode } from '../../../../src/extension/explorer/folders/connections.ts';
import { deprecatedFeatureNode } from '../../../../src/extension/explorer/folders/deprecated-features.ts';
import { exchangeNode } from '../../../../src/extension/explorer/folders/exchanges.ts';
import { federationLinkNode } from '../../../../src/extension/explorer/folders/federation-links.ts';
import { policyNode } from '../../../../src/extension/explorer/folders/policies.ts';
import { matchNode } from '../../../../src/extension/explorer/folders/policy-matches.ts';
import { shovelNode } from '../../../../src/extension/explorer/folders/shovels.ts';
import { permissionNode } from '../../../../src/extension/explorer/folders/user.ts';
import { userNode } from '../../../../src/extension/explorer/folders/users.ts';
import type { NodeKind, TreeNode } from '../../../../src/extension/explorer/node.ts';
import type { ListedBinding } from '../../../../src/management/bindings.ts';
import type { ClientConnection } from '../../../../src/management/connections.ts';
import { resource } from '../../../../src/management/resource.ts';
import type { Policy } from '../../../../src/model/model.ts';

const connection: ClientConnection = {
  name: '10.0.0.7:51324 -> 10.0.0.1:5671',
  userProvidedName: 'billing',
  user: 'app',
  vhost: 'shop',
  node: 'rabbit@a',
  protocol: 'AMQP 0-9-1',
  tls: true,
  tlsVersion: 'tlsv1.3',
  channels: 2,
  peerHost: '10.0.0.7',
  state: 'running',
  product: 'RabbitMQ',
  productVersion: '5.20.0',
};

describe('A connection', () => {
  it('has the name that its client gives, who it is and how it came', () => {
    const node = connectionNode(folder('connections'), connection);
    assert.equal(line(node), 'billing · app · shop · RabbitMQ 5.20.0 · TLS · 2 channels');
    assert.match(node.tooltip ?? '', /Connection 10\.0\.0\.7:51324 -> 10\.0\.0\.1:5671\n/);
    assert.match(node.tooltip ?? '', /AMQP 0-9-1, from RabbitMQ 5\.20\.0, TLS \(tlsv1\.3\)/);
    assert.equal(node.target.connection, connection.name);
  });

  for (const state of ['blocked', 'blocking', 'flow']) {
    it(`stands out while its publisher waits: ${state}`, () => {
      const node = connectionNode(folder('connections'), { ...connection, state });
      assert.equal(node.state, 'attention');
      assert.ok(node.description?.startsWith(`${state} · `));
    });
  }

  it('of the broker itself has neither a user nor channels to open', () => {
    const node = connectionNode(folder('connections'), {
      ...connection,
      name: '<rabbit@a.1795386386.1052.0>',
      userProvidedName: 'Shovel archive',
      user: 'none',
      product: undefined,
      productVersion: undefined,
      tls: false,
      channels: 0,
    });
    assert.equal(line(node), 'Shovel archive · inside the broker · shop');
    assert.equal(node.children, undefined);
    assert.equal(node.target.user, undefined);
  });
});

describe('A channel', () => {
  const channel = { name: 'c (1)', number: 1, confirms: false, transactional: false };

  it('tells how much its consumers hold', () => {
    const node = channelNode(folder('connection'), {
      ...channel,
      consumers: 2,
      prefetch: 20,
      unacknowledged: 1234,
    });
    assert.equal(line(node), 'Channel 1 · 2 consumers · prefetch 20 · 1,234 unacknowledged');
  });

  it('tells where nothing limits that', () => {
    const node = channelNode(folder('connection'), { ...channel, consumers: 1, prefetch: 0 });
    assert.equal(line(node), 'Channel 1 · 1 consumer · no prefetch limit');
  });

  it('tells what a publisher waits for', () => {
    const node = channelNode(folder('connection'), {
      ...channel,
      confirms: true,
      unconfirmed: 3,
      state: 'flow',
    });
    assert.equal(line(node), 'Channel 1 · flow · confirms · 3 unconfirmed');
    assert.equal(node.state, 'attention');
  });

  it('says nothing of what is not known', () => {
    assert.equal(line(channelNode(folder('connection'), channel)), 'Channel 1');
  });
});

describe('A user', () => {
  it('has its tags and limits, of which a negative one is none', () => {
    const limits = { 'max-connections': 5, 'max-channels': -1 };
    assert.equal(
      line(userNode(folder('users'), { name: 'app', tags: [], limits })),
      'app · no tags · at most 5 connections',
    );
  });

  it('has permissions by their patterns', () => {
    const permission = { user: 'app', vhost: 'shop', configure: '', write: '^orders', read: '.*' };
    const node = permissionNode(folder('user'), permission);
    assert.equal(line(node), 'shop · configure nothing · write ^orders · read all');
    assert.deepEqual({ user: node.target.user, vhost: node.target.vhost }, { user: 'app', vhost: 'shop' });
  });
});

describe('An exchange', () => {
  const exchange = { vhost: 'shop', name: 'events', type: 'topic', durable: true, arguments: {} };

  it('tells what is special about it', () => {
    const node = exchangeNode(folder('exchanges'), {
      ...exchange,
      durable: false,
      internal: true,
      autoDelete: true,
      arguments: { 'alternate-exchange': 'unrouted' },
      rates: { in: 1234.56, out: 0.4 },
    });
    assert.equal(
      line(node),
      'events · topic · internal · not durable · auto-delete · alternate unrouted · 1,234.6/s in, 0.4/s out',
    );
  });

  it('without traffic tells no rate', () => {
    const node = exchangeNode(folder('exchanges'), { ...exchange, rates: { in: 0, out: 0 } });
    assert.equal(line(node), 'events · topic');
  });

  it('that is the default one has a name to read and no bindings to open', () => {
    const node = exchangeNode(folder('exchanges'), { ...exchange, name: '', type: 'direct' });
    assert.equal(line(node), '(default) · direct');
    assert.equal(node.children, undefined);
    assert.equal(node.target.exchange, '');
  });
});

describe('A binding', () => {
  const binding: ListedBinding = {
    vhost: 'shop',
    from: 'events',
    to: 'orders',
    toType: 'queue',
    routingKey: 'order.#',
    arguments: {},
    propertiesKey: 'order.%23',
  };

  it('reads from both of its ends', () => {
    assert.equal(line(bindingNode(folder('exchange'), binding, 'to')), 'to orders · order.#');
    assert.equal(line(bindingNode(folder('queue'), binding, 'from')), 'from events · order.#');
  });

  it('to an exchange says so, and has its arguments in place of a key', () => {
    const headers = {
      ...binding,
      toType: 'exchange',
      routingKey: '',
      arguments: { 'x-match': 'all', n: 1 },
    } as const;
    assert.equal(
      line(bindingNode(folder('exchange'), headers, 'to')),
      'to orders · exchange · x-match: all · n: 1',
    );
  });

  it('with neither says that', () => {
    const bare = { ...binding, routingKey: '' };
    assert.equal(line(bindingNode(folder('exchange'), bare, 'to')), 'to orders · no routing key');
  });

  it('is another than one between the same ends with another key', () => {
    const other = { ...binding, routingKey: 'x', propertiesKey: 'x' };
    assert.notEqual(
      bindingNode(folder('exchange'), binding, 'to').id,
      bindingNode(folder('exchange'), other, 'to').id,
    );
  });
});

describe('A policy', () => {
  const policy: Policy = {
    source: resource('policies', 'shop', 'limits'),
    kind: 'policy',
    vhost: 'shop',
    name: 'limits',
    pattern: '^orders',
    applyTo: 'all',
    priority: 2,
    definition: { 'max-length': 1000 },
  };

  it('tells what it matches', () => {
    const node = policyNode(folder('policies'), policy, { count: 3, isAtLeast: false });
    assert.equal(line(node), 'limits · matches 3 · ^orders · queues and exchanges · priority 2');
    assert.deepEqual(childrenOf(node).map(line), ['max-length · 1000', 'Matches · 3']);
  });

  it('that matches nothing stands out', () => {
    const node = policyNode(folder('policies'), policy, { count: 0, isAtLeast: false });
    assert.equal(node.state, 'attention');
    assert.match(node.description ?? '', /^matches nothing · /);
  });

  it('says what it has not counted to the end, and nothing of what it has not counted', () => {
    const words = (count: Parameters<typeof policyNode>[2]) =>
      policyNode(folder('policies'), { ...policy, applyTo: 'quorum_queues' }, count).description;
    assert.equal(
      words({ count: 40, isAtLeast: true }),
      'matches at least 40 · ^orders · quorum queues · priority 2',
    );
    assert.equal(words(undefined), '^orders · quorum queues · priority 2');
  });

  it('of an operator is told apart, and is another one than the policy of its name', () => {
    const ofOperator = policyNode(folder('policies'), { ...policy, kind: 'operator policy' }, undefined);
    assert.match(ofOperator.description ?? '', /^operator policy · /);
    assert.notEqual(ofOperator.id, policyNode(folder('policies'), policy, undefined).id);
  });

  it('applies, or another does, or the broker does not say', () => {
    const words = (chosen: string | undefined) =>
      line(
        matchNode(folder('policyMatches'), policy, {
          kind: 'queue',
          name: 'orders',
          type: 'quorum',
          policy: chosen,
        }),
      );
    assert.equal(words('limits'), 'orders · quorum · applies');
    assert.equal(words('stronger'), 'orders · quorum · stronger applies instead');
    assert.equal(words(undefined), 'orders · quorum');
  });
});

describe('A shovel', () => {
  const shovel = { vhost: 'shop', name: 'archive', type: 'dynamic', state: 'running', node: 'rabbit@a' };
  const ends = {
    source: { uri: 'amqp://10.0.0.1', exchange: 'events', routingKey: '#' },
    destination: { uri: 'amqp://10.0.0.2', address: '/queues/archive' },
  };

  it('tells from where to where, and how much it has moved', () => {
    const node = shovelNode(folder('shovels'), { ...shovel, ...ends, forwarded: 1200 });
    assert.equal(
      line(node),
      'archive · running · exchange events with key # → /queues/archive · 1,200 messages moved',
    );
    assert.equal(node.state, 'normal');
  });

  for (const change of [
    { state: 'terminated', reason: 'refused' },
    { state: 'starting' },
    { blockedStatus: 'flow' },
  ]) {
    it(`stands out: ${JSON.stringify(change)}`, () => {
      assert.equal(shovelNode(folder('shovels'), { ...shovel, ...ends, ...change }).state, 'attention');
    });
  }
});

describe('A federation link', () => {
  const link = {
    id: 'ab12',
    vhost: 'shop',
    upstream: 'head office',
    kind: 'queue',
    name: 'orders',
    upstreamName: 'all.orders',
    uri: 'amqp://10.0.0.9',
    status: 'running',
    node: 'rabbit@a',
  } as const;

  it('tells what comes from where', () => {
    const node = federationLinkNode(folder('federationLinks'), link);
    assert.equal(line(node), 'orders · running · queue all.orders of head office');
    assert.equal(node.target.queue, 'orders');
  });

  it('stands out with its error', () => {
    const node = federationLinkNode(folder('federationLinks'), {
      ...link,
      status: 'error',
      error: 'econnrefused',
    });
    assert.equal(node.state, 'attention');
    assert.match(node.description ?? '', /^error · econnrefused · /);
  });
});

describe('A deprecated feature', () => {
  it('has words of ours where the broker has none, and its phase', () => {
    const feature = { name: 'global_qos', phase: 'denied_by_default' };
    const node = deprecatedFeatureNode(folder('deprecatedFeatures'), feature);
    assert.equal(line(node), 'global_qos · permitted by configuration only');
    assert.match(node.tooltip ?? '', /a client sets a prefetch for a whole channel/);
  });

  it('of a coming release is told as it is', () => {
    const feature = { name: 'new_one', phase: 'some_phase', description: 'What it does.' };
    assert.equal(line(deprecatedFeatureNode(folder('deprecatedFeatures'), feature)), 'new_one · some phase');
  });
});

function folder(kind: NodeKind): TreeNode {
  return {
    id: `c#${kind}`,
    kind,
    label: kind,
    state: 'normal',
    children: 'onDemand',
    target: { cluster: 'c', vhost: 'shop' },
  };
}

function line({ label, description }: TreeNode): string {
  return description === undefined ? label : `${label} · ${description}`;
}

function childrenOf(node: TreeNode): readonly TreeNode[] {
  return Array.isArray(node.children) ? node.children : [];
}
