import { isLoopback } from '../../deployment/haproxy-proxies.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const clientsUseTls = defineHaproxyRule({
  id: 'LBR007',
  name: 'balancer-takes-tls',
  item: 'SEC002',
  severity: 'warning',
  summary: 'Clients reach the balancer with TLS.',
  why: 'Without TLS each password and each message can be read on the way to the balancer. Where TLS ends there, the way from it to the nodes is plain, and certificates of clients do not reach RabbitMQ.',
  remedy: 'Listen on 5671 and pass TLS through to port 5671 of the nodes, with no `ssl` in the section.',
  source: 'https://www.rabbitmq.com/docs/ssl',
  versions: '>=3.10',
  examples: {
    bad: `listen amqp
    mode tcp
    bind *:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
    good: `listen amqps
    mode tcp
    bind *:5671
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    server rabbit-1 10.0.0.1:5671 check
    server rabbit-2 10.0.0.2:5671 check
`,
  },
  *check({ routes }) {
    for (const { frontend, backend, service } of routes) {
      if (service !== 'amqp' && service !== 'stream') continue;
      for (const bind of frontend.binds) {
        if (isLoopback(bind.host) || (!bind.hasTls && isTlsPort(bind.port))) continue;
        const plain = backend.servers.find(({ options, host }) => !options.has('ssl') && !isLoopback(host));
        if (!bind.hasTls) {
          yield {
            at: bind.place,
            message: `Clients reach ${bind.port === undefined ? 'this address' : `port ${bind.port}`} without TLS: passwords and messages can be read on the way. Listen on 5671 and pass TLS through to the nodes.`,
          };
        } else if (plain) {
          yield {
            at: bind.place,
            severity: 'info',
            message: `TLS ends here: what goes on to \`${plain.name}\` is plain, and certificates of clients do not reach RabbitMQ. Pass TLS through to port 5671, or add \`ssl\` behind each \`server\`.`,
          };
        }
      }
    }
  },
});

/** It is passed through there; where the nodes do not fit, LBR006 tells. */
function isTlsPort(port: number | undefined): boolean {
  return port === 5671 || port === 5551;
}
