import assert from 'node:assert/strict';
import { everyDetailedFamily } from '../../../src/deployment/detailed-families.ts';
import { detailedFamilies, findMetric, hasMetric, renamedMetric } from '../../../src/deployment/metrics.ts';
import { parseVersion } from '../../../src/model/version.ts';

const version = (text: string) => {
  const parsed = parseVersion(text);
  assert.ok(parsed);
  return parsed;
};

describe('The metrics of RabbitMQ', () => {
  /** In the order 3.10, 3.12.4, 3.13, 4.0, 4.1, 4.2, 4.3: `?` where nobody says. */
  const ledger: Readonly<Record<string, string>> = {
    rabbitmq_queue_messages: '+++++++',
    rabbitmq_process_open_tcp_sockets: '+++----',
    rabbitmq_detailed_process_max_tcp_sockets: '+++----',
    rabbitmq_raft_term_total: '+++++--',
    rabbitmq_raft_term: '-----++',
    rabbitmq_unreachable_cluster_peers_count: '--+++++',
    rabbitmq_memory_binary_heap_bytes: '---++++',
    rabbitmq_queue_messages_acked_total: '---++++',
    rabbitmq_alarms_file_descriptor_limit: '++++??-',
    rabbitmq_queue_messages_paged_out: '++++??-',
    rabbitmq_queue_info: '----??+',
    rabbitmq_stream_segments: '-??++++',
  };
  for (const [name, expected] of Object.entries(ledger)) {
    it(`${name} is there as the releases and the ledger say`, () => {
      const metric = findMetric(name);
      assert.ok(metric);
      const versions = ['3.10', '3.12.4', '3.13', '4.0', '4.1', '4.2', '4.3'];
      const signs = versions.map(text => {
        const has = hasMetric(version(text), metric);
        return has === undefined ? '?' : has ? '+' : '-';
      });
      assert.equal(signs.join(''), expected);
    });
  }

  it('have their labels by endpoint', () => {
    const labels = findMetric('rabbitmq_queue_messages')?.labels;
    assert.deepEqual([...(labels?.get('/metrics') ?? ['?'])], []);
    assert.deepEqual([...(labels?.get('/metrics/per-object') ?? [])], ['queue', 'vhost']);
    const detailed = findMetric('rabbitmq_detailed_queue_messages');
    assert.deepEqual(detailed?.families, ['queue_coarse_metrics']);
    assert.deepEqual([...(detailed?.labels.get('/metrics/detailed') ?? [])], ['queue', 'vhost']);
  });

  it('go by another name where it was changed, in both directions', () => {
    assert.equal(renamedMetric(version('4.3'), 'rabbitmq_raft_term_total'), 'rabbitmq_raft_term');
    assert.equal(
      renamedMetric(version('4.3'), 'rabbitmq_detailed_raft_log_commit_index'),
      'rabbitmq_detailed_raft_commit_index',
    );
    assert.equal(renamedMetric(version('4.0'), 'rabbitmq_raft_term'), 'rabbitmq_raft_term_total');
    assert.equal(renamedMetric(version('4.3'), 'erlang_vm_process_count'), 'erlang_vm_processes');
    assert.equal(renamedMetric(version('4.3'), 'rabbitmq_queues'), undefined);
  });

  it('that templates rest on are there in every version', () => {
    const died = ['rejected', 'expired', 'maxlen', 'delivery_limit', 'confirmed'].map(
      reason => `global_messages_dead_lettered_${reason}_total`,
    );
    const names = [
      'queue_messages',
      'queue_messages_ready',
      'queue_messages_unacked',
      'queue_consumers',
      ...died,
    ];
    const ofNodes = [
      'alarms_memory_used_watermark',
      'alarms_free_disk_space_watermark',
      'disk_space_available_bytes',
      'disk_space_available_limit_bytes',
      'process_resident_memory_bytes',
      'resident_memory_limit_bytes',
      'process_open_fds',
      'process_max_fds',
      'build_info',
      'identity_info',
    ];
    for (const name of [...names, ...ofNodes]) {
      const metric = findMetric(`rabbitmq_${name}`);
      for (const text of ['3.10', '3.13', '4.0', '4.1', '4.2', '4.3']) {
        assert.equal(metric && hasMetric(version(text), metric), true, `${name} in ${text}`);
      }
    }
  });

  it('come in families', () => {
    assert.deepEqual([...detailedFamilies()].toSorted(), [...everyDetailedFamily].toSorted());
  });
});
