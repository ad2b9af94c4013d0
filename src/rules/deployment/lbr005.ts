import { lineInEffect, placeOf } from '../../deployment/haproxy-proxies.ts';
import { defineHaproxyRule, lineFix } from './haproxy-rule.ts';

export const leastConnections = defineHaproxyRule({
  id: 'LBR005',
  name: 'balancer-counts-connections',
  item: 'HA004',
  severity: 'hint',
  summary: 'New connections go to the node that has the fewest.',
  why: 'AMQP connections live for days. After a node was restarted all of them are on the others, and with turns (`roundrobin`, the default) they stay there. By the address of the client (`source`, `stick on src`), everybody behind one gateway or one Kubernetes node ends on one node.',
  remedy: 'Set `balance leastconn`.',
  source: 'https://docs.haproxy.org/2.8/configuration.html#4.2-balance',
  versions: '>=3.10',
  examples: {
    bad: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance source
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
    good: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    server rabbit-1 10.0.0.1:5672 check
    server rabbit-2 10.0.0.2:5672 check
`,
  },
  *check({ document, routes }) {
    for (const { backend, service } of routes) {
      const { section, servers } = backend;
      if (!['amqp', 'amqps', 'mqtt', 'stomp'].includes(service)) continue;
      if (servers.length < 2 && !servers.some(({ count }) => count > 1)) continue;
      const stick = lineInEffect(backend, 'stick', 'on', 'src');
      if (stick) {
        const [first] = stick.words;
        const last = stick.words.at(-1);
        yield {
          at: stick.isOwn && first && last ? { start: first.start, end: last.end } : placeOf(backend),
          severity: 'info',
          message:
            'With `stick on src` everybody behind one address, such as a gateway, ends on one node. AMQP needs no stickiness: a connection stays where it is. Remove it.',
        };
      }
      const line = lineInEffect(backend, 'balance');
      const balance = line?.words[1];
      const algorithm = balance?.value.replace(/\(.*/, '') ?? 'roundrobin';
      if (algorithm === 'leastconn' || algorithm === 'random') continue;
      const own =
        line?.isOwn && balance ? { ...balance, end: line.words.at(-1)?.end ?? balance.end } : undefined;
      const inTurn = algorithm === 'roundrobin' || algorithm === 'static-rr';
      yield {
        at: own ?? placeOf(backend),
        severity: inTurn ? 'hint' : 'info',
        message: inTurn
          ? `\`${section.kind} ${section.name}\` gives connections out in turn: after a restart a node stays without, as they live for days. Set \`balance leastconn\`.`
          : `\`balance ${algorithm}\` does not look at how many connections a node has: everybody behind one gateway, or all, may end on one. Set \`balance leastconn\`.`,
        fixes: [lineFix(document, section, 'balance leastconn', own)],
      };
    }
  },
});
