import assert from 'node:assert/strict';
import { parseManagementUrl } from '../../../src/management/url.ts';

describe('The address of a management API', () => {
  for (const [typed, url] of Object.entries({
    'http://localhost:15672': 'http://localhost:15672/',
    ' https://rabbit.example.com:15671/ ': 'https://rabbit.example.com:15671/',
    'http://localhost:15672/#/queues/%2F/orders': 'http://localhost:15672/',
    'http://localhost:15672/api/overview': 'http://localhost:15672/',
    'https://proxy.example.com/rabbit/': 'https://proxy.example.com/rabbit/',
    'https://proxy.example.com/rabbit/api': 'https://proxy.example.com/rabbit/',
    'https://rabbit.example.com': 'https://rabbit.example.com/',
    'rabbit.example.com': 'http://rabbit.example.com:15672/',
    'localhost:8080': 'http://localhost:8080/',
    'http://[::1]:15672': 'http://[::1]:15672/',
  })) {
    it(`"${typed}" is ${url}`, () => {
      const address = parseManagementUrl(typed);
      assert.ok(typeof address === 'object', String(address));
      assert.equal(address.url, url);
    });
  }

  it('gives its credentials away to their fields, not to the address', () => {
    assert.deepEqual(parseManagementUrl('http://shop:p%40ss@localhost:15672/'), {
      url: 'http://localhost:15672/',
      username: 'shop',
      password: 'p@ss',
    });
  });

  for (const [typed, words] of [
    ['', /Type the address/],
    ['amqp://localhost', /AMQP address/],
    ['ftp://localhost', /not spoken/],
    ['http://', /not an address/],
    ['no such thing', /not an address/],
  ] as const) {
    it(`"${typed}" is refused in words`, () => assert.match(String(parseManagementUrl(typed)), words));
  }

  it('is not repeated with its password when it is refused', () => {
    assert.doesNotMatch(String(parseManagementUrl('http://shop:secret@bad host/')), /secret/);
  });
});
