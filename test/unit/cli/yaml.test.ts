import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

const compose = `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    volumes: ['data:/var/lib/rabbitmq']
    ports: ['15672:15672']
    logging:
      driver: json-file
`;

describe('rabbitmq-production lint, of Compose files and manifests', () => {
  const folder = testFolder();

  function report(args: readonly string[], standardInput?: string) {
    return JSON.parse(lint(['--format', 'json', ...args], standardInput).out).files;
  }

  const rules = (found: { readonly findings: readonly { readonly rule: string }[] }) =>
    found.findings.map(({ rule }) => rule);

  it('knows them by what is in them', () => {
    folder.write('docker-compose.yml', compose);
    folder.write(
      'cluster.yaml',
      'apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata: { name: orders }\n',
    );
    folder.write(
      'templates/cluster.yaml.j2',
      '{% if rabbitmq %}\nservices:\n  a: { image: "rabbitmq:{{ tag }}" }\n{% endif %}\n',
    );
    folder.write('app.yml', 'spring:\n  rabbitmq:\n    host: rabbitmq\n');
    folder.write('other.yml', 'services:\n  web: { image: nginx }\n');
    const kinds = report([folder.path]).map(({ path, kind }: { path: string; kind: string }) => [
      path.slice(folder.path.length + 1),
      kind,
    ]);
    assert.deepEqual(kinds, [
      ['app.yml', 'none'],
      ['cluster.yaml', 'kubernetes'],
      ['docker-compose.yml', 'compose'],
      ['other.yml', 'none'],
      [join('templates', 'cluster.yaml.j2'), 'compose'],
    ]);
  });

  it('takes them from standard input, and JSON for definitions as ever', () => {
    const [found] = report(['-'], compose);
    assert.deepEqual([found.kind, rules(found).includes('CMP014')], ['compose', true]);
    assert.equal(
      report(['-'], '{"rabbitmq_version": "4.0.5", "queues": [], "vhosts": [{"name": "rabbit"}]}')[0].kind,
      'definitions',
    );
  });

  it('judges by the path, and an override file as one for development', () => {
    const strict = report([folder.write('prod/docker-compose.yml', compose)])[0];
    const lax = report([folder.write('docker-compose.override.yml', compose)])[0];
    const severities = (found: typeof strict) =>
      found.findings
        .filter(({ rule }: { rule: string }) => rule === 'CMP009')
        .map(({ severity }: { severity: string }) => severity);
    assert.deepEqual([severities(strict), severities(lax)], [['warning'], ['hint']]);
    assert.ok(rules(strict).includes('CMP010'));
    assert.ok(!rules(lax).includes('CMP010'));
  });

  it('mends what one edit mends, and leaves ports open that somebody may need', () => {
    const path = folder.write('docker-compose.yml', compose);
    lint(['--fix', path]);
    const mended = readFileSync(path, 'utf8');
    assert.match(mended, /options:\n {8}max-size: 10m/);
    assert.match(mended, /'15672:15672'/);
  });

  it('accepts what a person has accepted', () => {
    const path = folder.write('docker-compose.yml', compose);
    folder.write(
      '.rabbitmq-production.json',
      JSON.stringify({
        suppressions: [
          { file: 'docker-compose.yml', rule: 'CMP009', reason: 'The host has no other network' },
        ],
      }),
    );
    const found = report([folder.path]).find((linted: { path: string }) => linted.path === path);
    assert.ok(!rules(found).includes('CMP009'));
    assert.deepEqual(
      found.suppressed.map(({ rule }: { rule: string }) => rule),
      ['CMP009'],
    );
  });

  it('says which of the findings keep a node from starting', () => {
    const path = folder.write(
      'docker-compose.yml',
      compose.replace(
        '    ports',
        '    environment: { RABBITMQ_DEFAULT_PASS_FILE: /run/secrets/pass }\n    ports',
      ),
    );
    const refused = report([path])[0].findings.filter(
      ({ brokerRefuses }: { brokerRefuses: boolean }) => brokerRefuses,
    );
    assert.deepEqual(
      refused.map(({ rule, pointer }: { rule: string; pointer: string }) => [rule, pointer]),
      [['CMP007', '/services/rabbitmq/environment/RABBITMQ_DEFAULT_PASS_FILE']],
    );
  });
});
