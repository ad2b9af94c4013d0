import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { type WatchedTree, watchTree } from '../support/watched-tree.ts';

describe('The tree of the demo cluster', () => {
  const lifetime = suiteLifetime();
  let demo: Demo;
  let tree: WatchedTree;
  let shop: string;

  before(async function () {
    this.timeout(240_000);
    demo = await startDemo(lifetime, await emptyBroker());
    tree = watchTree(lifetime, demo);
    shop = demo.vhosts.shop;
    await tree.open(shop, 'Dead Letter Queues');
    await tree.open(shop, 'Queues');
  });

  it('says which release answers', () => {
    assert.match(tree.cluster().description ?? '', /^RabbitMQ \d+\.\d+/);
  });

  it('has the dead letter queues of the topology first, whatever their names, with their sources', async () => {
    const [first, second] = await tree.rows(shop);
    assert.match(first ?? '', /^Dead Letter Queues · 5 queues · [\d,]+ messages$/);
    assert.match(second ?? '', /^Queues · \d+ queues$/);
    const found = (await tree.rows(shop, 'Dead Letter Queues')).slice(1);
    assert.deepEqual(
      found.map(row => row.replace(/· [\d,]+.* from /, '· N from ')),
      [
        'notifications.overflow · N from notifications.sms',
        'notifications.undelivered · N from notifications.email',
        'orders.dead · N from orders.work',
        'payments.expired · N from payments.authorise',
        'payments.review · N from payments.capture',
      ],
    );
    const node = await tree.node(shop, 'Dead Letter Queues', 'orders.dead');
    assert.equal(node.state, 'attention');
  });

  it('says why messages can die on each route', async () => {
    const reasons = async (queue: string) => (await tree.rows(shop, 'Dead Letter Queues', queue)).join('\n');
    assert.match(await reasons('payments.expired'), /^from payments\.authorise · rejected or expired$/m);
    assert.match(
      await reasons('payments.review'),
      /^from payments\.capture · rejected or over the delivery limit$/m,
    );
    assert.match(
      await reasons('notifications.overflow'),
      /^from notifications\.sms · rejected or over the length limit$/m,
    );
  });

  it('warns of a queue whose dead letters are lost', async () => {
    const [lost] = await tree.rows(shop, 'Dead Letter Queues');
    assert.equal(lost, 'catalogue.images · dead letters are lost: exchange catalogue.dlx does not exist');
  });

  it('lists every queue with type, depth and consumers', async () => {
    const row = (name: string) =>
      waitFor(`the statistics of ${name}`, async () => {
        const rows = await tree.rows(shop, 'Queues');
        return rows.find(found => found.startsWith(`${name} · `) && found.includes(' consumer'));
      });
    assert.match(
      await row('orders.work'),
      / · [\d,]+ messages?( · [\d.]+\/s in)? · [1-9]\d* consumers? · quorum$/,
    );
    assert.match(await row('orders.events'), / · [\d,]+ messages?( · [\d.]+\/s in)? · 1 consumer · stream$/);
    assert.match(await row('dead-stock'), / · classic$/);
  });

  it('lists the streams on their own', async () => {
    await tree.open(shop, 'Streams');
    const names = (await tree.rows(shop, 'Streams')).map(row => row.split(' · ')[0]);
    assert.deepEqual(names, ['orders.events']);
  });

  it('follows the default exchange', async () => {
    await tree.open(demo.vhosts.backoffice, 'Dead Letter Queues');
    const rows = await tree.rows(demo.vhosts.backoffice, 'Dead Letter Queues');
    assert.deepEqual(
      rows.map(row => row.split(' · ')[0]),
      ['invoices.dlq'],
    );
  });
});
