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
        if (!running || !enabledPlugins) continue;
        if (
          !enabledPlugins.some(plugin => /^rabbitmq_management(_agent)?$/.test(plugin)) &&
          !pullsAgentIn(enabledPlugins)
        )
          yield warn(
            `Node \`${name}\` has neither the management plugin nor its agent: nothing is known of its queues and connections.`,
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

/** What depends on the agent brings it along, without being listed itself. */
function pullsAgentIn(plugins: readonly string[]): boolean {
  return plugins.some(plugin => /^rabbitmq_(?:\w+_management|prometheus|top|tracing)$/.test(plugin));
}
