import type { ComposeFile } from '../../deployment/compose.ts';
import { entriesOf, valueAt } from '../../yaml/yaml.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const metricsReachable = defineDeploymentRule({
  id: 'CMP013',
  name: 'metrics-reachable',
  item: 'MON002',
  severity: 'info',
  summary: 'Something can read the metrics of the node.',
  why: 'Alerts on queue depth, memory and disk need metrics that are kept. The node serves them on port 15692; where nothing in the network of the file reads them and the port is not published, nobody does.',
  remedy: 'Have Prometheus, or an agent, in the same network, or publish 15692 to where it runs.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
  prometheus:
    image: prom/prometheus:v3.5.0
`,
  },
  *compose({ file, profile, isWhole }) {
    const [broker] = file.brokers;
    if (!broker || !isWhole || !broker.isWhole || profile !== 'production' || mayBeRead(file)) return;
    yield {
      at: broker.nameRange,
      message: `Nothing here reads the metrics of service \`${broker.name}\`, and port 15692 is not published: nobody is told of full queues, memory or disk. Let Prometheus reach it.`,
    };
  },
});

function mayBeRead({ root, services, brokers }: ComposeFile): boolean {
  const isShared = entriesOf(valueAt(root, 'networks')).some(({ value }) => valueAt(value, 'external'));
  const isPublished = brokers.some(
    ({ ports, node }) =>
      valueAt(node, 'network_mode') ||
      ports.some(({ target }) =>
        [15_672, 15_691, 15_692].some(port => target.from <= port && port <= target.to),
      ),
  );
  return (
    isShared ||
    isPublished ||
    services.some(({ name, image }) => collectors.test(`${image?.repository ?? ''} ${name}`))
  );
}

/** What reads metrics, from the network or from the management API. */
const collectors =
  /prometheus|victoria-?metrics|vmagent|otel|opentelemetry|telegraf|datadog|alloy|grafana-agent|agent|collector|zabbix|newrelic|exporter|netdata|monitor/i;
