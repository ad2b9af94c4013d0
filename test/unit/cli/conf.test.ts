import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintCommand } from '../../../src/cli/lint.ts';

describe('rabbitmq-production lint, of configuration files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rmq-cli-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function run(args: readonly string[], standardInput = '') {
    let out = '';
    let err = '';
    const code = lintCommand(args, {
      today: '2026-11-22',
      colours: false,
      readStandardInput: () => Buffer.from(standardInput),
      print: text => {
        out += text;
      },
      warn: text => {
        err += text;
      },
    });
    return { code, out, err };
  }

  function file(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  function report(args: readonly string[], standardInput?: string) {
    return JSON.parse(run(['--format', 'json', ...args], standardInput).out).files;
  }

  it('finds what keeps a node of the version from starting', () => {
    const path = file('rabbitmq.conf', 'heartbeat = 60\nlistener.tcp.default = 5672\n');
    const { code, out } = run([path]);
    assert.equal(code, 1);
    assert.match(out, /rabbitmq\.conf:2:1: error CFG001 RabbitMQ 4\.3 has no key `listener\.tcp\.default`/);
    const [{ kind, findings }] = report([path]);
    assert.equal(kind, 'conf');
    const { rule, brokerRefuses, pointer, fixable } = findings[0];
    assert.deepEqual([rule, brokerRefuses, pointer, fixable], ['CFG001', true, 'listener.tcp.default', true]);
  });

  it('judges for the version that is asked for', () => {
    const path = file('rabbitmq.conf', 'mqtt.default_user = guest\n');
    const refused = (version: string) =>
      report(['--rabbitmq-version', version, path])[0].findings.some(
        ({ brokerRefuses }: { brokerRefuses: boolean }) => brokerRefuses,
      );
    assert.equal(refused('3.13'), false);
    assert.equal(refused('4.0'), true);
  });

  it('knows the files of a folder by their names, and others by what is in them', () => {
    file('rabbitmq.conf', 'heartbeat = 60\n');
    file('conf.d/10-limits.conf', 'disk_free_limit.absolute = 2GB\n');
    file('nginx.conf', 'server {\n  listen 80;\n}\n');
    file('enabled_plugins', '[rabbitmq_management].\n');
    file('notes.txt', 'heartbeat = 60\n');
    const kinds = report([folder]).map(({ path, kind }: { path: string; kind: string }) => [
      path.slice(folder.length + 1),
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
    assert.ok(rules(file('rabbitmq.conf', text)).includes('CFG008'));
    assert.ok(!rules(file('conf.d/10-listeners.conf', text)).includes('CFG008'));
  });

  it('mends with --fix what one edit mends', () => {
    const path = file(
      'rabbitmq.conf',
      'listener.tcp.default = 5672\nheartbeat: 60\nlog.console.level = warn\n',
    );
    run(['--fix', path]);
    assert.equal(
      readFileSync(path, 'utf8'),
      'listeners.tcp.default = 5672\nheartbeat = 60\nlog.console.level = warning\n',
    );
  });

  it('leaves out what a person has accepted, by rule and file', () => {
    file('rabbitmq.conf', 'heartbeat = 0\n');
    const suppression = { file: 'rabbitmq.conf', rule: 'CFG009', reason: 'A test bed without a network.' };
    file('.rabbitmq-production.json', JSON.stringify({ suppressions: [suppression] }));
    const files = report([folder]);
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
