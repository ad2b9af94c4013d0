import assert from 'node:assert/strict';
import { deploymentOf, type MemberKind } from '../../../src/deployment/deployment.ts';
import { surroundingsOf } from '../../../src/lint/surroundings.ts';
import { newestVersion } from '../../../src/model/version.ts';

const users = '"users": [{ "name": "shop", "password_hash": "x", "tags": [] }]';
const definitions = `{ ${users}, "vhosts": [{ "name": "/" }], "queues": [] }`;
const hashed = `{ "vhosts": [{ "name": "/" }], "exchanges": [
  { "name": "h", "vhost": "/", "type": "x-consistent-hash", "durable": true, "arguments": {} }
] }`;

describe('The files of a deployment', () => {
  it('are rabbitmq.conf with its parts in the order of a node, the plugins beside it, and what it imports', () => {
    const files = {
      '/w/rabbitmq.conf': 'load_definitions = /etc/rabbitmq/definitions.json\n',
      '/w/conf.d/20-b.conf': 'heartbeat = 20\n',
      '/w/conf.d/10-a.conf': 'heartbeat = 10\n',
      '/w/enabled_plugins': '[rabbitmq_shovel_management].\n',
      '/w/definitions.json': definitions,
      '/w/other.json': definitions,
    };
    const { before, after, plugins, definitions: imported } = around('/w/rabbitmq.conf', 'conf', files);
    assert.deepEqual(paths(before), []);
    assert.deepEqual(paths(after), ['/w/conf.d/10-a.conf', '/w/conf.d/20-b.conf']);
    assert.ok(plugins?.enabled.has('rabbitmq_shovel'));
    assert.deepEqual(paths(imported), ['/w/definitions.json']);
    const part = around('/w/conf.d/10-a.conf', 'conf', files);
    assert.deepEqual(paths(part.before), ['/w/rabbitmq.conf']);
    assert.deepEqual(paths(part.after), ['/w/conf.d/20-b.conf']);
    assert.equal(
      around('/w/definitions.json', 'definitions', files).setting('heartbeat')?.at.path,
      '/w/conf.d/20-b.conf',
    );
  });

  it('leave out what the settings do not import', () => {
    const files = {
      '/w/rabbitmq.conf': 'load_definitions = a.json\ndefault_queue_type = quorum\n',
      '/w/a.json': definitions,
      '/w/b.json': definitions,
    };
    assert.equal(
      around('/w/a.json', 'definitions', files).setting('default_queue_type')?.setting.value,
      'quorum',
    );
    assert.equal(around('/w/b.json', 'definitions', files).setting('default_queue_type'), undefined);
  });

  it('may be all definitions of a folder, also one below the settings', () => {
    const files = {
      '/w/rabbitmq.conf':
        'definitions.import_backend = local_filesystem\ndefinitions.local.path = /etc/rabbitmq/definitions.d\n',
      '/w/definitions.d/1.json': definitions,
      '/w/definitions.d/2.json': hashed,
      '/w/definitions.d/README.md': '',
    };
    const { definitions: imported } = around('/w/rabbitmq.conf', 'conf', files);
    assert.deepEqual(paths(imported), ['/w/definitions.d/1.json', '/w/definitions.d/2.json']);
    assert.deepEqual(
      imported.flatMap(({ needs }) => needs(newestVersion)).map(({ plugin, at }) => [plugin, at.start]),
      [['rabbitmq_consistent_hash_exchange', { line: 2, column: 40 }]],
    );
    assert.equal(around('/w/definitions.d/2.json', 'definitions', files).before.length, 1);
  });

  it('tell which path leads nowhere, and which to where nobody can look', () => {
    const { locate } = around('/w/rabbitmq.conf', 'conf', {
      '/w/rabbitmq.conf': '',
      '/w/a.json': definitions,
    });
    assert.equal(locate('a.json').is, 'there');
    assert.equal(locate('./sub/../a.json').is, 'there');
    assert.equal(locate('/etc/rabbitmq/a.json').is, 'there');
    assert.equal(locate('etc/rabbitmq/a.json').is, 'there');
    assert.equal(locate('C:\\rabbitmq\\a.json').is, 'there');
    assert.equal(locate('b.json').is, 'missing');
    assert.equal(locate('/etc/rabbitmq/b.json').is, 'elsewhere');
  });

  it('are found where a Compose file mounts them', () => {
    const compose = `services:
  broker:
    image: rabbitmq:4.3-management
    volumes:
      - ./config/rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf:ro
      - ./plugins/list:/etc/rabbitmq/enabled_plugins
      - \${PWD}/topology/shop.json:/etc/rabbitmq/definitions.json
      - data:/var/lib/rabbitmq
`;
    const files = {
      '/w/docker-compose.yml': compose,
      '/w/config/rabbitmq.conf': 'load_definitions = /etc/rabbitmq/definitions.json\n',
      '/w/topology/shop.json': definitions,
    };
    const { definitions: imported, locate } = around('/w/config/rabbitmq.conf', 'conf', files);
    assert.deepEqual(paths(imported), ['/w/topology/shop.json']);
    assert.equal(locate('/etc/rabbitmq/other.json').is, 'elsewhere');
    const { '/w/topology/shop.json': _, ...others } = files;
    const missing = around('/w/config/rabbitmq.conf', 'conf', others).locate(
      '/etc/rabbitmq/definitions.json',
    );
    assert.ok(missing.is === 'missing');
    assert.equal(missing.path, '/w/topology/shop.json');
    assert.deepEqual([missing.mount?.path, missing.mount?.start.line], ['/w/docker-compose.yml', 7]);
  });

  it('lend nothing where they cannot be read', () => {
    for (const text of ['[rabbitmq_mqtt', '{{ plugins }}']) {
      const files = { '/w/rabbitmq.conf': '', '/w/enabled_plugins': text };
      assert.equal(around('/w/rabbitmq.conf', 'conf', files).plugins, undefined, text);
    }
  });

  it('are the same in whatever order they are found', () => {
    const files = {
      '/w/rabbitmq.conf': 'load_definitions = a.json\n',
      '/w/conf.d/2.conf': '',
      '/w/conf.d/1.conf': '',
      '/w/a.json': definitions,
    };
    const turned = Object.fromEntries(Object.entries(files).toReversed());
    const seen = (all: Readonly<Record<string, string>>) =>
      paths(around('/w/rabbitmq.conf', 'conf', all).after);
    assert.deepEqual(seen(files), seen(turned));
  });
});

function around(path: string, kind: MemberKind, files: Readonly<Record<string, string>>) {
  return deploymentOf(path, kind, newestVersion, surroundingsOf(new Map(Object.entries(files))));
}

function paths(members: readonly { readonly path: string }[]): readonly string[] {
  return members.map(({ path }) => path);
}
