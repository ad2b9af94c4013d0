import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTls } from '../../src/extension/clusters/tls.ts';
import { type Connection, ManagementClient } from '../../src/management/client.ts';
import { ManagementError, type ManagementErrorReason } from '../../src/management/error.ts';
import { type ClusterIdentity, identify } from '../../src/management/overview.ts';
import type { ProxySettings } from '../../src/management/proxy.ts';
import { readVhost } from '../../src/management/topology.ts';
import { parseManagementUrl } from '../../src/management/url.ts';
import { declareVhost, deleteVhost } from '../../src/management/vhosts.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { freePort } from '../../tools/lifetime.ts';
import { type Certificates, makeCertificates } from '../snippets/tls.ts';
import { startHttpProxy, startPathProxy } from '../support/http-proxy.ts';
import { suiteLifetime } from '../support/lifetime.ts';

/** The broker has its management API below a path of its own, without TLS and with it. */
describe('A cluster behind a proxy', () => {
  const lifetime = suiteLifetime();
  let certificates: Certificates;
  let broker: Broker;
  /** By the kind of address; of them this machine is one that a proxy is left out for, if nobody says otherwise. */
  let urls: { readonly http: string; readonly https: string };

  before(async function () {
    this.timeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-'));
    lifetime.defer(() => rm(folder, { recursive: true }));
    certificates = await makeCertificates(folder);
    const tlsPort = await freePort();
    broker = await startBroker(lifetime, {
      name: 'proxy',
      files: certificates.files,
      conf: folder => `management.ssl.port = ${tlsPort}
management.ssl.certfile = ${folder}/broker.pem
management.ssl.keyfile = ${folder}/broker-key.pem
`,
    });
    if (!broker.private) this.skip();
    urls = { http: `${broker.managementUrl}/`, https: `https://localhost:${tlsPort}/` };
  });

  it('is reached through it: by requests without TLS, by a tunnel with TLS', async () => {
    const proxy = await startHttpProxy(lifetime);
    for (const url of Object.values(urls)) {
      assert.equal((await connect({ url, proxy: through(proxy.url) })).version, broker.version);
    }
    const { host } = new URL(urls.https);
    assert.ok(
      proxy.requests.every(line => line.startsWith(`GET ${urls.http}api/`) || line === `CONNECT ${host}`),
    );
    assert.ok(proxy.requests.includes(`CONNECT ${host}`));
  });

  it('is still known by its certificate: nothing in between can take its place', async () => {
    const { url: proxy } = await startHttpProxy(lifetime);
    const url = urls.https;
    const stranger = { url, caFile: certificates.otherCaFile, proxy: through(proxy) };
    assert.match(await failure(stranger, 'certificate'), /its certificate authority is not known here/);
    const named = { url: url.replace('localhost', '127.0.0.1'), proxy: through(proxy) };
    assert.match(await failure(named, 'certificate'), /made for another host name/);
    assert.equal((await connect({ ...named, serverName: 'localhost' })).version, broker.version);
  });

  it('is written to through it, and by no other way when the proxy is gone', async () => {
    const proxy = await startHttpProxy(lifetime);
    const client = await clientOf({ url: urls.http, proxy: through(proxy.url) });
    await declareVhost(client, { name: 'proxied' });
    await deleteVhost(client, 'proxied');
    assert.deepEqual(
      proxy.requests,
      ['PUT', 'DELETE'].map(method => `${method} ${urls.http}api/vhosts/proxied`),
    );
    const gone = `http://127.0.0.1:${await freePort()}`;
    for (const url of Object.values(urls)) {
      const words = await failure({ url, proxy: through(gone) }, 'proxy');
      assert.match(words, /^The proxy 127\.0\.0\.1:\d+ on the way to .* cannot be reached \(ECONNREFUSED\)/);
      assert.match(words, /comes from the setting http\.proxy.* add .* to the setting http\.noProxy/);
    }
  });

  it('gives a proxy its credentials, the wrong ones of which are told as such', async () => {
    const { url: proxy } = await startHttpProxy(lifetime, { credentials: 'anna:s@cret' });
    const known = proxy.replace('//', '//anna:s%40cret@');
    const header = `Basic ${Buffer.from('anna:s@cret').toString('base64')}`;
    for (const url of Object.values(urls)) {
      assert.equal((await connect({ url, proxy: through(known) })).version, broker.version);
      const told = { ...through(proxy), authorization: header };
      assert.equal((await connect({ url, proxy: told })).version, broker.version);
      for (const other of [proxy, proxy.replace('//', '//anna:wrong@')]) {
        const words = await failure({ url, proxy: through(other) }, 'proxy');
        assert.match(
          words,
          /wants a user and a password, or other ones\. Put them into the setting http\.proxy/,
        );
        assert.doesNotMatch(words, /wrong/);
      }
    }
  });

  it('is reached through a proxy that has TLS itself, whose certificate is as good as VS Code is told', async () => {
    const { 'broker.pem': cert = '', 'broker-key.pem': key = '' } = certificates.files;
    const proxy = await startHttpProxy(lifetime, { tls: { cert, key } });
    for (const url of Object.values(urls)) {
      const careless = { ...through(proxy.url), skipVerification: true };
      assert.equal((await connect({ url, proxy: careless })).version, broker.version);
      const words = await failure({ url, proxy: through(proxy.url) }, 'proxy');
      assert.match(
        words,
        /of the proxy localhost:\d+ on the way there, is not trusted: .* http\.proxyStrictSSL/,
      );
    }
    assert.ok(proxy.requests.some(line => line.startsWith('CONNECT')));
  });

  it('says where the proxy does not let it through', async () => {
    const { url: proxy } = await startHttpProxy(lifetime, { tunnelPort: 443 });
    const words = await failure({ url: urls.https, proxy: through(proxy) }, 'proxy');
    assert.match(
      words,
      /did not connect to localhost:\d+ \(403\)\. Have it allowed there, or leave the proxy out/,
    );
  });

  it('says where the broker is not there behind the proxy', async () => {
    const { url: proxy } = await startHttpProxy(lifetime);
    const port = await freePort();
    const tunnelled = await failure({ url: `https://localhost:${port}/`, proxy: through(proxy) }, 'proxy');
    assert.match(tunnelled, /did not connect to localhost:\d+ \(502\)/);
    await failure({ url: `http://localhost:${port}/`, proxy: through(proxy) }, 'server-error');
  });

  it('is reached straight where the proxy is left out for it', async () => {
    const proxy = { ...through(`http://127.0.0.1:${await freePort()}`), bypass: [] };
    for (const url of Object.values(urls)) {
      assert.equal((await connect({ url, proxy })).version, broker.version);
    }
  });

  it('is found below a path of a server that has others, however the address is copied', async () => {
    const address = await startPathProxy(lifetime, '/shop/rabbit', broker.managementUrl);
    for (const typed of ['', '/', '/#/queues', '/api', '/api/', '/api/overview', '/cli']) {
      const parsed = parseManagementUrl(address + typed);
      assert.ok(typeof parsed === 'object', typed);
      assert.equal(parsed.url, `${address}/`);
    }
    const client = await clientOf({ url: `${address}/` });
    assert.equal((await identify(client)).version, broker.version);
    const { queues } = await readVhost(client, { name: '/' });
    assert.deepEqual(queues, []);
    await failure({ url: address.replace('/rabbit', '') }, 'not-found');
  });

  it('is found below the path that the broker itself is told', async () => {
    await broker.ctl(
      'eval',
      'application:set_env(rabbitmq_management, path_prefix, "/rabbit"), rabbit_mgmt_app:reset_dispatcher([]).',
    );
    assert.equal((await connect({ url: `${urls.http}rabbit/` })).version, broker.version);
    await failure({ url: urls.http }, 'not-found');
  });

  /** A proxy that is asked for addresses of this machine, too. */
  function through(url: string): ProxySettings {
    return { http: url, https: url, bypass: ['<-loopback>'], source: 'the setting http.proxy' };
  }

  type Way = Pick<Connection, 'url' | 'proxy' | 'serverName'> & { readonly caFile?: string };

  async function clientOf({ caFile = certificates.caFile, ...way }: Way): Promise<ManagementClient> {
    const { username, password } = broker;
    const { ca } = await readTls({ url: way.url, username, caFile });
    const client = new ManagementClient({ ...way, username, password, ca });
    lifetime.defer(() => client.close());
    return client;
  }

  async function connect(way: Way): Promise<ClusterIdentity> {
    return identify(await clientOf(way));
  }

  async function failure(way: Way, reason: ManagementErrorReason): Promise<string> {
    const error = await connect(way).then(
      () => assert.fail('it connected'),
      thrown => thrown,
    );
    assert.ok(error instanceof ManagementError, String(error));
    assert.equal(error.reason, reason, error.message);
    return error.message;
  }
});
