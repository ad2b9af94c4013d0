import { enablePlugin } from './plugin-edits.ts';
import { definePluginsRule } from './plugins-rule.ts';

export const managementEnabled = definePluginsRule({
  id: 'MON001',
  name: 'management-plugin-enabled',
  item: 'MON001',
  severity: 'warning',
  summary: 'The management plugin is enabled.',
  why: 'Without it there is no management UI and no HTTP API: whoever looks for the reason of a failure has the command line of the node only. In a cluster a node with just `rabbitmq_management_agent` is seen through the others.',
  remedy: 'Add `rabbitmq_management` to the list.',
  source: 'https://www.rabbitmq.com/docs/management#getting-started',
  versions: '>=3.10',
  examples: { bad: '[rabbitmq_prometheus].\n', good: '[rabbitmq_management,rabbitmq_prometheus].\n' },
  *check({ document }) {
    const has = (name: string) => document.plugins.some(plugin => plugin.name === name);
    if (document.isTemplate || document.list.end === 0 || document.problems.length > 0 || implied.some(has))
      return;
    const agent = document.plugins.find(({ name }) => name === 'rabbitmq_management_agent');
    yield {
      at: agent ?? document.list,
      severity: agent ? 'info' : 'warning',
      message: agent
        ? 'This node has the management agent only: enough where another node of the cluster has `rabbitmq_management`. On a single node enable it.'
        : 'The management plugin is off: no UI, no HTTP API, and in a cluster no statistics of this node. Add `rabbitmq_management`.',
      fixes: enablePlugin(document, 'rabbitmq_management'),
    };
  },
});

/** These depend on the management plugin, and so enable it. */
const implied = [
  'rabbitmq_management',
  'rabbitmq_federation_management',
  'rabbitmq_shovel_management',
  'rabbitmq_stream_management',
  'rabbitmq_top',
  'rabbitmq_tracing',
];
