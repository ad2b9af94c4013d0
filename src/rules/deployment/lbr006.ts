import type { HaproxyBind, HaproxyServer } from '../../deployment/haproxy-proxies.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const tlsMeetsTls = defineHaproxyRule({
  id: 'LBR006',
  name: 'balancer-passes-or-ends-tls',
  item: 'SEC002',
  severity: 'error',
  summary: 'Both ends of the balancer speak of TLS alike.',
  why: 'In `mode tcp` HAProxy passes TLS through untouched, unless `ssl` stands behind `bind` (it ends there) or behind `server` (it begins anew). Where these do not fit the ports, one side speaks TLS and the other one does not, and no client connects.',
  remedy:
    'Pass TLS through: no `ssl` in the section and port 5671 on both ends. Or end it at the balancer: `ssl crt …` behind `bind`, and `ssl verify required` behind each `server` on 5671.',
  source: 'https://docs.haproxy.org/2.8/configuration.html#5.1-ssl',
  versions: '>=3.10',
  examples: {
    bad: `listen amqps
    mode tcp
    bind *:5671
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
    for (const { frontend, backend } of routes) {
      for (const bind of frontend.binds) {
        for (const server of backend.servers) yield* mismatch(bind, server);
      }
    }
  },
});

/** The ports of RabbitMQ's TLS listeners, and the plain ones beside them: https://www.rabbitmq.com/docs/networking#ports */
const tlsPorts: ReadonlySet<number> = new Set([5671, 15671, 15691, 8883, 61614, 5551]);
const plainPorts: ReadonlySet<number> = new Set([5672, 15672, 15692, 1883, 61613, 5552]);

function* mismatch(bind: HaproxyBind, server: HaproxyServer): Iterable<TextViolation> {
  const { line, name, options } = server;
  const port = server.port ?? bind.port;
  if (port === undefined || bind.port === undefined) return;
  const begins = options.has('ssl');
  if (bind.hasTls && tlsPorts.has(port) && !begins) {
    yield {
      at: line,
      message: `TLS ends at port ${bind.port} of the balancer, and \`${name}\` gets plain bytes on its TLS port ${port}: it closes. Add \`ssl verify required ca-file …\`, or take \`ssl\` from \`bind\` to pass TLS through.`,
    };
  } else if (!bind.hasTls && tlsPorts.has(bind.port) && tlsPorts.has(port) && begins) {
    yield {
      at: line,
      message: `Clients speak TLS on port ${bind.port}, which passes it through, and \`ssl\` here puts it into TLS once more: \`${name}\` closes. Remove \`ssl\`, or end TLS behind \`bind\`.`,
    };
  } else if (!bind.hasTls && tlsPorts.has(bind.port) && plainPorts.has(port) && !begins) {
    yield {
      at: line,
      message: `Clients speak TLS on port ${bind.port}, and it is passed through to port ${port} of \`${name}\`, which is without TLS: it closes. Name the node's TLS port, or add \`ssl crt …\` behind \`bind\`.`,
    };
  } else if (!bind.hasTls && plainPorts.has(bind.port) && tlsPorts.has(port) && !begins) {
    yield {
      at: line,
      message: `Clients speak without TLS on port ${bind.port}, and \`${name}\` waits for TLS on port ${port}: it closes. Add \`ssl verify required ca-file …\`, or listen on ${port}.`,
    };
  } else if (options.has('none') && options.has('verify') && begins) {
    yield {
      at: line,
      severity: 'warning',
      message: `With \`verify none\` the balancer takes any server for \`${name}\`, whatever its certificate: TLS keeps nobody out. Set \`verify required ca-file …\`.`,
    };
  }
}
