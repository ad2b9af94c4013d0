import { isAtLeast } from '../../model/version.ts';
import { defineItem, fail, judging, note, pass, quantity, warn } from '../item.ts';
import type { Place } from '../report.ts';

export const oddCluster = defineItem({
  id: 'HA001',
  lesson: ['clustering', 'forming'],
  remedy:
    'Run three nodes, or five, each on a machine of its own: a majority of them keeps working when one is lost.',
  attestable: true,
  unseen: 'Nothing tells how many nodes there are.',
  *judge(seen) {
    yield* judging(seen, 'nodes', function* (nodes, { version, targetClusterSize }) {
      const names = nodes.map(({ name }) => `\`${name}\``).join(', ');
      const count = nodes.length;
      const down = nodes.filter(({ running }) => !running);
      for (const { name } of down) yield fail(`Node \`${name}\` is not running.`, placeOf(name));
      for (const { name, type } of nodes.filter(node => node.type === 'ram'))
        yield (isAtLeast(version, 4, 3) ? fail : warn)(
          `Node \`${name}\` is a ${type} node: it keeps nothing on its disk, and 4.3 has no such nodes.`,
          placeOf(name),
        );
      for (const { name } of nodes.filter(({ beingDrained }) => beingDrained))
        yield note(`Node \`${name}\` is in maintenance mode.`, placeOf(name));
      if (count === 1)
        yield warn(
          `There is one node, ${names}: while it is down, nothing works.`,
          placeOf(nodes[0]?.name ?? ''),
        );
      else if (count === 2)
        yield fail(`There are two nodes, ${names}: without either of them the other has no majority.`);
      else if (count % 2 === 0)
        yield warn(
          `There are ${count} nodes, ${names}: they survive the loss of no more than ${count - 1} would.`,
        );
      else if (down.length === 0) yield pass(`There are ${quantity(count, 'node')}, all running: ${names}.`);
      if ('value' in targetClusterSize && targetClusterSize.value.state === 'failed')
        yield warn(`The cluster is smaller than the size it was given: ${targetClusterSize.value.reason}.`);
    });
  },
});

function placeOf(name: string): Place {
  return { kind: 'node', name };
}
