import { placeOf } from '../../deployment/haproxy-proxies.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const severalNodes = defineHaproxyRule({
  id: 'LBR004',
  name: 'balancer-has-several-nodes',
  item: 'HA004',
  severity: 'warning',
  summary: 'The balancer has more than one node to send clients to.',
  why: 'With one server behind it a balancer is one more thing that can fail: when that node goes, clients find no other, though the cluster may have two more.',
  remedy: 'List each node of the cluster as a `server`.',
  source: 'https://www.rabbitmq.com/docs/clustering#clients',
  versions: '>=3.10',
  examples: {
    bad: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    server rabbit-1 10.0.0.1:5672 check
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
    server rabbit-3 10.0.0.3:5672 check
`,
  },
  *check({ document, routes }) {
    // How many lines a template's loop makes it does not say.
    if (document.isTemplate) return;
    for (const { backend, service } of routes) {
      if (!['amqp', 'amqps', 'stream', 'mqtt', 'stomp'].includes(service)) continue;
      const { servers, section } = backend;
      const [only, ...others] = servers.filter(({ options }) => !options.has('backup'));
      // A Kubernetes Service stands for all nodes.
      if (!only || others.length > 0 || only.count > 1 || /\.svc(?:\.|$)/.test(only.host)) continue;
      const hasBackup = servers.length > 1;
      yield {
        at: hasBackup ? only.line : placeOf(backend),
        severity: hasBackup ? 'info' : 'warning',
        message: hasBackup
          ? `All connections go to \`${only.name}\`, as the other servers are \`backup\`: that node has all the work. Take \`backup\` away, the nodes of a cluster are equal.`
          : `\`${section.kind} ${section.name}\` has one server, \`${only.name}\`: when that node is down, clients find no other. List each node of the cluster.`,
      };
    }
  },
});
