import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AmqpConnection,
  type AmqpOptions,
  channelFailure,
  openConnection,
} from '../../src/amqp/connection.ts';
import { AmqpError, type AmqpErrorReason } from '../../src/amqp/error.ts';
import { callApi } from '../../tools/broker/api.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort, waitFor } from '../../tools/lifetime.ts';
import { makeCertificates } from '../snippets/tls.ts';
import { suiteLifetime } from '../support/lifetime.ts';

describe('An AMQP connection', () => {
  const lifetime = suiteLifetime();
  let broker: Broker;
  let tlsPort: number;
  let ca: string;
  let certificate: { readonly key: string; readonly cert: string };

  before(async function () {
    this.timeout(180_000);
    const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-'));
    lifetime.defer(() => rm(folder, { recursive: true }));
    const { files } = await makeCertificates(folder);
    const { 'ca.pem': authority = '', 'broker.pem': cert = '', 'broker-key.pem': key = '' } = files;
    ca = authority;
    // As good a name for us as for the broker.
    certificate = { cert, key };
    tlsPort = await freePort();
    broker = await startBroker(lifetime, {
      name: 'connection',
      files,
      // Every message is one too many: publishers are blocked from the beginning.
      conf: folder => `listeners.ssl.1 = 127.0.0.1:${tlsPort}
ssl_options.cacertfile = ${folder}/ca.pem
ssl_options.certfile = ${folder}/broker.pem
ssl_options.keyfile = ${folder}/broker-key.pem
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
vm_memory_high_watermark.absolute = 1KB
`,
    });
    if (!broker.private) this.skip();
    await callApi(broker, 'PUT', '/api/users/stranger', { password: 'only-for-this-test', tags: '' });
    await callApi(broker, 'PUT', `/api/vhosts/${encodeURIComponent(oddVhost)}`, {});
    await callApi(broker, 'PUT', `/api/users/${encodeURIComponent(oddUser)}`, {
      password: oddPassword,
      tags: '',
    });
    for (const user of [broker.username, oddUser]) {
      const path = `/api/permissions/${encodeURIComponent(oddVhost)}/${encodeURIComponent(user)}`;
      await callApi(broker, 'PUT', path, { configure: '.*', write: '.*', read: '.*' });
    }
  });

  const oddVhost = 'a/b %2F ü#?';
  const oddUser = 'us@er:na/me%';
  const oddPassword = 'p@ss:w/ord%#? ü';

  it('takes names and passwords with any characters', async () => {
    await using(plain({ vhost: oddVhost, username: oddUser, password: oddPassword }), async connection => {
      const channel = await connection.openChannel();
      await channel.assertQueue('here');
    });
    const queues = (await callApi(broker, 'GET', `/api/queues/${encodeURIComponent(oddVhost)}`)) as unknown[];
    assert.equal(queues.length, 1);
  });

  describe('over TLS', () => {
    const localhost = () => ({ ...tls(), ca, certificate });

    it('is made with the right authority, name and certificate of ours', async () => {
      await using(localhost(), async connection => assert.equal(connection.version, broker.version));
      await using({ ...localhost(), host: '127.0.0.1', serverName: 'localhost' }, async () => {});
    });

    it('wants to know the authority', async () => {
      assert.match(
        (await failure(tls(), 'certificate')).message,
        /not trusted: its certificate authority is not known here/,
      );
    });

    it('wants the name of the broker', async () => {
      const { message } = await failure({ ...localhost(), serverName: 'elsewhere.example' }, 'certificate');
      assert.match(message, /made for another host name/);
    });

    it('says that the broker wants a certificate', async () => {
      const { certificate: _, ...without } = localhost();
      assert.match((await failure(without, 'certificate')).message, /Does it want a client certificate/);
    });

    it('is not made to a port without', async () => {
      const { port } = new URL(broker.amqpUrl);
      await failure({ ...localhost(), port: Number(port) }, 'not-tls');
    });

    it('is not made without to a port with', async () => {
      assert.match(
        (await failure(plain({ port: tlsPort }), 'not-amqp')).message,
        /If it expects TLS, use amqps/,
      );
    });
  });

  describe('says what is wrong', () => {
    it('with the password, without repeating it', async () => {
      const { message } = await failure(plain({ password: 'not-the-password' }), 'wrong-credentials');
      assert.match(message, /Login was refused.*the password is wrong/);
      assert.doesNotMatch(message, /not-the-password/);
    });

    it('with the virtual host', async () => {
      assert.match(
        (await failure(plain({ vhost: 'nowhere' }), 'vhost')).message,
        /into the virtual host nowhere/,
      );
    });

    it('with the permissions in it', async () => {
      const stranger = { username: 'stranger', password: 'only-for-this-test' };
      assert.match((await failure(plain(stranger), 'vhost')).message, /stranger .* has no permissions in it/);
    });

    it('with the host', async () => {
      await failure(plain({ host: 'no-such-host.invalid' }), 'host-unknown');
    });

    it('with a port where nothing listens', async () => {
      await failure(plain({ port: await freePort() }), 'refused');
    });

    it('with a server that speaks something else', async () => {
      const port = await serve(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      assert.match((await failure(plain({ port }), 'not-amqp')).message, /not the management API's 15672/);
    });

    it('with a queue that is not there', async () => {
      await using(plain(), async connection => {
        const channel = await connection.openChannel();
        await assert.rejects(channel.checkQueue('nowhere'));
        assert.equal(channelFailure(channel)?.reason, 'not-found');
        assert.match(
          channelFailure(channel)?.message ?? '',
          /^no queue 'nowhere' in vhost '\/'\. It has been deleted/,
        );
      });
    });
  });

  it('can be given up while the server thinks', async () => {
    const port = await serve(() => {});
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    await assert.rejects(openConnection(plain({ port }), cancel.signal), { reason: 'cancelled' });
  });

  it('is closed when it was given up while it opened', async () => {
    const open = new Set<Socket>();
    const port = await serve(socket => {
      open.add(socket.once('close', () => open.delete(socket)));
      passOn(socket);
    });
    for (let ms = 0; ms < 10; ms++) {
      const cancel = new AbortController();
      setTimeout(() => cancel.abort(), ms);
      const opening = openConnection(plain({ port }), cancel.signal);
      await opening.then(connection => connection.close()).catch(() => {});
    }
    await waitFor('every socket to be closed', () => (open.size === 0 ? true : undefined));
  });

  it('tells the broker what it is called, and us why it is lost', async () => {
    await using(plain(), async connection => {
      const rows = await waitFor('it to be listed', async () => {
        const rows = (await callApi(broker, 'GET', '/api/connections')) as Row[];
        return rows.length > 0 ? rows : undefined;
      });
      assert.deepEqual(
        rows.map(row => row.client_properties.connection_name),
        ['RabbitMQ Production Tools (VS Code)'],
      );
      assert.equal(connection.version, broker.version);
      for (const { name } of rows)
        await callApi(broker, 'DELETE', `/api/connections/${encodeURIComponent(name)}`);
      await waitFor('it to be lost', () => (connection.lost.aborted ? true : undefined));
      assert.equal((connection.lost.reason as AmqpError).reason, 'closed-by-operator');
      await assert.rejects(connection.openChannel(), { reason: 'closed-by-operator' });
    });
  });

  it('tells that an alarm blocks it, and can be closed all the same', async () => {
    await using(plain(), async connection => {
      assert.equal(connection.blocked, undefined);
      const channel = await connection.openConfirmChannel();
      channel.publish('', 'nowhere', Buffer.from('one too many'));
      assert.equal(await waitFor('the alarm', () => connection.blocked), 'low on memory');
    });
  });

  it('is closed within seconds where the network has gone away', async function () {
    this.timeout(20_000);
    const sockets: Socket[] = [];
    const port = await serve(socket => {
      sockets.push(socket, passOn(socket));
    });
    const connection = await openConnection(plain({ port }));
    const channel = await connection.openChannel();
    for (const socket of sockets) socket.unpipe().pause();
    void channel.checkQueue('unanswered').catch(() => {});
    const started = performance.now();
    await connection.close();
    assert.ok(performance.now() - started < 8_000);
    for (const socket of sockets) socket.destroy();
  });

  function plain(changes: Partial<AmqpOptions> = {}): AmqpOptions {
    const { hostname, port } = new URL(broker.amqpUrl);
    const { username, password } = broker;
    return { host: hostname, port: Number(port), tls: false, vhost: '/', username, password, ...changes };
  }

  function tls(): AmqpOptions {
    return plain({ host: 'localhost', port: tlsPort, tls: true });
  }

  async function using(
    options: AmqpOptions,
    use: (connection: AmqpConnection) => Promise<void>,
  ): Promise<void> {
    const connection = await openConnection(options);
    try {
      await use(connection);
    } finally {
      await connection.close();
    }
  }

  async function failure(options: AmqpOptions, reason: AmqpErrorReason): Promise<AmqpError> {
    const error = await openConnection(options).then(
      connection => connection.close().then(() => assert.fail('it was opened')),
      (error: unknown) => error,
    );
    assert.ok(error instanceof AmqpError, String(error));
    assert.equal(error.reason, reason, error.message);
    return error;
  }

  /** Carries what comes to the broker, and back. */
  function passOn(socket: Socket): Socket {
    const other = connectSocket(Number(new URL(broker.amqpUrl).port), '127.0.0.1');
    other.on('error', () => socket.destroy());
    socket.pipe(other).pipe(socket);
    return other;
  }

  async function serve(onSocket: (socket: Socket) => void): Promise<number> {
    const server = createServer(socket => {
      socket.on('error', () => {});
      onSocket(socket);
    });
    lifetime.defer(() => server.close());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
});

interface Row {
  readonly name: string;
  readonly client_properties: { readonly connection_name?: string };
}
