import assert from 'node:assert/strict';
import type { Page } from '../../../../src/extension/explorer/folder.ts';
import { durationWords, nodesPage } from '../../../../src/extension/explorer/folders/nodes.ts';
import type { TreeNode } from '../../../../src/extension/explorer/node.ts';
import type { ClusterNode } from '../../../../src/management/nodes.ts';

describe('The folder of nodes', () => {
  const folder: TreeNode = {
    id: 'c#nodes',
    kind: 'nodes',
    label: 'Nodes',
    state: 'normal',
    target: { cluster: 'c' },
  };
  const well: ClusterNode = {
    name: 'rabbit@a',
    type: 'disc',
    running: true,
    version: '4.3.6',
    uptimeMs: 93_780_000,
    memory: { bytes: 143_000_000, limit: 10_100_000_000, alarm: false },
    disk: { bytes: 74_200_000_000, limit: 50_000_000, alarm: false },
    fileDescriptors: { used: 46, total: 20_000 },
    partitions: [],
  };

  it('tells what a node uses and has left, with units', () => {
    const { nodes, description, state } = nodesPage(folder, [well], []);
    assert.equal(nodes[0]?.description, 'memory 143 MB of 10.1 GB · disk 74.2 GB free');
    assert.deepEqual(facts(nodes[0]), [
      'Memory: 143 MB of 10.1 GB (1 %)',
      'Disk: 74.2 GB free, limit 50 MB',
      'File descriptors: 46 of 20,000',
      'Uptime: 1 day 2 hours',
      'RabbitMQ: 4.3.6',
    ]);
    assert.equal(description, '1 node');
    assert.equal(state, 'normal');
  });

  it('tells first what is wrong, and what that means', () => {
    const { nodes, description, state } = nodesPage(
      folder,
      [{ ...well, memory: { bytes: 11_000_000_000, limit: 10_100_000_000, alarm: true } }],
      [],
    );
    assert.match(nodes[0]?.description ?? '', /^memory alarm · /);
    assert.match(nodes[0]?.tooltip ?? '', /publishers are blocked in the whole cluster/);
    assert.equal(nodes[0]?.state, 'broken');
    assert.equal(description, '1 node · memory alarm');
    assert.equal(state, 'broken');
  });

  it('counts those that are down, of which nothing else is known', () => {
    const down: ClusterNode = { name: 'rabbit@b', type: 'disc', running: false };
    const { nodes, description } = nodesPage(folder, [well, down], []);
    assert.equal(description, '1 of 2 down');
    assert.equal(nodes[1]?.description, 'down');
    assert.equal(nodes[1]?.state, 'broken');
    assert.equal(nodes[1]?.children, undefined);
  });

  const nearly: Readonly<Record<string, Partial<ClusterNode>>> = {
    'memory near its limit': { memory: { bytes: 9_000, limit: 10_000, alarm: false } },
    'disk near its limit': { disk: { bytes: 80_000_000, limit: 50_000_000, alarm: false } },
    'few file descriptors left': { fileDescriptors: { used: 950, total: 1_000 } },
    'few sockets left': { sockets: { used: 850, total: 1_000 } },
    'in maintenance': { beingDrained: true },
  };
  for (const [words, change] of Object.entries(nearly)) {
    it(`warns: ${words}`, () => {
      const { nodes, state } = nodesPage(folder, [{ ...well, ...change }], []);
      assert.ok(nodes[0]?.description?.startsWith(words), nodes[0]?.description);
      assert.equal(state, 'attention');
    });
  }

  it('names who is not seen on the other side of a partition', () => {
    const { nodes } = nodesPage(folder, [{ ...well, partitions: ['rabbit@b', 'rabbit@c'] }], []);
    assert.match(nodes[0]?.description ?? '', /^partition: does not see rabbit@b, rabbit@c/);
    assert.equal(nodes[0]?.state, 'broken');
  });

  it('tells versions apart during an upgrade, and only then', () => {
    const page = nodesPage(folder, [well, { ...well, name: 'rabbit@b', version: '4.2.1' }], []);
    assert.equal(page.description, '2 nodes · versions differ');
    assert.deepEqual(
      page.nodes.map(({ description }) => description?.split(' · ')[0]),
      ['4.3.6', '4.2.1'],
    );
  });

  it('has the listeners of each node, with TLS and IPv6 as they are written', () => {
    const page = nodesPage(
      folder,
      [well],
      [
        { node: 'rabbit@a', protocol: 'https', ip_address: '::', port: 15671, tls: {} },
        {
          node: 'rabbit@a',
          protocol: 'amqp/ssl',
          ip_address: '10.0.0.1',
          port: 5671,
          tls: { verify: 'verify_peer' },
        },
        { node: 'rabbit@b', protocol: 'amqp', ip_address: '10.0.0.2', port: 5672 },
      ],
    );
    const listeners = childrenOf(page.nodes[0]).find(({ label }) => label === 'Listeners');
    assert.deepEqual(facts(listeners), [
      'amqp/ssl 10.0.0.1:5671: TLS, verifies clients',
      'https [::]:15671: TLS',
    ]);
  });

  it('says nothing instead of zero where a node tells nothing of itself', () => {
    const page: Page = nodesPage(folder, [{ name: 'rabbit@a', type: 'disc', running: true }], []);
    assert.equal(page.nodes[0]?.description, undefined);
    assert.match(page.nodes[0]?.tooltip ?? '', /tells nothing of itself/);
  });

  it('tells a time by its two largest units', () => {
    assert.deepEqual([20_000, 60_000, 3_660_000, 86_400_000, 93_600_000].map(durationWords), [
      'less than a minute',
      '1 minute',
      '1 hour 1 minute',
      '1 day',
      '1 day 2 hours',
    ]);
  });
});

function facts(node: TreeNode | undefined): readonly string[] {
  return childrenOf(node).map(({ label, description }) => (description ? `${label}: ${description}` : label));
}

function childrenOf(node: TreeNode | undefined): readonly TreeNode[] {
  return Array.isArray(node?.children) ? node.children : [];
}
