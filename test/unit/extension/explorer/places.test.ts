import assert from 'node:assert/strict';
import { managementPage, resourcePath } from '../../../../src/extension/explorer/places.ts';

describe('Where a node of the tree is found elsewhere', () => {
  const vhost = { cluster: 'demo', vhost: '/' };
  const binding = { from: '', to: 'a/b', toType: 'queue', propertiesKey: 'a%2Fb' } as const;
  const rows = [
    ['a cluster', { cluster: 'demo' }, '', '/overview'],
    ['a virtual host', vhost, '#/vhosts/%2F', '/vhosts/%2F'],
    ['a queue', { ...vhost, queue: 'a/b c' }, '#/queues/%2F/a%2Fb%20c', '/queues/%2F/a%2Fb%20c'],
    [
      'the default exchange',
      { ...vhost, exchange: '' },
      '#/exchanges/%2F/amq.default',
      '/exchanges/%2F/amq.default',
    ],
    [
      'a binding',
      { ...vhost, exchange: '', binding },
      '#/exchanges/%2F/amq.default',
      '/bindings/%2F/e/amq.default/q/a%2Fb/a%252Fb',
    ],
    [
      'an operator policy',
      { ...vhost, policy: { name: 'ttl', kind: 'operator policy' } },
      '#/policies',
      '/operator-policies/%2F/ttl',
    ],
    ['a user', { cluster: 'demo', user: 'a b' }, '#/users/a%20b', '/users/a%20b'],
    ['a permission', { ...vhost, user: 'ops' }, '#/users/ops', '/permissions/%2F/ops'],
    ['a node', { cluster: 'demo', node: 'rabbit@a' }, '#/nodes/rabbit%40a', '/nodes/rabbit%40a'],
    [
      'a connection',
      { ...vhost, connection: '127.0.0.1:1 -> 127.0.0.1:2' },
      '#/connections/127.0.0.1%3A1%20-%3E%20127.0.0.1%3A2',
      '/connections/127.0.0.1%3A1%20-%3E%20127.0.0.1%3A2',
    ],
  ] as const;

  for (const [what, target, page, path] of rows) {
    it(`${what} has its page of the management UI and its resource`, () => {
      assert.equal(managementPage(target), page);
      assert.equal(resourcePath(target), path);
    });
  }
});
