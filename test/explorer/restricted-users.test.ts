import assert from 'node:assert/strict';
import { connect } from 'amqplib';
import { ManagementClient } from '../../src/management/client.ts';
import { closeConnection, readConnectionPage } from '../../src/management/connections.ts';
import { setPolicy } from '../../src/management/policies.ts';
import { declareQueue, purgeQueue } from '../../src/management/queues.ts';
import { rebalanceLeaders } from '../../src/management/replicas.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { waitFor } from '../../tools/lifetime.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { watchTree } from '../support/watched-tree.ts';

/** What the folders say in a virtual host in which the user has a permission, up to those of the plugins. */
const open = `
  Dead Letter Queues · none
    No queue here has a dead letter exchange that leads to a queue
  Queues · 1 queue
  Streams · none
    No streams in this virtual host
  Exchanges · N exchanges
  Policies · none
    No policies`;

/** In one that the user knows of, but has no permission in. */
const closed = `
  User USER has no permission in this virtual host`;

const plugins = `
  Shovels · none
    No shovels
  Federation Links · none
    No links`;

const closedPlugins = `
  Shovels · needs the tag monitoring
    Shovels are shown to users with the tag monitoring
  Federation Links · needs the tag monitoring
    Federation links are shown to users with the tag monitoring`;

const ofMonitoring = `Nodes · 1 node
Connections · none
  No connections
Users · needs the tag administrator
  Users are shown to users with the tag administrator`;

const ofManagement = `Nodes · needs the tag monitoring
  Nodes are shown to users with the tag monitoring
Connections · none
  Only connections of user USER are shown
  No connections
Users · needs the tag administrator
  Users are shown to users with the tag administrator`;

/** By users, of whom each has the tag that is said: what the whole tree says. An empty permission lets see, and change nothing. */
const outlines = {
  'monitoring, with a permission in one virtual host': `${ofMonitoring}
/${closed}${plugins}
bank${closed}${plugins}
shop${open}${plugins}`,
  'monitoring, without a permission': `${ofMonitoring}
/${closed}${plugins}
bank${closed}${plugins}
shop${closed}${plugins}`,
  'management, with a permission in one virtual host': `${ofManagement}
shop${open}${closedPlugins}`,
  'management, without a permission': `${ofManagement}
User USER may not see any virtual host`,
  'policymaker, with a permission in one virtual host': `${ofManagement}
shop${open}${closedPlugins}`,
  'no tag, with a permission in one virtual host':
    'Not management user: the password is right, but the user has no tag that opens the management API. Give it one: rabbitmqctl set_user_tags USER monitoring',
};

describe('A user who may not do all', () => {
  const lifetime = suiteLifetime();
  const shop = { vhost: 'shop', name: 'new' };
  let broker: Broker;
  /** Before 4.3 a virtual host is not authorised for who has no permission in it; from then on it is not to be found. */
  let isHidden: boolean;

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'users', plugins: ['rabbitmq_federation_management'] });
    const version = parseVersion(broker.version);
    assert.ok(version);
    isHidden = isAtLeast(version, 4, 3);
    const all = { configure: '.*', write: '.*', read: '.*' };
    for (const vhost of ['shop', 'bank']) {
      await callApi(broker, 'PUT', `/api/vhosts/${vhost}`, {});
      await callApi(broker, 'PUT', `/api/permissions/${vhost}/${broker.username}`, all);
      await callApi(broker, 'PUT', `/api/queues/${vhost}/orders`, { durable: true });
    }
    const nothing = { configure: '', write: '', read: '' };
    for (const who of Object.keys(outlines)) {
      const user = encodeURIComponent(who);
      const tags = who.startsWith('no tag') ? '' : who.split(',')[0];
      await callApi(broker, 'PUT', `/api/users/${user}`, { password, tags });
      if (who.endsWith('virtual host'))
        await callApi(broker, 'PUT', `/api/permissions/shop/${user}`, nothing);
    }
  });

  function as(username: string): ManagementClient {
    const client = new ManagementClient({ url: `${broker.managementUrl}/`, username, password });
    lifetime.defer(() => client.close());
    return client;
  }

  for (const [who, outline] of Object.entries(outlines)) {
    it(`sees what there is to see, and why not the rest: ${who}`, async () => {
      const { managementUrl } = broker;
      const tree = watchTree(lifetime, { managementUrl, username: who, password }, { intervalMs: 60_000 });
      const said = (await tree.outline()).replaceAll(who, 'USER').replace(/\d exchanges/g, 'N exchanges');
      assert.equal(said, outline);
      assert.equal(tree.cluster().state, who.startsWith('no tag') ? 'broken' : 'normal');
    });
  }

  it('is told what an act takes that the broker refuses', async () => {
    const monitoring = as('monitoring, with a permission in one virtual host');
    const nowhere = as('monitoring, without a permission');
    const connection = await connect(broker.amqpUrl);
    lifetime.defer(() => connection.close());
    const name = await waitFor('the connection', async () => {
      const { items } = await readConnectionPage(monitoring, { page: 1 });
      return items[0]?.name;
    });
    const limit = { ...shop, kind: 'policy', pattern: '^x', applyTo: 'queues', priority: 0 } as const;
    await refused(
      declareQueue(monitoring, { ...shop, durable: true }),
      /^Access refused: the user may not do PUT \/api\/queues\/shop\/new\. .*set_permissions$/,
    );
    await refused(
      purgeQueue(monitoring, 'shop', 'orders'),
      /^Access refused: the user may not do DELETE \/api\/queues\/shop\/orders\/contents\. .*set_permissions$/,
    );
    await refused(
      purgeQueue(nowhere, 'shop', 'orders'),
      isHidden
        ? /no permission in its virtual host\. .*set_permissions$/
        : /access virtual host: .*set_permissions$/,
      isHidden ? 'not-found' : 'forbidden',
    );
    await refused(
      setPolicy(monitoring, { ...limit, definition: { 'max-length': 5 } }),
      /takes the tag policymaker and a permission in the virtual host\.$/,
    );
    await refused(rebalanceLeaders(monitoring), /^Not administrator user: .*takes the tag administrator\.$/);
    await refused(
      closeConnection(monitoring, name, 'a test'),
      /With connections of others that takes the tag administrator\.$/,
    );
  });

  it('sets policies with the tag policymaker', async () => {
    const policymaker = as('policymaker, with a permission in one virtual host');
    const limit = { ...shop, kind: 'policy', pattern: '^x', applyTo: 'queues', priority: 0 } as const;
    await setPolicy(policymaker, { ...limit, definition: { 'max-length': 5 } });
    await callApi(broker, 'DELETE', '/api/policies/shop/new');
  });
});

const password = 'only-for-this-test';

async function refused(act: Promise<unknown>, message: RegExp, reason = 'forbidden'): Promise<void> {
  await assert.rejects(act, { name: 'ManagementError', reason, message });
}
