import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint, testFolder } from '../../support/cli.ts';

describe('rabbitmq-production lint, of advanced.config and rabbitmq.config', () => {
  const folder = testFolder();

  interface Reported {
    readonly rule: string;
    readonly severity: string;
    readonly pointer: string;
    readonly brokerRefuses: boolean;
    readonly message: string;
  }

  function report(args: readonly string[], standardInput?: string) {
    const { files } = JSON.parse(lint(['--format', 'json', ...args], standardInput).out);
    return files as { path: string; kind: string; findings: Reported[]; suppressed: Reported[] }[];
  }

  const findings = (path: string, ...args: string[]) =>
    report([...args, folder.path]).find(found => found.path === path)?.findings ?? [];

  it('knows them by their names, and others by what is in them', () => {
    folder.write('advanced.config', '[].\n');
    folder.write('rabbitmq.config', '[].\n');
    folder.write('etc/node-advanced.config', '[].\n');
    folder.write('shop.config', '% ours\n[{rabbit, []}].\n');
    folder.write('web.config', '<configuration/>\n');
    const kinds = report([folder.path]).map(({ path, kind }) => [path.slice(folder.path.length + 1), kind]);
    assert.deepEqual(kinds, [
      ['advanced.config', 'advanced-config'],
      [join('etc', 'node-advanced.config'), 'advanced-config'],
      ['rabbitmq.config', 'advanced-config'],
      ['shop.config', 'advanced-config'],
      ['web.config', 'none'],
    ]);
  });

  it('finds what keeps a node from starting', () => {
    const path = folder.write('advanced.config', '[{rabbit, [{heartbeat, 60}]}]\n');
    const { code, out } = lint([path]);
    assert.equal(code, 1);
    assert.match(out, /advanced\.config:1:29: error ADV001 The full stop at the end is missing/);
    const refusals = findings(path).filter(({ brokerRefuses }) => brokerRefuses);
    assert.deepEqual(
      refusals.map(({ rule }) => rule),
      ['ADV001'],
    );
  });

  it('judges what is set as it does in rabbitmq.conf', () => {
    const text =
      '[{rabbit, [{default_user, <<"guest">>}, {heartbeat, 0}, {log, [{console, [{level, none}]}]}]}].\n';
    const found = findings(folder.write('advanced.config', text)).map(({ rule, pointer }) => [rule, pointer]);
    for (const expected of [
      ['SEC106', 'rabbit.default_user'],
      ['CFG009', 'rabbit.heartbeat'],
      ['MON004', 'rabbit.log.console.level'],
    ]) {
      assert.ok(
        found.some(([rule, pointer]) => rule === expected[0] && pointer === expected[1]),
        expected[0],
      );
    }
  });

  it('asks an advanced.config not for what rabbitmq.conf may say, and a rabbitmq.config for all', () => {
    const text = '[{rabbit, [{tcp_listeners, []}]}].\n';
    const rules = (name: string) => findings(folder.write(name, text)).map(({ rule }) => rule);
    assert.ok(!rules('advanced.config').includes('CFG008'));
    assert.ok(rules('classic/rabbitmq.config').includes('CFG008'));
    assert.ok(rules('classic/rabbitmq.config').includes('ADV010'));
  });

  it('takes standard input for an advanced.config', () => {
    const [found] = report(['-'], '[{rabbit, [{tcp_listeners, []}]}].\n');
    assert.equal(found?.kind, 'advanced-config');
    assert.ok(!found.findings.some(({ rule }) => rule === 'CFG008' || rule === 'ADV010'));
    assert.equal(report(['--kind', 'advanced-config', '-'], '[')[0]?.findings[0]?.rule, 'ADV001');
  });

  it('mends with --fix what one edit mends, in Erlang terms', () => {
    const path = folder.write(
      'advanced.config',
      '[\n  {rabbit, [\n    {heartbeat, 0},\n    {cluster_partition_handling, \'ignore\'},\n    {ssl_options, [{certfile, "C:\\certs\\server.pem"}]},\n    {default_vhost, "shop"},\n  ]}\n]\n',
    );
    lint(['--fix', '--rabbitmq-version', '4.2', path]);
    assert.equal(
      readFileSync(path, 'utf8'),
      '[\n  {rabbit, [\n    {heartbeat, 60},\n    {cluster_partition_handling, pause_minority},\n    {ssl_options, [{certfile, "C:/certs/server.pem"}]},\n    {default_vhost, <<"shop">>}\n  ]}\n].\n',
    );
  });

  it('judges rabbitmq.conf and advanced.config together', () => {
    const conf = folder.write('rabbitmq.conf', 'heartbeat = 30\nssl_options.certfile = /etc/server.pem\n');
    const advanced = folder.write(
      'advanced.config',
      '[{rabbit, [{heartbeat, 45}, {ssl_options, [{honor_ecc_order, true}]}]}].\n',
    );
    const replaced = findings(advanced).filter(({ rule }) => rule === 'ADV009');
    assert.deepEqual(
      replaced.map(({ pointer }) => pointer),
      ['rabbit.heartbeat', 'rabbit.ssl_options'],
    );
    assert.match(replaced[1]?.message ?? '', /`ssl_options\.certfile` there has no effect/);
    const overridden = findings(conf).filter(({ rule }) => rule === 'CFG012');
    assert.match(overridden[0]?.message ?? '', /`heartbeat` is set to something else in advanced\.config/);
  });

  it('says that a node with a rabbitmq.config reads no rabbitmq.conf', () => {
    folder.write('rabbitmq.conf', 'heartbeat = 30\n');
    const classic = folder.write('rabbitmq.config', '[{rabbit, [{heartbeat, 30}]}].\n');
    const [found] = findings(classic).filter(({ rule }) => rule === 'ADV010');
    assert.equal(found?.severity, 'warning');
    assert.match(found.message, /not the rabbitmq\.conf beside it/);
  });

  it('leaves out what a person has accepted', () => {
    const path = folder.write('advanced.config', '[{rabbit, [{heartbeat, 0}]}].\n');
    const suppression = { file: 'advanced.config', rule: 'CFG009', reason: 'A test bed without a network.' };
    folder.write('.rabbitmq-production.json', JSON.stringify({ suppressions: [suppression] }));
    assert.ok(!findings(path).some(({ rule }) => rule === 'CFG009'));
  });

  it('never tells a password', () => {
    const text =
      '[{rabbit, [{default_user, <<"admin">>}, {default_pass, <<"s3cret-word">>}, {default_pass, "s3cret-word"}]}].\n';
    assert.doesNotMatch(lint(['--format', 'json', folder.write('advanced.config', text)]).out, /s3cret-word/);
  });
});
