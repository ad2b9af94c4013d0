import type { ComposeFile } from '../../deployment/compose.ts';
import { isReachable } from '../../deployment/compose-ports.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const balancedBrokers = defineDeploymentRule({
  id: 'CMP011',
  name: 'balancer-before-brokers',
  item: 'HA004',
  severity: 'info',
  summary: 'Clients reach a cluster through a balancer, or know all of its nodes.',
  why: 'A client that knows one node only stands still while that node is down, whatever the others could do.',
  remedy:
    'Put a balancer for TCP before the nodes, such as HAProxy, or give the clients the addresses of all.',
  source: 'https://www.rabbitmq.com/docs/networking#intermediaries',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: brokers(''),
    good: brokers('  balancer:\n    image: haproxy:3.2\n    ports:\n      - "5671:5671"\n'),
  },
  *compose({ file }) {
    const published = file.brokers.flatMap(({ ports }) =>
      ports.filter(port => isReachable(port, 5672) || isReachable(port, 5671)).slice(0, 1),
    );
    const [, second] = published;
    if (!second || hasBalancer(file)) return;
    yield {
      at: second,
      message: `${published.length} nodes are published each for itself: a client that knows one only stands still while it is down. Put a balancer before them, or give the clients all addresses.`,
    };
  },
});

function hasBalancer({ services }: ComposeFile): boolean {
  return services.some(({ name, image }) =>
    /haproxy|nginx|traefik|envoy|caddy|keepalived|balancer|(?:^|[-_])lb(?:$|[-_])/i.test(
      `${image?.repository ?? ''} ${name}`,
    ),
  );
}

function brokers(balancer: string): string {
  const service = (name: string, port: number) => `  ${name}:
    image: rabbitmq:4.3-management
    hostname: ${name}
    environment:
      RABBITMQ_DEFAULT_USER: shop
      RABBITMQ_DEFAULT_PASS: \${RABBITMQ_DEFAULT_PASS:?}
    ports:
      - "${port}:5671"
`;
  return `services:\n${service('one', 5671)}${service('two', 5771)}${service('three', 5871)}${balancer}`;
}
