import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

describe('rabbitmq-production lint, of configuration files', () => {
  const folder = testFolder();

  function report(args: readonly string[], standardInput?: string) {
    return JSON.parse(lint(['--format', 'json', ...args], standardInput).out).files;
  }

  it('finds what keeps a node of the version from starting', () => {
    const path = folder.write('rabbitmq.conf', 'heartbeat = 60\nlistener.tcp.default = 5672\n');
    const { code, out } = lint([path]);
    assert.equal(code, 1);
    assert.match(out, /rabbitmq\.conf:2:1: error CFG001 RabbitMQ 4\.3 has no key `listener\.tcp\.default`/);
    const [{ kind, findings }] = report([path]);
    assert.equal(kind, 'conf');
    const { rule, brokerRefuses, pointer, fixable } = findings[0];
    assert.deepEqual([rule, brokerRefuses, pointer, fixable], ['CFG001', true, 'listener.tcp.default', true]);
  });

  it('judges for the version that is asked for', () => {
    const path = folder.write('rabbitmq.conf', 'mqtt.default_user = guest\n');
    const refused = (version: string) =>
      report(['--rabbitmq-version', version, path])[0].findings.some(
        ({ brokerRefuses }: { brokerRefuses: boolean }) => brokerRefuses,
      );
    assert.equal(refused('3.13'), false);
    assert.equal(refused('4.0'), true);
  });

  it('knows the files of a folder by their names, and others by what is in them', () => {
    folder.write('rabbitmq.conf', 'heartbeat = 60\n');
    folder.write('conf.d/10-limits.conf', 'disk_free_limit.absolute = 2GB\n');
    folder.write('nginx.conf', 'server {\n  listen 80;\n}\n');
    folder.write('enabled_plugins', '[rabbitmq_management].\n');
    folder.write('notes.txt', 'heartbeat = 60\n');
    const kinds = report([folder.path]).map(({ path, kind }: { path: string; kind: string }) => [
      path.slice(folder.path.length + 1),
      kind,
    ]);
    assert.deepEqual(kinds, [
      [join('conf.d', '10-limits.conf'), 'conf'],
      ['enabled_plugins', 'enabled-plugins'],
      ['nginx.conf', 'none'],
      ['rabbitmq.conf', 'conf'],
    ]);
  });

  it('takes standard input and files of any name for what --kind says', () => {
    assert.equal(report(['--kind', 'conf', '-'], 'a = 1\n')[0].findings[0].rule, 'CFG001');
    assert.equal(
      report(['--kind', 'enabled-plugins', '-'], '[rabbitmq_management]')[0].findings[0].rule,
      'PLG002',
    );
    assert.equal(report(['-'], 'heartbeat = 60\n')[0].kind, 'conf');
  });

  it('does not ask a part of a configuration for what may stand in another', () => {
    const text = 'listeners.tcp = none\n';
    const rules = (path: string) => report([path])[0].findings.map(({ rule }: { rule: string }) => rule);
    assert.ok(rules(folder.write('rabbitmq.conf', text)).includes('CFG008'));
    assert.ok(!rules(folder.write('conf.d/10-listeners.conf', text)).includes('CFG008'));
  });

  it('mends with --fix what one edit mends', () => {
    const path = folder.write(
      'rabbitmq.conf',
      'listener.tcp.default = 5672\nheartbeat: 60\nlog.console.level = warn\n',
    );
    lint(['--fix', path]);
    assert.equal(
      readFileSync(path, 'utf8'),
      'listeners.tcp.default = 5672\nheartbeat = 60\nlog.console.level = warning\n',
    );
  });

  it('leaves out what a person has accepted, by rule and file', () => {
    folder.write('rabbitmq.conf', 'heartbeat = 0\n');
    const suppression = { file: 'rabbitmq.conf', rule: 'CFG009', reason: 'A test bed without a network.' };
    folder.write('.rabbitmq-production.json', JSON.stringify({ suppressions: [suppression] }));
    const files = report([folder.path]);
    const conf = files.find(({ kind }: { kind: string }) => kind === 'conf');
    assert.deepEqual(conf.findings, []);
    assert.deepEqual(
      conf.suppressed.map(({ rule }: { rule: string }) => rule),
      ['CFG009'],
    );
    const sidecar = files.find(({ kind }: { kind: string }) => kind === 'suppressions');
    assert.deepEqual(sidecar.findings, []);
  });
});
