import {
  clusterModel,
  defineItem,
  fail,
  inModel,
  judging,
  known,
  note,
  pass,
  quantity,
  queueNamed,
  queuePlace,
  queuesIn,
  roleIn,
  warn,
} from '../item.ts';

export const replicatedQueues = defineItem({
  id: 'HA002',
  lesson: ['clustering', 'quorum-queues'],
  remedy:
    'Declare queues for work with `x-queue-type: quorum`, with a member on three nodes. The type of an existing queue cannot be changed.',
  attestable: false,
  spansVhosts: true,
  unseen: 'There is no queue for work to judge by. Check a cluster that is in use, or a definitions file.',
  *judge(seen) {
    for (const model of seen.models) {
      const queues = queuesIn(model, 'work', 'stream');
      const types = queues.map(queue => model.evidence.topology.effective(queue).type);
      if (types.length === 0 || types.includes('classic')) continue;
      yield pass(
        `${queues.length === 1 ? 'The one durable queue' : `All ${quantity(queues.length, 'durable queue')}`} for work${inModel(model)} ${queues.length === 1 ? 'is a quorum queue or a stream' : 'are quorum queues or streams'}.`,
      );
    }
    const own = clusterModel(seen);
    yield* judging(seen, 'queues', function* ({ items }, { nodes, quorumCritical }) {
      const all = known(nodes);
      const wanted = Math.min(3, all?.length ?? 3);
      for (const queue of items) {
        const { members, online, state } = queue;
        if (!members || members.length === 0) continue;
        const place = queuePlace(queue);
        if (state === 'minority')
          yield fail(`${queueNamed(queue)} has lost its majority: it takes and gives nothing.`, place);
        else if (online && online.length < members.length)
          yield fail(
            `${queueNamed(queue)} has ${online.length} of its ${members.length} members online; missing: ${members.filter(name => !online.includes(name)).join(', ')}.`,
            place,
          );
        if (
          all &&
          members.length < wanted &&
          ['work', 'stream', 'dead', 'retry'].includes(roleIn(own, queue.vhost, queue.name) ?? '')
        )
          yield warn(
            `${queueNamed(queue)} has ${quantity(members.length, 'member')} on a cluster of ${quantity(all.length, 'node')}: \`rabbitmq-queues grow\` adds some.`,
            place,
          );
      }
      const critical = known(quorumCritical);
      if (critical?.state === 'failed' && (all?.length ?? 0) > 1)
        for (const queue of critical.queues)
          yield warn(
            `${queueNamed(queue)} would lose its majority with the node that answers.`,
            queuePlace(queue),
          );
      if (all?.length === 1 && items.some(({ members }) => members !== undefined))
        yield note('On a single node a quorum queue has one member: HA001 comes first.');
    });
  },
});
