import { placeOf } from '../../deployment/haproxy-proxies.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const metricsNotBalanced = defineHaproxyRule({
  id: 'LBR009',
  name: 'metrics-not-balanced',
  item: 'MON002',
  severity: 'warning',
  summary: 'Prometheus asks each node itself, not a balancer.',
  why: 'Each node tells of itself alone. Behind a balancer each scrape meets another one: counters jump back and forth, rates are nonsense, and the alarm of a node shows every third time.',
  remedy: 'Take the section out, and list each node as a target of Prometheus.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  examples: {
    bad: `listen metrics
    mode http
    bind 10.0.0.10:15692
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    server rabbit-1 10.0.0.1:15692 check
    server rabbit-2 10.0.0.2:15692 check
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
    for (const { backend, service } of routes) {
      if (service !== 'metrics' || backend.servers.length < 2) continue;
      yield {
        at: placeOf(backend),
        message: `Each node has metrics of its own, and here ${backend.servers.length} share an address: a scrape meets another node each time, and rates are nonsense. Let Prometheus ask each node.`,
      };
    }
  },
});
