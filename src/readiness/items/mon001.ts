import { defineItem, judging, note, pass, warn } from '../item.ts';

export const managementAccessible = defineItem({
  id: 'MON001',
  lesson: ['monitoring', 'windows'],
  remedy:
    'Enable `rabbitmq_management` where people look, and at least `rabbitmq_management_agent` on every other node: `rabbitmq-plugins enable rabbitmq_management`.',
  attestable: false,
  unseen:
    'Nothing tells whether the management plugin is enabled. Check a cluster, or its enabled_plugins as a file.',
  *judge(seen) {
    if (seen.live) yield pass('The management API answers.');
    yield* judging(seen, 'nodes', function* (nodes) {
      for (const { name, running, enabledPlugins } of nodes) {
        // What a node tells of itself comes from the agent, which the management plugin brings along.
        if (running && enabledPlugins === undefined)
          yield warn(
            `Node \`${name}\` tells nothing of itself: it has neither the management plugin nor its agent, or started seconds ago. Nothing is known of its queues and connections.`,
            { kind: 'node', name },
          );
      }
    });
    yield* judging(seen, 'queues', function* ({ items }) {
      if (items.length > 0 && items.every(({ messages }) => messages === undefined))
        yield note(
          'No queue has statistics: metrics collection is switched off, or the node has just started.',
        );
    });
  },
});
