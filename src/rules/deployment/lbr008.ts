import { type HaproxyProxy, isLoopback } from '../../deployment/haproxy-proxies.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const managementNotPublished = defineHaproxyRule({
  id: 'LBR008',
  name: 'balancer-keeps-management-in',
  item: 'SEC005',
  severity: 'warning',
  summary:
    'The balancer opens the management UI with TLS or to few, and the ports between the nodes to nobody.',
  why: 'Whoever reaches the management port can try passwords, and without TLS read them. Ports 25672 and 4369 are for the nodes among themselves: with the cookie, who reaches them runs commands on the node.',
  remedy:
    'End TLS at the balancer for the UI, let in only the addresses of operators, and take the ports 25672 and 4369 out.',
  source: 'https://www.rabbitmq.com/docs/networking#ports',
  versions: '>=3.10',
  examples: {
    bad: `listen management
    mode http
    bind *:15672
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    server rabbit-1 10.0.0.1:15672 check
    server rabbit-2 10.0.0.2:15672 check
`,
    good: `listen management
    mode http
    bind *:443 ssl crt /etc/haproxy/rabbitmq.pem
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    server rabbit-1 10.0.0.1:15672 check
    server rabbit-2 10.0.0.2:15672 check
`,
  },
  *check({ routes }) {
    for (const { frontend, service } of routes) {
      for (const { host, port, hasTls, place } of frontend.binds) {
        if (isLoopback(host)) continue;
        if (service === 'internal') {
          yield {
            at: place,
            message:
              'Port 25672 is for the nodes among themselves, as is 4369: who has the cookie runs commands on a node over it. It must not go through a balancer: remove the section.',
          };
        } else if (service === 'management' && !hasTls && port !== 15671 && !isGuarded(frontend)) {
          yield {
            at: place,
            message:
              'The management UI is open to all that reach this address, without TLS: passwords can be tried, and read on the way. Add `ssl crt …`, or listen on an address of operators.',
          };
        }
      }
    }
  },
});

/** Some line lets in not everybody, or sends all to where TLS is. */
function isGuarded({ section, defaults }: HaproxyProxy): boolean {
  return [section, ...defaults].some(({ lines }) =>
    lines.some(({ words }) =>
      /^(?:(?:http-request )?redirect scheme https|http-request (?:deny|auth|reject|silent-drop)|tcp-request (?:connection|content) reject)/.test(
        words.map(({ value }) => value).join(' '),
      ),
    ),
  );
}
