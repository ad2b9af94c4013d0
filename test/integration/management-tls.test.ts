import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openConnection } from '../../src/amqp/connection.ts';
import { readTls } from '../../src/extension/clusters/tls.ts';
import { type Connection, ManagementClient } from '../../src/management/client.ts';
import { ManagementError, type ManagementErrorReason } from '../../src/management/error.ts';
import { identify } from '../../src/management/overview.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort } from '../../tools/lifetime.ts';
import { type Certificates, makeCertificates } from '../snippets/tls.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** The management API of this broker has TLS, and wants to know who comes; it takes OAuth 2 tokens, as AMQP does. */
describe('A cluster behind TLS', () => {
  const lifetime = suiteLifetime();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let folder: string;
  let certificates: Certificates;
  let broker: Broker;
  let url: string;
  /** For AMQP; a handshake fails before anybody speaks a protocol. */
  let expiredPort: number;

  before(async function () {
    this.timeout(180_000);
    folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-'));
    lifetime.defer(() => rm(folder, { recursive: true }));
    certificates = await makeCertificates(folder);
    const port = await freePort();
    url = `https://localhost:${port}/`;
    expiredPort = await freePort();
    broker = await startBroker(lifetime, {
      name: 'management-tls',
      plugins: ['rabbitmq_auth_backend_oauth2'],
      files: {
        ...certificates.files,
        'expired.pem': await expired(folder),
        'oauth.pem': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      },
      conf: folder => `management.ssl.port = ${port}
management.ssl.cacertfile = ${folder}/ca.pem
management.ssl.certfile = ${folder}/broker.pem
management.ssl.keyfile = ${folder}/broker-key.pem
management.ssl.verify = verify_peer
management.ssl.fail_if_no_peer_cert = true
listeners.ssl.1 = 127.0.0.1:${expiredPort}
ssl_options.certfile = ${folder}/expired.pem
ssl_options.keyfile = ${folder}/broker-key.pem
auth_backends.1 = internal
auth_backends.2 = rabbit_auth_backend_oauth2
auth_oauth2.resource_server_id = rabbitmq
auth_oauth2.default_key = id
auth_oauth2.signing_keys.id = ${folder}/oauth.pem
`,
    });
    if (!broker.private) this.skip();
  });

  /** As a cluster is kept: the names of files. A certificate of the broker is as good for us. */
  const files = () => ({
    url,
    username: broker.username,
    caFile: certificates.caFile,
    certificateFile: join(folder, 'broker.pem'),
    keyFile: join(folder, 'broker-key.pem'),
  });

  async function connect(cluster: Parameters<typeof readTls>[0], changes: Partial<Connection> = {}) {
    const { username, password } = broker;
    const client = new ManagementClient({
      url: cluster.url,
      username,
      password,
      ...(await readTls(cluster)),
      ...changes,
    });
    try {
      return await identify(client);
    } finally {
      await client.close();
    }
  }

  async function failure(
    cluster: Parameters<typeof readTls>[0],
    reason: ManagementErrorReason,
    changes?: Partial<Connection>,
  ): Promise<string> {
    const error = await connect(cluster, changes).then(
      () => assert.fail('it connected'),
      thrown => thrown,
    );
    assert.ok(error instanceof ManagementError, String(error));
    assert.equal(error.reason, reason, error.message);
    return error.message;
  }

  it('is reached with the right authority and a certificate of ours', async () => {
    assert.equal((await connect(files())).username, broker.username);
  });

  it('wants to be known by its authority and by its name', async () => {
    const stranger = await failure({ ...files(), caFile: certificates.otherCaFile }, 'certificate');
    assert.match(stranger, /its certificate authority is not known here/);
    const named = { ...files(), url: url.replace('localhost', '127.0.0.1') };
    assert.match(await failure(named, 'certificate'), /made for another host name/);
    assert.equal((await connect({ ...named, serverName: 'localhost' })).version, broker.version);
    const elsewhere = { ...files(), serverName: 'elsewhere.example' };
    assert.match(await failure(elsewhere, 'certificate'), /made for another host name/);
  });

  it('is not taken with a certificate that has expired', async () => {
    const old = { ...files(), url: `https://localhost:${expiredPort}/` };
    assert.match(await failure(old, 'certificate'), /not trusted: it has expired/);
    const { username, password } = broker;
    const amqp = { host: 'localhost', port: expiredPort, tls: true, vhost: '/', username, password };
    await assert.rejects(openConnection({ ...amqp, ...(await readTls(old)) }), /not trusted: it has expired/);
    const careless = await openConnection({ ...amqp, skipVerification: true });
    assert.equal(careless.version, broker.version);
    await careless.close();
  });

  it('is reached without verification where a person wants that', async () => {
    const careless = { ...files(), caFile: undefined, skipVerification: true } as const;
    assert.equal((await connect(careless)).version, broker.version);
  });

  it('says that it wants a certificate, and one of its own authority', async () => {
    const wanted = /If it wants a client certificate, or another one, choose that/;
    const without = { ...files(), certificateFile: undefined };
    assert.match(await failure(without, 'connection-lost'), wanted);
    const stranger = { certificateFile: certificates.otherCaFile, keyFile: join(folder, 'other-ca-key.pem') };
    assert.match(await failure({ ...files(), ...stranger }, 'connection-lost'), wanted);
  });

  it('is told by what it speaks: TLS or not', async () => {
    const plain = { ...files(), url: url.replace('https:', 'http:') };
    assert.match(await failure(plain, 'not-management-api'), /or one with TLS, which wants https:/);
    const secure = { ...files(), url: broker.managementUrl.replace('http:', 'https:') };
    assert.match(await failure(secure, 'not-tls'), /does not speak TLS\. Use http:\/\/ for this port/);
  });

  it('is not left for another address where its certificate is not trusted', async () => {
    const old = `https://localhost:${expiredPort}/`;
    assert.match(await failure({ ...files(), url: old }, 'certificate', { otherUrls: [url] }), /has expired/);
    const { version } = await connect(files(), { otherUrls: [old] });
    assert.equal(version, broker.version);
  });

  it('takes the key out of the file of the certificate, and tells what is wrong with files', async () => {
    const { keyFile: _, ...keyless } = files();
    assert.match(await failure(keyless, 'certificate'), /broker\.pem holds no private key in PEM/);
    const other = { ...files(), keyFile: join(folder, 'ca-key.pem') };
    assert.match(await failure(other, 'certificate'), /ca-key\.pem is not the one of the certificate/);
    const missing = { ...files(), caFile: join(folder, 'missing.pem') };
    assert.match(await failure(missing, 'certificate'), /missing\.pem cannot be read/);
    const wrong = { ...files(), caFile: join(folder, 'ca-key.pem') };
    assert.match(await failure(wrong, 'certificate'), /ca-key\.pem holds no certificate/);
  });

  describe('with an OAuth 2 token', () => {
    it('knows who it is for, over HTTP and AMQP', async () => {
      const password = token({ expiresIn: 600 });
      const { username, tags } = await connect(files(), { username: '', password, usesToken: true });
      assert.deepEqual([username, tags], ['anna', ['administrator']]);
      const { hostname, port } = new URL(broker.amqpUrl);
      const amqp = { host: hostname, port: Number(port), tls: false, vhost: '/', username, password };
      const connection = await openConnection(amqp);
      assert.equal(connection.version, broker.version);
      await connection.close();
    });

    it('says that it is not taken, without repeating it', async () => {
      const old = token({ expiresIn: -600 });
      for (const password of [old, 'no-token-at-all']) {
        const words = await failure(files(), 'wrong-credentials', { password, usesToken: true });
        assert.match(words, /token/);
        assert.ok(!words.includes(password));
      }
    });
  });

  /** Signed as an identity provider does it, for a user called anna who may do all. Seconds. */
  function token({ expiresIn }: { expiresIn: number }): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      sub: 'anna',
      aud: ['rabbitmq'],
      exp: now + expiresIn,
      scope: ['tag:administrator', 'read:*/*', 'write:*/*', 'configure:*/*'].map(
        scope => `rabbitmq.${scope}`,
      ),
    };
    const body = [{ alg: 'RS256', typ: 'JWT', kid: 'id' }, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`;
  }
});

/** A certificate of the broker that ended years ago. Of openssl's commands only `ca` makes such. */
async function expired(folder: string): Promise<string> {
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => promisify(execFile)('openssl', words, { cwd: folder });
  const config = [
    ...['[ca]', 'default_ca = own'],
    ...['[own]', 'database = index.txt', 'serial = serial', 'new_certs_dir = .', 'default_md = sha256'],
    ...['policy = any', 'x509_extensions = names'],
    ...['[any]', 'commonName = supplied'],
    ...['[names]', 'subjectAltName = DNS:localhost'],
  ].join('\n');
  await Promise.all([
    writeFile(at('ca.cnf'), config),
    writeFile(at('index.txt'), ''),
    writeFile(at('serial'), '01'),
  ]);
  await openssl('req', '-new', '-key', 'broker-key.pem', '-subj', '/CN=localhost', '-out', 'expired.csr');
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
  const signer = ['-cert', 'ca.pem', '-keyfile', 'ca-key.pem'];
  const files = ['-in', 'expired.csr', '-out', 'expired.pem'];
  await openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', ...signer, ...dates, ...files);
  return readFile(at('expired.pem'), 'utf8');
}
