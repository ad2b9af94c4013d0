import assert from 'node:assert/strict';
import {
  type AdvancedConfigDocument,
  parseAdvancedConfig,
  settingsAt,
} from '../../../src/conf/advanced-config.ts';
import { asConfDocument } from '../../../src/conf/advanced-settings.ts';
import { applicationNames, confNamesAt, environmentOf, erlangPathOf } from '../../../src/conf/erlang-keys.ts';
import { newestVersion } from '../../../src/model/version.ts';

const parse = (text: string): AdvancedConfigDocument => parseAdvancedConfig(text, newestVersion);

/** What rabbitmq.conf would say. */
function asConf(terms: string): string {
  const document = parse(`[{rabbit, [${terms}]}].`);
  assert.deepEqual(document.problems, [], terms);
  return asConfDocument(document)
    .settings.map(({ key, value, isOpen }) => `${key} = ${isOpen ? '?' : value}`)
    .join('\n');
}

describe('The parser of advanced.config', () => {
  it('finds the applications and their settings', () => {
    const { applications, problems } = parse('[{rabbit, [{heartbeat, 60}, {log, []}]}, {kernel, []}].');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      applications.map(({ name, settings }) => [name, settings.map(({ path }) => path.join('.'))]),
      [
        ['rabbit', ['rabbit.heartbeat', 'rabbit.log']],
        ['kernel', []],
      ],
    );
  });

  it('finds the setting at an offset, as deep as there are pairs', () => {
    const text = '[{rabbit, [{log, [{console, [{level, debug}]}]}]}].';
    const path = (word: string) => settingsAt(parse(text), text.indexOf(word)).at(-1)?.path.join('.');
    assert.equal(path('debug'), 'rabbit.log.console.level');
    assert.equal(path('console'), 'rabbit.log.console');
    assert.equal(path('rabbit'), undefined);
  });

  it('says where the shape is another one', () => {
    for (const [text, message] of [
      ['', /holds nothing/],
      ['% nothing\n', /holds nothing/],
      ['{rabbit, []}.', /must be a list of applications.*this is a tuple/],
      ['[rabbit].', /An application stands here.*no pair but a atom|no pair but an? atom/],
      ['[{rabbit, []}, {}].', /a tuple of 0/],
      ['[{rabbit, heartbeat}].', /list of pairs.*this is a/],
      ['[{rabbit, [heartbeat]}].', /A setting is a pair/],
      ['[{rabbit, [{a, [1 | b]}]}].', /Behind a `\|`/],
    ] as const) {
      assert.match(parse(text).problems[0]?.message ?? '', message, text);
    }
    for (const text of ['[].', '"".', '[{rabbit, ""}].', '[{rabbit, [{a, 1} | [{b, 2}]]}].']) {
      assert.deepEqual(parse(text).problems, [], text);
    }
  });

  it('knows a template from a tuple in a tuple', () => {
    assert.ok(parse('[{rabbit, [{heartbeat, {{ heartbeat }}}]}].').isTemplate);
    assert.ok(parse('[{rabbit, [{% if tls %}{ssl_listeners, [5671]}{% endif %}]}].').isTemplate);
    assert.ok(!parse('[{rabbit, [{a, [{{b, c}, d}]}]}].').isTemplate);
    assert.ok(!parse('[{rabbit, [{%% a comment\n a, 1}]}].').isTemplate);
  });
});

describe('What a file of Erlang terms sets', () => {
  it('is told in the words of rabbitmq.conf', () => {
    for (const [terms, conf] of [
      ['{heartbeat, 60}', 'heartbeat = 60'],
      ['{default_user, <<"shop">>}', 'default_user = shop'],
      ['{default_pass, <<"s3cret">>}', 'default_pass = s3cret'],
      ['{default_pass, {encrypted, <<"YQ==">>}}', 'default_pass = ?'],
      ['{consumer_timeout, 60 * 1000}', 'consumer_timeout = 60000'],
      ['{tcp_listeners, []}', 'listeners.tcp = none'],
      ['{tcp_listeners, [5672, {"::1", 5673}]}', 'listeners.tcp.1 = 5672\nlisteners.tcp.2 = ::1:5673'],
      ['{vm_memory_high_watermark, 0.6}', 'vm_memory_high_watermark.relative = 0.6'],
      ['{vm_memory_high_watermark, {absolute, "2GB"}}', 'vm_memory_high_watermark.absolute = 2GB'],
      ['{disk_free_limit, 1000000}', 'disk_free_limit.absolute = 1000000'],
      ['{disk_free_limit, {mem_relative, 1.0}}', 'disk_free_limit.relative = 1.0'],
      ['{loopback_users, []}', 'loopback_users = none'],
      ['{loopback_users, [<<"guest">>]}', 'loopback_users.guest = true'],
      ['{cluster_partition_handling, pause_minority}', 'cluster_partition_handling = pause_minority'],
      [
        '{cluster_nodes, {[rabbit@a, rabbit@b], disc}}',
        'cluster_formation.classic_config.nodes.1 = rabbit@a\ncluster_formation.classic_config.nodes.2 = rabbit@b',
      ],
      [
        "{ssl_options, [{verify, verify_peer}, {versions, ['tlsv1.2']}]}",
        'ssl_options.verify = verify_peer\nssl_options.versions.1 = tlsv1.2',
      ],
      ['{log, [{console, [{level, debug}]}]}', 'log.console.level = debug'],
      ["{auth_mechanisms, ['PLAIN']}", 'auth_mechanisms.1 = PLAIN'],
      ['{permit_deprecated_features, #{global_qos => true}}', 'deprecated_features.permit.global_qos = true'],
      ['{no_such_key, 1}', ''],
    ] as const) {
      assert.equal(asConf(terms), conf, terms);
    }
  });

  it('is what the last entry of an application sets', () => {
    const document = parse('[{rabbit, [{heartbeat, 1}]}, {rabbit, [{frame_max, 2}]}].');
    assert.deepEqual(
      asConfDocument(document).settings.map(({ key }) => key),
      ['frame_max'],
    );
  });
});

describe('The table of Erlang settings', () => {
  it('leads there and back', () => {
    assert.deepEqual(confNamesAt(['rabbit', 'heartbeat']), [{ key: 'heartbeat', isAsIs: true }]);
    assert.deepEqual(erlangPathOf('management.tcp.port'), ['rabbitmq_management', 'tcp_config', 'port']);
    assert.deepEqual(erlangPathOf('listeners.tcp.$name'), ['rabbit', 'tcp_listeners']);
  });

  it('has the applications of the releases, with what they declare', () => {
    for (const name of ['rabbit', 'rabbitmq_management', 'kernel', 'ssl', 'ra', 'osiris']) {
      assert.ok(applicationNames().includes(name), name);
    }
    assert.equal(environmentOf('rabbit')?.get('heartbeat'), '60');
    assert.ok(environmentOf('rabbit')?.has('classic_queue_flow_control'));
  });
});
