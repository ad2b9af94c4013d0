import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

describe('rabbitmq-production lint, of the files of one node', () => {
  const folder = testFolder();

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) folder.write(name, text);
  }

  function run(...args: readonly string[]): string {
    const { out, err } = lint(args);
    assert.equal(err, '');
    return out;
  }

  /** `NAME RULE` of what is found, or of one rule. */
  function found(paths: readonly string[], only?: string): readonly string[] {
    const { files } = JSON.parse(run('--format', 'json', ...paths)) as Report;
    return files.flatMap(({ path, findings }) =>
      findings
        .filter(({ rule }) => only === undefined || rule === only)
        .map(({ rule }) => `${path.slice(folder.path.length + 1)} ${rule}`),
    );
  }

  const exchange = (type: string) =>
    JSON.stringify(
      {
        users: [
          { name: 'shop', password_hash: 'k8RbCpzCPBzb8mMJbGVxQBQyNRi1uUqtsWwvzLQFlAPHPkZC', tags: [] },
        ],
        vhosts: [{ name: '/' }],
        exchanges: [{ name: 'h', vhost: '/', type, durable: true, auto_delete: false, arguments: {} }],
      },
      null,
      2,
    );

  it('asks for the plugins that the definitions need, and names the place', () => {
    write({
      'rabbitmq.conf': 'load_definitions = /etc/rabbitmq/definitions.json\n',
      enabled_plugins: '[rabbitmq_management,rabbitmq_prometheus].\n',
      'definitions.json': exchange('x-consistent-hash'),
    });
    const { files } = JSON.parse(run('--format', 'json', folder.path)) as Report;
    const of = (name: string, rule: string) =>
      files.find(({ path }) => path.endsWith(name))?.findings.find(finding => finding.rule === rule);
    const inDefinitions = of('definitions.json', 'DEF008');
    assert.deepEqual([inDefinitions?.severity, inDefinitions?.brokerRefuses], ['error', true]);
    assert.deepEqual(inDefinitions?.related, [
      {
        path: join(folder.path, 'enabled_plugins'),
        start: { line: 1, column: 1 },
        end: { line: 1, column: 42 },
        message: 'These plugins are enabled',
      },
    ]);
    const inPlugins = of('enabled_plugins', 'DPL004');
    assert.match(
      inPlugins?.message ?? '',
      /^definitions\.json needs plugin `rabbitmq_consistent_hash_exchange` for exchange type/,
    );
    assert.deepEqual(inPlugins?.related[0]?.start, { line: 18, column: 15 });
    assert.match(run(folder.path), /DPL004 .* \(see .*definitions\.json:18:15\)$/m);
    const { runs } = JSON.parse(run('--format', 'sarif', folder.path));
    const result = runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'DPL004');
    assert.equal(result.relatedLocations[0].physicalLocation.region.startLine, 18);
  });

  it('is silent where the plugin is enabled, and as ever where nobody says', () => {
    write({ 'definitions.json': exchange('x-consistent-hash') });
    const path = join(folder.path, 'definitions.json');
    assert.deepEqual(found([path], 'DEF008'), ['definitions.json DEF008']);
    write({
      enabled_plugins: '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_consistent_hash_exchange].\n',
    });
    assert.deepEqual(found([folder.path], 'DEF008'), []);
    assert.deepEqual(found([path], 'DEF008'), ['definitions.json DEF008']);
  });

  it('adds the plugin with --fix', () => {
    write({
      'rabbitmq.conf': 'mqtt.prefetch = 10\n',
      enabled_plugins: '[rabbitmq_management,rabbitmq_prometheus].\n',
    });
    assert.deepEqual(found([folder.path], 'DPL001'), ['rabbitmq.conf DPL001']);
    run('--fix', folder.path);
    assert.match(readFileSync(join(folder.path, 'enabled_plugins'), 'utf8'), /,rabbitmq_mqtt\]\.$/m);
    assert.deepEqual(found([folder.path], 'DPL001'), []);
  });

  it('misses definitions at a relative path only, be they given or not', () => {
    write({ 'rabbitmq.conf': 'load_definitions = gone.json\n', 'a.json': exchange('topic') });
    assert.deepEqual(found([folder.path], 'DPL002'), ['rabbitmq.conf DPL002']);
    write({ 'rabbitmq.conf': 'load_definitions = /etc/rabbitmq/gone.json\n' });
    assert.deepEqual(found([folder.path], 'DPL002'), []);
    write({ 'rabbitmq.conf': 'load_definitions = a.json\n' });
    assert.deepEqual(found([join(folder.path, 'rabbitmq.conf')], 'DPL002'), []);
  });

  it('misses definitions that a Compose file mounts', () => {
    write({
      'compose.yaml':
        'services:\n  broker:\n    image: rabbitmq:4.3.6-management\n    volumes:\n      - ./rabbitmq:/etc/rabbitmq\n',
      'rabbitmq/rabbitmq.conf': 'load_definitions = /etc/rabbitmq/definitions.json\n',
    });
    assert.match(
      run(folder.path),
      /DPL002 .* is mounted from `definitions\.json`, which is not there.* \(see .*compose\.yaml:5:9\)$/m,
    );
    write({ 'rabbitmq/definitions.json': exchange('topic') });
    assert.deepEqual(found([folder.path], 'DPL002'), []);
  });

  it('judges for the version that the image of a Compose file has', () => {
    const compose = (image: string) =>
      `services:\n  broker:\n    image: ${image}\n    volumes:\n      - ./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf\n`;
    write({
      'rabbitmq.conf': 'mqtt.default_user = shop\n',
      'compose.yaml': compose('rabbitmq:3.13-management'),
    });
    assert.deepEqual(found([folder.path], 'CFG003'), []);
    write({ 'compose.yaml': compose('rabbitmq:4.1-management') });
    assert.deepEqual(found([folder.path], 'CFG003'), ['rabbitmq.conf CFG003']);
    assert.deepEqual(found(['--rabbitmq-version', '3.13', folder.path], 'CFG003'), []);
  });

  it('looks for what is not set in all files that the node reads', () => {
    write({ 'prod/rabbitmq.conf': 'listeners.tcp = none\n' });
    assert.deepEqual(found([folder.path], 'CFG008'), ['prod/rabbitmq.conf CFG008']);
    write({ 'prod/conf.d/10-tls.conf': 'listeners.ssl.default = 5671\n' });
    assert.deepEqual(found([folder.path], 'CFG008'), []);
    assert.deepEqual(found([folder.path], 'SEC107'), []);
  });

  it('says which of two files wins', () => {
    write({ 'rabbitmq.conf': 'heartbeat = 60\n', 'conf.d/10-a.conf': 'heartbeat = 30\n' });
    assert.deepEqual(found([folder.path], 'CFG012'), ['rabbitmq.conf CFG012']);
    assert.match(run(folder.path), /wins: this line has no effect/);
  });

  it('judges queues by the type that the settings give them', () => {
    const queue = { name: 'orders', vhost: '/', durable: true, auto_delete: false, arguments: {} };
    const text = JSON.stringify({ vhosts: [{ name: '/' }], users: [{ name: 'a' }], queues: [queue] });
    write({ 'prod/rabbitmq.conf': 'load_definitions = definitions.json\n', 'prod/definitions.json': text });
    const classic = found([folder.path]).filter(line => line.startsWith('prod/definitions.json'));
    write({ 'prod/rabbitmq.conf': 'load_definitions = definitions.json\ndefault_queue_type = quorum\n' });
    const quorum = found([folder.path]).filter(line => line.startsWith('prod/definitions.json'));
    assert.ok(
      classic.some(line => line.endsWith('HA002')),
      classic.join(),
    );
    assert.ok(!quorum.some(line => line.endsWith('HA002')), quorum.join());
  });

  it('knows that a node has the users of its definitions alone', () => {
    const queues =
      '{ "vhosts": [{ "name": "/" }], "queues": [{ "name": "q", "vhost": "/", "durable": true, "arguments": {} }] }';
    write({ 'rabbitmq.conf': 'loopback_users = none\nload_definitions = d.json\n', 'd.json': queues });
    assert.deepEqual(found([folder.path], 'SEC106'), []);
    assert.deepEqual(found([folder.path], 'DPL003'), ['rabbitmq.conf DPL003']);
    write({ 'd.json': exchange('topic').replace('"shop"', '"guest"') });
    assert.deepEqual(found([folder.path], 'SEC106'), ['rabbitmq.conf SEC106']);
    assert.deepEqual(found([folder.path], 'DPL003'), []);
  });
});

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly message: string;
      readonly brokerRefuses: boolean;
      readonly related: readonly { readonly start: { readonly line: number } }[];
    }[];
  }[];
}
