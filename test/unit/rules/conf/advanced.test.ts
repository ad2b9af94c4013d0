import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/definitions/edits.ts';
import { lintAdvancedConfig } from '../../../../src/lint/lint-advanced.ts';
import type { TextFinding } from '../../../../src/lint/lint-conf.ts';
import { parseVersion } from '../../../../src/model/version.ts';

function lint(text: string, version?: string, isPart = true): readonly TextFinding[] {
  return lintAdvancedConfig(text, {
    profile: 'production',
    version: version ? parseVersion(version) : undefined,
    isPart,
  });
}

/** The findings of one rule in the settings of the broker. */
const inRabbit = (rule: string, terms: string, version?: string) =>
  lint(`[{rabbit, [${terms}]}].`, version).filter(found => found.rule.id === rule);

/** The settings after the first fix of a finding. */
function mended(rule: string, terms: string, version?: string): string {
  const text = `[{rabbit, [${terms}]}].`;
  const [fix] = inRabbit(rule, terms, version).flatMap(({ fixes }) => fixes);
  assert.ok(fix, `${rule} offers a fix for ${terms}`);
  return applyTextEdits(
    text,
    fix.edits.toSorted((a, b) => a.start - b.start),
  ).slice('[{rabbit, ['.length, -']}].'.length);
}

describe('The rules about advanced.config', () => {
  it('put an application that stands there twice together', () => {
    const text = '[{rabbit, [{a, 1}, {b, 2}]}, {kernel, []}, {rabbit, [{c, 3}]}].';
    const [found] = lint(text).filter(({ rule }) => rule.id === 'ADV002');
    assert.equal(found?.severity, 'error');
    assert.equal(text.slice(found.range.start, found.range.end), 'rabbit');
    assert.equal(
      applyTextEdits(text, found.fixes[0]?.edits ?? []),
      '[{kernel, []}, {rabbit, [{a, 1}, {b, 2}, {c, 3}]}].',
    );
  });

  it('tell a key that is set again from one that is set to something else', () => {
    assert.equal(inRabbit('ADV002', '{heartbeat, 60}, {heartbeat, 60}')[0]?.severity, 'info');
    assert.equal(inRabbit('ADV002', '{heartbeat, 60}, {heartbeat, 30}')[0]?.severity, 'warning');
    assert.equal(mended('ADV002', '{heartbeat, 60}, {heartbeat, 30}'), '{heartbeat, 30}');
  });

  it('know the applications that a node runs', () => {
    const about = (name: string) =>
      lint(`[{${name}, [{a, 1}]}].`).filter(({ rule }) => rule.id === 'ADV003')[0];
    assert.match(about('rabbitmq_managment')?.message ?? '', /Did you mean `rabbitmq_management`/);
    assert.match(about('"rabbit"')?.message ?? '', /is an atom/);
    assert.equal(about('"rabbit"')?.fixes[0]?.edits[0]?.newText, 'rabbit');
    assert.match(about('lager')?.message ?? '', /RabbitMQ 3\.9/);
    assert.equal(about('our_own_plugin')?.severity, 'hint');
    for (const name of ['rabbit', 'kernel', 'ssl', 'ra', 'rabbitmq_shovel'])
      assert.equal(about(name), undefined);
  });

  it('know the keys that the broker reads', () => {
    assert.equal(mended('ADV004', '{hearbeat, 60}'), '{heartbeat, 60}');
    assert.equal(inRabbit('ADV004', '{queue_gc_magic, 60}')[0]?.severity, 'info');
    assert.deepEqual(inRabbit('ADV004', '{credit_flow_default_credit, {400, 200}}'), []);
    assert.match(
      inRabbit('ADV004', '{hipe_compile, true}')[0]?.message ?? '',
      /Nothing reads `hipe_compile`.*any more/,
    );
  });

  it('say what kind of term a key takes, and write it', () => {
    for (const [terms, after] of [
      ['{heartbeat, "60"}', '{heartbeat, 60}'],
      ['{reverse_dns_lookups, "true"}', '{reverse_dns_lookups, true}'],
      ['{default_vhost, "my shop"}', '{default_vhost, <<"my shop">>}'],
      ['{ssl_options, [{verify, "verify_peer"}]}', '{ssl_options, [{verify, verify_peer}]}'],
      ['{ssl_options, [{cacertfile, ca}]}', '{ssl_options, [{cacertfile, "ca"}]}'],
    ] as const) {
      assert.equal(mended('ADV005', terms), after);
    }
  });

  it('know what a node does not start with', () => {
    for (const terms of [
      '{tcp_listeners, 5672}',
      '{tcp_listeners, ["5672"]}',
      '{ssl_listeners, [{5671, "::1"}]}',
      '{collect_statistics_interval, "5000"}',
    ]) {
      assert.equal(inRabbit('ADV005', terms)[0]?.brokerRefuses, true, terms);
    }
    assert.equal(inRabbit('ADV005', '{heartbeat, "60"}')[0]?.brokerRefuses, false);
  });

  it('leave alone what is worked out, decrypted, not set or of several forms', () => {
    for (const terms of [
      '{heartbeat, list_to_integer("60")}',
      '{default_vhost, {encrypted, <<"YQ==">>}}',
      '{consumer_timeout, undefined}',
      '{connection_max, infinity}',
      '{vm_memory_high_watermark, {absolute, "2GB"}}',
      '{disk_free_limit, "2GB"}',
      '{tcp_listeners, [5672, {"127.0.0.1", 5673}]}',
      '{ssl_options, [{password, "secret"}]}',
    ]) {
      assert.deepEqual(inRabbit('ADV005', terms), [], terms);
    }
  });

  it('see through a path that a backslash has changed', () => {
    const options = (path: string) => `{ssl_options, [{certfile, "${path}"}]}`;
    assert.equal(mended('ADV006', options('C:\\certs\\server.pem')), options('C:/certs/server.pem'));
    for (const path of ['C:/certs/server.pem', 'C:\\\\certs\\\\server.pem', '/etc/server.pem']) {
      assert.deepEqual(inRabbit('ADV006', options(path)), [], path);
    }
  });

  it('ask for a passphrase only where no rabbitmq.conf can hold it', () => {
    const text = '[{rabbit, [{default_pass, {encrypted, <<"YQ==">>}}]}].';
    const refused = (isPart: boolean) => lint(text, '4.3', isPart).some(({ brokerRefuses }) => brokerRefuses);
    assert.equal(refused(true), false);
    assert.equal(refused(false), true);
  });

  it('step back from a template', () => {
    const text = '[{rabbit, [{hearbeat, {{ heartbeat }}}, {heartbeat, "60"}]}]\n';
    assert.deepEqual(lint(text), []);
  });
});
