import assert from 'node:assert/strict';
import { amqpAddress, parseAmqpAddress } from '../../../src/amqp/address.ts';

describe('The AMQP address', () => {
  const listeners = [
    { protocol: 'clustering', ip_address: '::', port: 25672 },
    { protocol: 'amqp', ip_address: '::', port: 5673 },
    { protocol: 'amqp/ssl', ip_address: '::', port: 5674 },
    { protocol: 'http', ip_address: '::', port: 15672 },
  ];

  it('that goes with a management API is on its host, with TLS where that has it', () => {
    assert.deepEqual(amqpAddress('http://rabbit.example.com:15672/', listeners), {
      host: 'rabbit.example.com',
      port: 5673,
      tls: false,
    });
    assert.deepEqual(amqpAddress('https://rabbit.example.com/', listeners), {
      host: 'rabbit.example.com',
      port: 5674,
      tls: true,
    });
    assert.equal(amqpAddress('http://[::1]:15672/', listeners).host, '::1');
  });

  it('is the only one that there is', () => {
    assert.equal(amqpAddress('https://rabbit.example.com/', listeners.slice(0, 2)).port, 5673);
    assert.equal(amqpAddress('http://rabbit.example.com/', listeners.slice(2)).port, 5674);
  });

  it('has the usual port where nobody tells', () => {
    assert.deepEqual(amqpAddress('http://localhost:15672/'), { host: 'localhost', port: 5672, tls: false });
    assert.deepEqual(amqpAddress('https://localhost:15671/'), { host: 'localhost', port: 5671, tls: true });
  });

  it('is none that listens on loopback, seen from elsewhere', () => {
    const inside = [
      { protocol: 'amqp', ip_address: '127.0.0.1', port: 5673 },
      { protocol: 'amqp/ssl', ip_address: '0.0.0.0', port: 5674 },
    ];
    assert.equal(amqpAddress('http://rabbit.example.com/', inside).port, 5674);
    assert.equal(amqpAddress('http://localhost/', inside).port, 5673);
  });

  for (const [typed, host, port, tls] of [
    ['amqp://rabbit.example.com', 'rabbit.example.com', 5672, false],
    ['amqps://rabbit.example.com', 'rabbit.example.com', 5671, true],
    [' AMQPS://rabbit.example.com:5999/ ', 'rabbit.example.com', 5999, true],
    ['rabbit.example.com', 'rabbit.example.com', 5672, false],
    ['rabbit.example.com:5671', 'rabbit.example.com', 5671, true],
    ['amqp://[::1]:5673', '::1', 5673, false],
    ['10.0.0.7:5673', '10.0.0.7', 5673, false],
  ] as const) {
    it(`"${typed}" is understood`, () => {
      const parsed = parseAmqpAddress(typed);
      assert.ok(typeof parsed === 'object', String(parsed));
      assert.deepEqual(parsed.address, { host, port, tls });
    });
  }

  it('gives what else is in it away to its fields', () => {
    assert.deepEqual(parseAmqpAddress('amqp://shop:p%40ss@localhost/a%2Fb'), {
      address: { host: 'localhost', port: 5672, tls: false },
      vhost: 'a/b',
      username: 'shop',
      password: 'p@ss',
    });
  });

  for (const [typed, words] of [
    ['', /Type the AMQP address/],
    ['http://localhost:15672', /http:\/\/ is not AMQP/],
    ['amqp://', /has no host|not an address/],
    ['no such thing', /not an address/],
    ['amqp://localhost/100%', /Write %25/],
  ] as const) {
    it(`"${typed}" is refused in words`, () => assert.match(String(parseAmqpAddress(typed)), words));
  }

  it('is not repeated with its password when it is refused', () => {
    for (const typed of ['amqp://shop:secret@bad host/', 'shop:secret@bad host', 'amqp://shop:se%cret@host'])
      assert.doesNotMatch(String(parseAmqpAddress(typed)), /se%?cret/);
  });
});
