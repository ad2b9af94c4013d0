import { groupBy } from '../../model/group.ts';
import { defineItem, judging, known, note, warn } from '../item.ts';

export const loadBalanced = defineItem({
  id: 'HA004',
  lesson: ['clustering', 'load-balancer'],
  remedy:
    'Put a TCP load balancer with health checks in front of the nodes, or give the clients the addresses of all nodes.',
  attestable: true,
  unseen:
    'A broker does not see what its clients connect through. Check the files of the load balancer too, or answer with what stands there.',
  *judge(seen) {
    yield* judging(seen, 'connections', function* ({ items: connections }, { nodes }) {
      const running = known(nodes)?.filter(node => node.running) ?? [];
      if (running.length < 3 || connections.length < leastConnections) return;
      for (const [node, own] of groupBy(connections, connection => connection.node)) {
        const share = own.length / connections.length;
        if (share > mostShare)
          yield warn(
            `Node \`${node}\` has ${own.length} of ${connections.length} connections: clients know one node, or the load balancer does not spread them.`,
            { kind: 'node', name: node },
          );
      }
      const byNode = groupBy(connections, connection => connection.node);
      if (byNode.size === running.length)
        yield note(`The ${connections.length} connections are spread over all ${running.length} nodes.`);
    });
  },
});

/** Fewer say nothing. */
const leastConnections = 20;
const mostShare = 0.8;
