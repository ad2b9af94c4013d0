import { isReachable } from '../../deployment/compose-ports.ts';
import { byPlace } from './brokers.ts';
import { defineDeploymentRule } from './deployment-rule.ts';

export const tlsPublished = defineDeploymentRule({
  id: 'CMP008',
  name: 'published-port-with-tls',
  item: 'SEC002',
  severity: 'warning',
  summary: 'Clients outside of the host reach the node with TLS.',
  why: 'Passwords and messages go over the network in clear on port 5672. Where 5671 is not published there is no other way in.',
  remedy: 'Publish 5671 and set up TLS, or publish 5672 on 127.0.0.1 only.',
  source: 'https://www.rabbitmq.com/docs/ssl#enabling-tls',
  versions: '>=3.10',
  exampleKind: 'compose',
  examples: {
    bad: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ports:
      - "5672:5672"
`,
    good: `services:
  rabbitmq:
    image: rabbitmq:4.3-management
    hostname: rabbitmq
    ports:
      - "5671:5671"
`,
  },
  *compose({ file }) {
    const ports = file.brokers.flatMap(({ ports }) =>
      ports.some(port => isReachable(port, 5671)) ? [] : ports.filter(port => isReachable(port, 5672)),
    );
    for (const { start, end } of byPlace(ports)) {
      yield {
        at: { start, end },
        message:
          'Clients from other hosts connect without TLS: passwords and messages go over the network in clear. Publish 5671 with TLS, or 5672 on 127.0.0.1 only.',
      };
    }
  },
});
