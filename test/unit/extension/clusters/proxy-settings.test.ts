import assert from 'node:assert/strict';
import { proxySettings } from '../../../../src/extension/clusters/proxy-settings.ts';
import { ManagementError } from '../../../../src/management/error.ts';
import { proxyFor } from '../../../../src/management/proxy.ts';

type Values = Readonly<Record<string, unknown>>;

describe('The proxy on the way to a cluster', () => {
  const way = (target: string, http: Values, environment: Readonly<Record<string, string>> = {}) =>
    proxyFor(
      new URL(target),
      proxySettings(name => http[name], environment),
    )?.href;
  const secure = 'https://rabbit.example.com:15671';
  const plain = 'http://rabbit.example.com:15672';

  it('is that of the setting, for both kinds of addresses, with or without its scheme', () => {
    for (const proxy of ['http://proxy:3128', 'proxy:3128']) {
      for (const target of [secure, plain]) assert.equal(way(target, { proxy }), 'http://proxy:3128/');
    }
    const environment = { HTTPS_PROXY: 'http://other:1', HTTP_PROXY: 'http://other:2' };
    assert.equal(way(secure, { proxy: 'http://proxy:3128' }, environment), 'http://proxy:3128/');
  });

  it('is that of the environment where nothing is set', () => {
    const both = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'http://plain:2' };
    assert.equal(way(secure, { proxy: '' }, both), 'http://secure:1/');
    assert.equal(way(plain, {}, both), 'http://plain:2/');
    assert.equal(way(secure, {}, { HTTP_PROXY: 'http://plain:2' }), 'http://plain:2/');
    assert.equal(way(plain, {}, { HTTPS_PROXY: 'http://secure:1' }), undefined);
    assert.equal(way(secure, {}), undefined);
  });

  it('is none where proxies are off', () => {
    const environment = { HTTPS_PROXY: 'http://secure:1' };
    assert.equal(way(secure, { proxySupport: 'off', proxy: 'http://proxy:3128' }, environment), undefined);
    assert.equal(way(secure, { proxySupport: 'override' }, environment), 'http://secure:1/');
  });

  it('is left out for the hosts that are named, and what is below them', () => {
    const through = (target: string, ...noProxy: string[]) =>
      way(target, { proxy: 'http://proxy:3128', noProxy }) !== undefined;
    assert.ok(through(secure));
    assert.ok(through(secure, 'other.example.com', 'bbit.example.com', 'rabbit', 'rabbit.example.com:443'));
    for (const entry of [
      'rabbit.example.com',
      'RABBIT.example.com',
      'example.com',
      '.example.com',
      '*.example.com',
      'rabbit.example.com:15671',
      '*',
    ])
      assert.ok(!through(secure, 'x', entry), entry);
    for (const entry of ['2001:db8::1', '[2001:db8::1]', '[2001:db8::1]:15671'])
      assert.ok(!through('https://[2001:db8::1]:15671', entry), entry);
    assert.ok(through('https://[2001:db8::1]:15671', '2001:db8::', '[2001:db8::1]:443'));
    assert.equal(
      way(secure, { proxy: 'proxy:3128', noProxy: [] }, { NO_PROXY: 'a, example.com' }),
      undefined,
    );
    assert.equal(
      way(secure, { proxy: 'proxy:3128', noProxy: ['a'] }, { NO_PROXY: '*' }),
      'http://proxy:3128/',
    );
  });

  it('is left out for this machine, unless somebody says otherwise', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'shop.localhost']) {
      assert.equal(way(`http://${host}:15672`, { proxy: 'proxy:3128' }), undefined, host);
      assert.ok(way(`http://${host}:15672`, { proxy: 'proxy:3128', noProxy: ['<-loopback>'] }), host);
    }
  });

  it('is told where it is none that can be spoken to', () => {
    for (const proxy of ['socks5://proxy:1080', 'http://', 'http://a b']) {
      assert.throws(
        () => way(secure, { proxy }),
        (error: unknown) =>
          error instanceof ManagementError &&
          error.reason === 'proxy' &&
          /^Of the setting http\.proxy only http:\/\/ and https:\/\/ are spoken here/.test(error.message),
      );
    }
  });
});
