import assert from 'node:assert/strict';
import { confKeys, renamedTo, seriesWith } from '../../../src/conf/keys.ts';
import { refusalOf, valueInWords } from '../../../src/conf/values.ts';
import { parseVersion, type Version } from '../../../src/model/version.ts';

describe('The key table of rabbitmq.conf', () => {
  it('has the keys of each release, and of a series those of its newest', () => {
    assert.equal(knows('3.10.8', 'mqtt.default_user'), true);
    assert.equal(knows('4.0.5', 'mqtt.default_user'), false);
    assert.equal(knows('4.0.5', 'anonymous_login_user'), true);
    assert.equal(knows('3.10', 'anonymous_login_user'), false);
    assert.deepEqual(seriesWith(['default_queue_type']), ['3.12', '3.13', '4.0', '4.1', '4.2', '4.3']);
    assert.equal(renamedTo('channel_max'), 'max_channels_per_connection');
    assert.equal(knows('4.3.6', 'channel_max'), true);
  });

  it('finds the exact key before one with a `$` segment', () => {
    const table = confKeys(version('4.3'));
    assert.equal(table.find(['listeners', 'tcp'])?.key, 'listeners.tcp');
    assert.equal(table.find(['listeners', 'tcp', 'eu'])?.key, 'listeners.tcp.$name');
    assert.equal(table.find(['listeners', 'tcp', 'eu', 'west']), undefined);
    // A dot that belongs to the segment makes it another key.
    assert.equal(table.find(['listeners.tcp']), undefined);
  });

  it('says what a value must be', () => {
    assert.equal(expected('4.3', 'heartbeat', '60s'), 'a whole number');
    assert.match(expected('4.3', 'log.console.level', 'warn') ?? '', /one of `debug`, `info`/);
    assert.equal(expected('4.3', 'listeners.tcp.default', '127.0.0.1:5672'), undefined);
    assert.match(
      expected('4.3', 'listeners.tcp.default', 'localhost:5672') ?? '',
      /an address with its port/,
    );
    assert.match(expected('4.3', 'max_message_size', '536870913') ?? '', /from 1 to 536870912/);
    assert.match(expected('4.0', 'classic_queue.default_version', '1') ?? '', /but not `1`/);
    assert.equal(expected('3.10', 'classic_queue.default_version', '1'), undefined);
    assert.equal(expected('4.3', 'vm_memory_high_watermark.absolute', '512MiB'), undefined);
    assert.equal(expected('4.3', 'management.tcp.ip', '127.0.0.1:1'), 'an IP address without a port');
    assert.equal(expected('4.3', 'auth_backends.first', 'internal'), 'a whole number');
  });

  it('has words for what every key takes', () => {
    for (const release of ['3.10.8', '4.0.5', '4.3.6']) {
      for (const key of confKeys(version(release)).all.values())
        assert.ok(valueInWords(key).length > 3, key.key);
    }
  });
});

function knows(release: string, key: string): boolean {
  return confKeys(version(release)).find(key.split('.')) !== undefined;
}

function expected(release: string, name: string, value: string): string | undefined {
  const segments = name.split('.');
  const key = confKeys(version(release)).find(segments);
  assert.ok(key, name);
  return refusalOf(key, segments, value)?.expected;
}

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed);
  return parsed;
}
