import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { clusterNode, type TreeNode, vhostChildren, vhostNodes } from '../../src/extension/explorer/nodes.ts';
import { ManagementClient } from '../../src/management/client.ts';
import { identify } from '../../src/management/overview.ts';
import { readVhost } from '../../src/management/topology.ts';
import { listVhosts } from '../../src/management/vhosts.ts';
import { parseVersion } from '../../src/model/version.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('The tree of the demo cluster', () => {
  const lifetime = suiteLifetime();
  let demo: Demo;
  let client: ManagementClient;

  before(async function () {
    this.timeout(240_000);
    demo = await startDemo(lifetime);
    client = new ManagementClient({ ...demo, url: `${demo.managementUrl}/` });
    lifetime.defer(() => client.close());
  });

  async function vhostTree(name: string): Promise<readonly TreeNode[]> {
    const identity = await identify(client);
    const version = parseVersion(identity.version);
    assert.ok(version);
    const cluster = { id: 'demo', name: 'Demo', url: demo.managementUrl, username: demo.username };
    assert.equal(clusterNode(cluster, identity, undefined).description, `RabbitMQ ${identity.version}`);
    const vhosts = await listVhosts(client);
    const node = vhostNodes(cluster, vhosts).find(({ label }) => label === name);
    const summary = vhosts.find(vhost => vhost.name === name);
    assert.ok(node && summary);
    return vhostChildren(node, await readVhost(client, summary, { statisticsOf: 500 }), version, 500);
  }

  it('has the dead letter queues of the topology first, whatever their names, with their sources', async () => {
    const [deadLetters, queues] = await vhostTree(demo.vhosts.shop);
    assert.equal(deadLetters?.label, 'Dead letter queues');
    assert.equal(queues?.label, 'Queues');
    const found = childrenOf(deadLetters).filter(({ kind }) => kind === 'deadLetterQueue');
    assert.deepEqual(
      found.map(({ label, description = '' }) => `${label}: ${description.replace(/^[\d,]+/, 'N')}`),
      [
        'notifications.overflow: N from notifications.sms',
        'notifications.undelivered: N from notifications.email',
        'orders.dead: N from orders.work',
        'payments.expired: N from payments.authorise',
        'payments.review: N from payments.capture',
      ],
    );
    assert.ok(found.every(({ state }) => state === 'attention'));
  });

  it('says why messages can die on each route', async () => {
    const [deadLetters] = await vhostTree(demo.vhosts.shop);
    const reasons = childrenOf(deadLetters)
      .flatMap(node => childrenOf(node))
      .map(({ label, description }) => `${label}: ${description}`);
    assert.ok(reasons.includes('from payments.authorise: rejected or expired'), reasons.join('\n'));
    assert.ok(
      reasons.includes('from payments.capture: rejected or over the delivery limit'),
      reasons.join('\n'),
    );
    assert.ok(
      reasons.includes('from notifications.sms: rejected or over the length limit'),
      reasons.join('\n'),
    );
  });

  it('warns of a queue whose dead letters are lost', async () => {
    const [deadLetters] = await vhostTree(demo.vhosts.shop);
    const lost = childrenOf(deadLetters).filter(({ kind }) => kind === 'lostDeadLetters');
    assert.deepEqual(
      lost.map(({ label, description }) => `${label}: ${description}`),
      ['catalogue.images: dead letters are lost: exchange catalogue.dlx does not exist'],
    );
  });

  it('lists every queue with type, depth and consumers', async () => {
    const [, queues] = await vhostTree(demo.vhosts.shop);
    const byName = new Map(childrenOf(queues).map(node => [node.label, node.description ?? '']));
    assert.match(byName.get('orders.work') ?? '', /^[\d,]+ messages? · [1-9]\d* consumers? · quorum$/);
    assert.match(byName.get('orders.events') ?? '', /^[\d,]+ messages? · 1 consumer · stream$/);
    assert.match(byName.get('dead-stock') ?? '', / · classic$/);
  });

  it('follows the default exchange', async () => {
    const [deadLetters] = await vhostTree(demo.vhosts.backoffice);
    assert.deepEqual(
      childrenOf(deadLetters).map(({ label }) => label),
      ['invoices.dlq'],
    );
  });
});

function childrenOf(node: TreeNode | undefined): readonly TreeNode[] {
  return Array.isArray(node?.children) ? node.children : [];
}
