import { isAtLeast } from '../../model/version.ts';
import type { AllEvidence, LiveEvidence } from '../evidence.ts';
import { defineItem, fail, judging, known, note, pass, unknown } from '../item.ts';

export const partitionsHandled = defineItem({
  id: 'HA003',
  title: seen =>
    seen.live && isRaftAlone(seen.live) ? 'Raft majority: more than half of the nodes up' : undefined,
  lesson: ['clustering', 'partitions'],
  remedy:
    'Before 4.3 set `cluster_partition_handling = pause_minority` in the rabbitmq.conf of every node. From 4.3 on Raft decides alone: remove the key, and keep more than half of the nodes up.',
  attestable: true,
  unseen:
    'A broker does not tell its partition strategy. Check its rabbitmq.conf as a file too, or answer with what stands there.',
  *judge(seen) {
    yield* partitionsIn(seen);
    const { live } = seen;
    if (!live) return;
    if (isRaftAlone(live)) {
      yield* judging(seen, 'nodes', function* (nodes) {
        const up = nodes.filter(({ running }) => running).length;
        if (2 * up <= nodes.length)
          yield fail(
            `${up} of ${nodes.length} nodes are up: that is no majority, and nothing can be changed.`,
          );
        else
          yield pass(
            `${live.cluster.version} leaves partitions to Raft, and ${up} of ${nodes.length} ${nodes.length === 1 ? 'node is' : 'nodes are'} up.`,
          );
      });
    } else if (known(live.khepri))
      yield pass(
        `Khepri is enabled, so Raft decides about metadata in a partition, and the strategy does not. Quorum queues have always done so.`,
      );
    else if ('value' in live.nodes && live.nodes.value.length === 1)
      yield unknown(
        'A single node has no peers to lose; with a second one the strategy counts, which the API does not tell. Check its rabbitmq.conf as a file too.',
      );
    else yield unknown(partitionsHandled.unseen);
  },
});

/** From 4.3 on nothing else keeps metadata: https://www.rabbitmq.com/docs/partitions */
function isRaftAlone({ version }: LiveEvidence): boolean {
  return isAtLeast(version, 4, 3);
}

function* partitionsIn(seen: AllEvidence) {
  yield* judging(seen, 'nodes', function* (nodes) {
    for (const { name, partitions = [] } of nodes)
      if (partitions.length > 0)
        yield fail(
          `Node \`${name}\` has seen a partition: ${partitions.join(', ')} went on without it. Restart the side that you trust less.`,
          { kind: 'node', name },
        );
    if (nodes.length > 1 && nodes.every(({ partitions = [] }) => partitions.length === 0))
      yield note('No node that answers tells of a partition.');
  });
}
