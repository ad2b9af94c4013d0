import assert from 'node:assert/strict';
import { type Connection, ManagementClient } from '../../src/management/client.ts';
import { ManagementError, type ManagementErrorReason } from '../../src/management/error.ts';
import { identify } from '../../src/management/overview.ts';
import { declareVhost, deleteVhost } from '../../src/management/vhosts.ts';
import type { Broker } from '../../tools/broker.ts';
import { freePort } from '../../tools/lifetime.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { cuts, type Fault, hangs, htmlOf, refuses, startFaultProxy } from '../support/fault-proxy.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** Each address of the cluster is a port of its own in front of one broker, which can be closed. */
describe('Several addresses of one management API', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  /** Begins at once, as it takes long. */
  let patience: Promise<number>;

  before(async function () {
    this.timeout(120_000);
    broker = await emptyBroker();
    patience = whileNothingComes();
    // The test that waits for it tells.
    patience.catch(() => {});
  });

  const address = () => startFaultProxy(lifetime, broker.managementUrl);

  function clientOf([first = '', ...others]: readonly string[], log?: (host: string) => void) {
    const { username, password } = broker;
    const connection: Connection = { url: first, otherUrls: others, username, password };
    const client = new ManagementClient(connection, (_line, _kind, host = '') => log?.(host));
    lifetime.defer(() => client.close());
    return client;
  }

  it('are asked in turn until one answers, which goes on serving', async () => {
    const [first, second, third] = await Promise.all([address(), address(), address()]);
    const client = clientOf([first.url, second.url, third.url]);
    assert.equal(client.serving, `${first.url}/`);
    await identify(client);
    assert.equal(client.serving, `${first.url}/`);

    await first.close();
    second.fault = htmlOf(503);
    assert.equal((await identify(client)).version, broker.version);
    assert.equal(client.serving, `${third.url}/`);

    const asked = second.requests.length;
    await identify(client);
    assert.equal(second.requests.length, asked, 'an address that serves is asked alone');
  });

  it('are left for the next one where an answer breaks off, and by many reads at once', async () => {
    const [first, second] = await Promise.all([address(), address()]);
    const client = clientOf([first.url, second.url]);
    first.fault = cuts;
    const answers = await Promise.all(Array.from({ length: 8 }, () => identify(client)));
    assert.deepEqual([...new Set(answers.map(({ version }) => version))], [broker.version]);
    assert.equal(client.serving, `${second.url}/`);
  });

  it('answer for themselves where they answer: no other is asked after a refusal', async () => {
    const [first, second] = await Promise.all([address(), address()]);
    const client = clientOf([first.url, second.url]);
    first.fault = refuses(401, 'not_authorised', 'Login failed');
    await assert.rejects(identify(client), has('wrong-credentials', /Login failed/));
    first.fault = refuses(500, 'Internal Server Error', 'it broke');
    await assert.rejects(identify(client), has('server-error', /it broke/));
    assert.equal(second.requests.length, 0);
  });

  it('are all named where none answers, with the words of the last', async () => {
    const client = clientOf([`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`]);
    const words = /^None of the 2 addresses of the cluster answers\. The last one: .* refused the connection/;
    await assert.rejects(identify(client), has('refused', words));
    await assert.rejects(declareVhost(client, { name: 'failover' }), has('refused', words));
  });

  it('get a write once: another one only where nothing was sent before', async () => {
    const [first, second] = await Promise.all([address(), address()]);
    const client = clientOf([first.url, second.url]);
    for (const fault of [hangsUp, htmlOf(503), refuses(500, 'Internal Server Error', 'it broke')]) {
      first.fault = fault;
      await assert.rejects(declareVhost(client, { name: 'failover' }), ManagementError);
    }
    assert.deepEqual([first.requests.length, second.requests.length], [3, 0]);

    await first.close();
    const later = clientOf([first.url, second.url]);
    await declareVhost(later, { name: 'failover' });
    assert.equal(second.requests.length, 1);
    await deleteVhost(later, 'failover');
    assert.equal(later.serving, `${second.url}/`);
  });

  it('are left for the next one where nothing comes for 15 s, and not before', async () => {
    const seconds = await patience;
    assert.ok(seconds > 14 && seconds < 25, `${seconds} s`);
  });

  async function whileNothingComes(): Promise<number> {
    const [first, second] = await Promise.all([address(), address()]);
    const client = clientOf([first.url, second.url]);
    first.fault = hangs;
    const started = performance.now();
    await identify(client);
    const seconds = (performance.now() - started) / 1000;
    await identify(client);
    assert.equal(first.requests.length, 1);
    return seconds;
  }

  it('are told in the log by the host that was asked', async () => {
    const [first, second] = await Promise.all([address(), address()]);
    const hosts: string[] = [];
    const client = clientOf([first.url, second.url], host => hosts.push(`http://${host}`));
    await first.close();
    await identify(client);
    assert.deepEqual(hosts.slice(0, 2), [first.url, second.url]);
  });

  function has(reason: ManagementErrorReason, words: RegExp) {
    return (error: unknown) =>
      error instanceof ManagementError && error.reason === reason && words.test(error.message);
  }
});

/** The connection is closed after the request has come. */
const hangsUp: Fault = ({ response }) => {
  response.destroy();
};
