import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { type Connection, ManagementClient } from '../../src/management/client.ts';
import { ManagementError, type ManagementErrorReason } from '../../src/management/error.ts';
import { identify } from '../../src/management/overview.ts';
import { readQueuePage } from '../../src/management/queue-pages.ts';
import { listQueues } from '../../src/management/queues.ts';
import { listVhosts } from '../../src/management/vhosts.ts';
import { callApi } from '../../tools/broker/api.ts';
import type { Broker } from '../../tools/broker.ts';
import { freePort } from '../../tools/lifetime.ts';
import { selfSigned } from '../support/certificate.ts';
import { emptyBroker } from '../support/empty-broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('The management client', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;

  before(async function () {
    this.timeout(180_000);
    broker = await emptyBroker();
    await callApi(broker, 'PUT', '/api/users/untagged', { password: 'only-for-this-test', tags: '' });
    await callApi(broker, 'PUT', '/api/users/monitor', {
      password: 'only-for-this-test',
      tags: 'monitoring',
    });
  });

  const connection = (changes: Partial<Connection> = {}): Connection => ({
    url: `${broker.managementUrl}/`,
    username: broker.username,
    password: broker.password,
    ...changes,
  });

  it('tells who we are and what answers', async () => {
    const identity = await withClient(connection(), client => identify(client));
    assert.equal(identity.username, broker.username);
    assert.deepEqual(identity.tags, ['administrator']);
    assert.equal(identity.version, broker.version);
    assert.notEqual(identity.clusterName, '');
  });

  it('lets a user with the monitoring tag see', async () => {
    const changes = { username: 'monitor', password: 'only-for-this-test' };
    const identity = await withClient(connection(changes), client => identify(client));
    assert.deepEqual(identity.tags, ['monitoring']);
    assert.ok(
      (await withClient(connection(changes), client => listVhosts(client))).some(({ name }) => name === '/'),
    );
  });

  describe('says what is wrong', () => {
    it('with the password, in words, without repeating it', async () => {
      const error = await failure(connection({ password: 'not-the-password' }), 'wrong-credentials');
      assert.match(error.message, /password is wrong/);
      assert.doesNotMatch(error.message, /not-the-password/);
    });

    it('with a user that has no tag', async () => {
      const error = await failure(
        connection({ username: 'untagged', password: 'only-for-this-test' }),
        'no-management-tag',
      );
      assert.match(error.message, /Not management user.*set_user_tags/);
    });

    it('with a host that does not exist', async () => {
      const error = await failure(connection({ url: 'http://no-such-host.invalid:15672/' }), 'host-unknown');
      assert.match(error.message, /no-such-host\.invalid:15672 is unknown/);
    });

    it('with a port where nothing listens', async () => {
      const error = await failure(connection({ url: `http://127.0.0.1:${await freePort()}/` }), 'refused');
      assert.match(error.message, /refused the connection.*management plugin/);
    });

    it('with the AMQP port', async () => {
      const { port } = new URL(broker.amqpUrl);
      await failure(connection({ url: `http://127.0.0.1:${port}/` }), 'not-management-api');
    });

    it('with https:// on a port without TLS', async () => {
      await failure(connection({ url: connection().url.replace('http:', 'https:') }), 'not-tls');
    });

    it('with a web server that is something else', async () => {
      const url = await serve((_, response) => response.end('<html>Welcome</html>'));
      await failure(connection({ url }), 'not-management-api');
    });

    it('with an answer that is cut off', async () => {
      const url = await serve((_, response) => response.end('{"name": "guest", "ta'));
      await failure(connection({ url }), 'not-management-api');
    });

    it('with a server that is broken, after it was asked again', async () => {
      let asked = 0;
      const url = await serve((_, response) => {
        asked++;
        response.writeHead(503).end();
      });
      await failure(connection({ url }), 'server-error');
      assert.equal(asked, 3);
    });
  });

  it('asks again when an answer fails to come once', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      if (asked === 1) response.destroy();
      else response.end(JSON.stringify([{ name: 'here' }]));
    });
    const vhosts = await withClient(connection({ url }), client => listVhosts(client));
    assert.deepEqual(
      vhosts.map(({ name }) => name),
      ['here'],
    );
  });

  it('can be cancelled while the server thinks', async () => {
    const url = await serve(() => {});
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    await withClient(connection({ url }), async client => {
      await assert.rejects(identify(client, cancel.signal), { reason: 'cancelled' });
    });
  });

  it('keeps a path before /api, as a reverse proxy wants it', async () => {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.end('[]');
    });
    await withClient(connection({ url: `${url}rabbit/` }), client => listVhosts(client));
    assert.deepEqual(paths, ['/rabbit/api/vhosts']);
  });

  it('logs method, path, status and duration, and nothing else', async () => {
    const lines: string[] = [];
    const client = new ManagementClient(connection(), line => lines.push(line));
    await listQueues(client, '/').finally(() => client.close());
    assert.match(lines.join('\n'), /^GET \/api\/queues\/%2F 200 \d+ ms$/);
  });

  it('trusts a certificate of an own authority only when told to', async function () {
    const certificate = await selfSigned(() => this.skip());
    const server = createTlsServer(certificate, (_, response) => response.end('[]'));
    const url = (await listening(server)).replace('http:', 'https:').replace('127.0.0.1', 'localhost');
    const error = await failure(connection({ url }), 'certificate');
    assert.match(error.message, /not trusted: it is self-signed/);
    assert.deepEqual(
      await withClient(connection({ url, ca: certificate.cert }), client => listVhosts(client)),
      [],
    );
  });

  it('reads queues with names of every kind, whole and in pages', async function () {
    this.timeout(120_000);
    const names = [
      'a/b',
      'ünïcode',
      'with space',
      '100%',
      ...Array.from({ length: 600 }, (_, n) => `bulk.${n}`),
    ];
    await callApi(broker, 'PUT', '/api/vhosts/many%2Fqueues');
    await callApi(broker, 'PUT', `/api/permissions/many%2Fqueues/${broker.username}`, {
      configure: '.*',
      write: '.*',
      read: '.*',
    });
    await callApi(broker, 'POST', '/api/definitions/many%2Fqueues', {
      queues: names.map(name => ({ name, durable: true, auto_delete: false, arguments: {} })),
    });
    const queues = await withClient(connection(), client => listQueues(client, 'many/queues'));
    assert.deepEqual(new Set(queues.map(({ queue }) => queue.name)), new Set(names));
    assert.equal(queues.length, names.length);
    const pages = await withClient(connection(), async client => [
      await readQueuePage(client, 'many/queues', { page: 1 }),
      await readQueuePage(client, 'many/queues', { page: 2 }),
      await readQueuePage(client, 'many/queues', { page: 3 }),
    ]);
    assert.deepEqual(
      pages.map(({ items, fitting, total }) => [items.length, fitting, total]),
      [
        [500, 604, 604],
        [104, 604, 604],
        [0, 0, 0],
      ],
    );
    const [space] = (
      await withClient(connection(), client =>
        readQueuePage(client, 'many/queues', {
          page: 1,
          name: { text: '^with space$', isRegularExpression: true },
        }),
      )
    ).items;
    assert.equal(space?.name, 'with space');
  });

  async function serve(listener: RequestListener): Promise<string> {
    return listening(createServer(listener));
  }

  async function listening(server: Server): Promise<string> {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    lifetime.defer(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});

async function withClient<T>(
  connection: Connection,
  work: (client: ManagementClient) => Promise<T>,
): Promise<T> {
  const client = new ManagementClient(connection);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function failure(connection: Connection, reason: ManagementErrorReason): Promise<ManagementError> {
  const error = await withClient(connection, client => identify(client)).then(
    () => assert.fail('the call worked'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ManagementError, String(error));
  assert.equal(error.reason, reason, error.message);
  return error;
}
