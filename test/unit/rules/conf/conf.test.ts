import assert from 'node:assert/strict';
import { lintConf, type TextFinding } from '../../../../src/lint/lint-conf.ts';
import { parseVersion } from '../../../../src/model/version.ts';
import type { Profile } from '../../../../src/rules/rule.ts';

describe('The rules about rabbitmq.conf', () => {
  it('say what a person may have meant', () => {
    assert.match(only('heartbaet = 60\n').message, /Did you mean `heartbeat`\?$/);
    assert.match(only('default_password = $(PASSWORD)\n').message, /Did you mean `default_pass`\?$/);
    assert.equal(only('log.console = TRUE\n').fixes[0]?.title, 'Change to `true`');
    assert.equal(only('heartbeat = "60"\n').fixes[0]?.title, 'Change to `60`');
    assert.equal(only('heartbeat = 60  ').fixes[0]?.title, 'Change to `60`');
    assert.equal(
      only('disk_free_limit.absolute = 2GB\nvm_memory_high_watermark.relative = 1\n').fixes[0]?.title,
      'Change to `1.0`',
    );
  });

  it('tell keys that came later from keys that went, and from keys that never were', () => {
    assert.match(only('default_queue_type = quorum\n', '3.10').message, /comes with RabbitMQ 3\.12/);
    assert.match(only('mqtt.default_user = a\n', '4.0').message, /went after RabbitMQ 3\.13.*Use `anonymous/);
    assert.equal(only('mqtt.default_usr = a\n', '4.0').rule.id, 'CFG001');
  });

  it('do not look at a value that a later line replaces', () => {
    assert.deepEqual(refused('heartbeat = abc\nheartbeat = 60\n'), []);
    assert.deepEqual(refused('heartbeat = 60\nheartbeat = abc\n'), ['CFG002']);
    assert.deepEqual(rules('heartbeat = 50\nheartbeat = 60\n'), ['CFG012']);
  });

  it('step back from what is decided elsewhere', () => {
    assert.deepEqual(refused('heartbeat = {{ heartbeat }}\n'), []);
    assert.deepEqual(refused('heartbeat = $(HEARTBEAT)\n'), []);
    assert.deepEqual(refused('{% if a %}\nheartbeat = 60\n{% else %}\nheartbeat = 30\n{% endif %}\n'), []);
    assert.deepEqual(rules('{% if a %}\nheartbeat = 60\n{% else %}\nheartbeat = 30\n{% endif %}\n'), []);
    assert.deepEqual(refused('default_permissions.read = .*\ninclude more.conf\n'), []);
    assert.deepEqual(refused('default_permissions.read = .*\n'), ['CFG013']);
  });

  it('never tell a password', () => {
    const text = 'default_user = shop\ndefault_pass = "gu3ssm3"#x\nssl_options.password = gu3ssm3漢\n';
    for (const { message, fixes } of lint(text)) {
      assert.doesNotMatch(message, /gu3ssm3/);
      for (const { title } of fixes) assert.doesNotMatch(title, /gu3ssm3/);
    }
  });

  it('know the strategy for partitions by version', () => {
    const text = 'cluster_partition_handling = ignore\n';
    assert.equal(only(text, '4.2', 'production', 'HA003').severity, 'warning');
    assert.match(only(text, '4.3', 'production', 'HA003').message, /no effect/);
    const two = [1, 2]
      .map(node => `cluster_formation.classic_config.nodes.${node} = rabbit@n${node}\n`)
      .join('');
    const paused = `${two}cluster_partition_handling = pause_minority\n`;
    assert.equal(only(paused, '4.2', 'production', 'HA003').severity, 'error');
  });

  it('write what stands in the classic format in the new one, where that can say all of it', () => {
    const fix = (text: string) => {
      const [found] = lintConf(text, { profile: 'production' }).filter(({ rule }) => rule.id === 'CFG011');
      return found?.fixes[0]?.edits[0]?.newText;
    };
    assert.equal(
      fix(
        '%% ours\n[{rabbit, [\n  {tcp_listeners, [{"127.0.0.1", 5672}]}, % this machine\n  {vm_memory_high_watermark, 0.6},\n  {loopback_users, []}\n]},\n {rabbitmq_management, [{tcp_config, [{port, 15672}]}]}].\n',
      ),
      '## ours\nlisteners.tcp.1 = 127.0.0.1:5672\n# this machine\nvm_memory_high_watermark.relative = 0.6\nloopback_users = none\nmanagement.tcp.port = 15672\n',
    );
    assert.equal(
      fix('[{rabbit, [{heartbeat, 60}, {credit_flow_default_credit, {400, 200}}]}].\n'),
      undefined,
    );
    assert.equal(fix('[{rabbit, [{heartbeat, 60}]}]\n'), undefined);
  });

  it('leave a developer in peace', () => {
    const text = 'listeners.tcp.default = 5672\nmanagement.tcp.port = 15672\nlog.console = true\n';
    const severities = new Set(lint(text, '4.3', 'development').map(({ severity }) => severity));
    assert.deepEqual([...severities], ['hint']);
  });

  it('speak of open listeners only where the file is all that a node reads', () => {
    const text = 'listeners.tcp.default = 5672\n';
    assert.ok(rules(text).includes('SEC107'));
    assert.ok(!rules(`${text}include tls.conf\n`).includes('SEC107'));
    assert.ok(!rules('listeners.tcp.default = 127.0.0.1:5672\n').includes('SEC107'));
  });
});

function lint(text: string, release = '4.3', profile: Profile = 'production'): readonly TextFinding[] {
  const version = parseVersion(release);
  assert.ok(version);
  return lintConf(text, { version, profile });
}

/** The one finding of a rule, or of an error where no rule is named. */
function only(text: string, release?: string, profile?: Profile, id?: string): TextFinding {
  const found = lint(text, release, profile).filter(({ rule, severity }) =>
    id === undefined ? severity === 'error' : rule.id === id,
  );
  assert.equal(found.length, 1, found.map(({ message }) => message).join('\n'));
  return found[0] as TextFinding;
}

function refused(text: string): readonly string[] {
  return lint(text)
    .filter(({ brokerRefuses }) => brokerRefuses)
    .map(({ rule }) => rule.id);
}

/** Those that do not only say what the file does not set. */
function rules(text: string): readonly string[] {
  return lint(text)
    .map(({ rule }) => rule.id)
    .filter(id => id !== 'MON003' && id !== 'SEC101');
}
