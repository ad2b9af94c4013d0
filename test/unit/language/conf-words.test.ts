import assert from 'node:assert/strict';
import { type ConfKey, confKeys } from '../../../src/conf/keys.ts';
import { plugins } from '../../../src/conf/plugins.ts';
import { topicOf, words, wordsAbout } from '../../../src/language/keys/words/conf.ts';
import { pluginWords } from '../../../src/language/keys/words/plugins.ts';

const releases = [10, 11, 12, 13]
  .map(minor => ({ major: 3, minor }))
  .concat([0, 1, 2, 3].map(minor => ({ major: 4, minor })));
const everyKey = new Map<string, ConfKey>(releases.flatMap(release => [...confKeys(release).all]));

describe('What is said of the keys of rabbitmq.conf', () => {
  it('is of keys that some release has', () => {
    assert.deepEqual(
      Object.keys(words).filter(key => !everyKey.has(key)),
      [],
    );
  });

  it('is one sentence or two, with a full stop', () => {
    for (const [key, sentence] of Object.entries(words)) {
      assert.match(sentence, /^[A-Z`].*\.$/s, key);
      assert.ok(sentence.length <= 220, `${key}: ${sentence.length} characters`);
    }
  });

  it('is there for all keys that people set', () => {
    // Those that stand in two or more of the public files that were gathered; see test/support/corpus.ts.
    for (const key of often.split(/\s+/)) {
      const found = everyKey.get(key);
      assert.ok(found && wordsAbout(found), key);
    }
  });

  it('knows the options of every TLS listener and client', () => {
    for (const key of ['ssl_options.verify', 'management.ssl.certfile', 'auth_ldap.ssl_options.depth']) {
      const found = everyKey.get(key);
      assert.ok(found && wordsAbout(found), key);
    }
    const listener = everyKey.get('listeners.ssl.$name');
    assert.match((listener && wordsAbout(listener)) ?? '', /AMQP with TLS/);
  });

  it('leads to the page of the longest beginning', () => {
    assert.match(topicOf('management.load_definitions').page, /definitions#import-on-boot$/);
    assert.equal(topicOf('management.tcp.port').item, 'MON001');
    assert.equal(topicOf('management.tcp.ip').item, 'SEC005');
    assert.match(topicOf('no.such.key').page, /configure/);
  });

  it('is there for every plugin that comes with RabbitMQ', () => {
    assert.deepEqual(Object.keys(pluginWords).toSorted(), plugins.toSorted());
  });
});

const often = `listeners.tcp.$name management.load_definitions log.console.level default_user default_pass
loopback_users.$user management.tcp.port vm_memory_high_watermark.relative log.console load_definitions default_vhost
heartbeat disk_free_limit.absolute loopback_users log.file.level management.listener.port
cluster_formation.peer_discovery_backend consumer_timeout ssl_options.verify ssl_options.fail_if_no_peer_cert
listeners.ssl.$name ssl_options.cacertfile ssl_options.certfile ssl_options.keyfile channel_max management.listener.ssl
collect_statistics_interval queue_master_locator tcp_listen_options.backlog tcp_listen_options.nodelay
tcp_listen_options.keepalive default_permissions.configure default_permissions.read default_permissions.write
ssl_options.versions.$version vm_memory_high_watermark.absolute disk_free_limit.relative
prometheus.return_per_object_metrics mqtt.listeners.tcp.$name mqtt.allow_anonymous mqtt.vhost mqtt.exchange mqtt.prefetch
hipe_compile log.file vm_memory_high_watermark_paging_ratio cluster_partition_handling listeners.tcp
default_user_tags.$tag auth_mechanisms.$name management.rates_mode mqtt.subscription_ttl log.file.rotation.count
total_memory_available_override_value management.ssl.port management.ssl.cacertfile management.ssl.certfile
management.ssl.keyfile auth_backends.$num cluster_formation.aws.use_autoscaling_group
cluster_formation.node_cleanup.only_log_warning cluster_formation.classic_config.nodes.$node
log.console.formatter.single_line log.file.formatter.single_line log.exchange log.exchange.level`;
