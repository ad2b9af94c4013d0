import assert from 'node:assert/strict';
import { parseClusterAddress } from '../../../../src/extension/clusters/address.ts';

describe('The address of a cluster that a person types', () => {
  it('may be that of the management API', () => {
    assert.deepEqual(parseClusterAddress(' http://anna:s%C3%A4cret@rabbit:15672/#/queues '), {
      urls: ['http://rabbit:15672/'],
      username: 'anna',
      password: 'säcret',
    });
  });

  it('may be the AMQP address of an application, whose host is looked at', () => {
    assert.deepEqual(parseClusterAddress('amqp://anna:secret@rabbit/shop'), {
      urls: ['http://rabbit:15672/', 'https://rabbit:15671/', 'https://rabbit/'],
      amqpAddress: 'amqp://rabbit:5672',
      username: 'anna',
      password: 'secret',
    });
    const address = parseClusterAddress('AMQPS://[::1]:5679');
    assert.ok(typeof address === 'object');
    assert.deepEqual(address.urls, ['https://[::1]:15671/', 'https://[::1]/']);
    assert.equal(address.amqpAddress, 'amqps://[::1]:5679');
  });

  it('never goes on without TLS where the application has TLS, and keeps no secret in an address', () => {
    const address = parseClusterAddress('amqps://anna:secret@rabbit.example.com:5671/%2F');
    assert.ok(typeof address === 'object');
    const { urls, amqpAddress = '' } = address;
    assert.ok(urls.every(url => url.startsWith('https://')));
    assert.ok([...urls, amqpAddress].every(text => !text.includes('secret') && !text.includes('anna')));
  });

  it('is answered with what is wrong with it', () => {
    for (const [typed, words] of [
      ['', /Type the address/],
      ['amqp://', /no host|not an address/],
      ['ftp://rabbit', /not spoken/],
      ['amqp://anna:sec%ret@rabbit', /%25|not an address/],
    ] as const) {
      const problem = parseClusterAddress(typed);
      assert.ok(typeof problem === 'string', typed);
      assert.match(problem, words);
      assert.doesNotMatch(problem, /sec%ret/);
    }
  });
});
