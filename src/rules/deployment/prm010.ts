import type { ScrapeJob } from '../../deployment/scrape-jobs.ts';
import { definePrometheusRule } from './prometheus-rule.ts';

export const everyNodeScraped = definePrometheusRule({
  id: 'PRM010',
  name: 'every-node-scraped',
  item: 'MON002',
  severity: 'warning',
  summary: 'Each node of a cluster is a target.',
  why: 'A node tells of itself alone: of its own memory, disk and connections, and of the queues whose leaders it has. With one target of three, two thirds are in the dark. Behind a balancer each scrape meets another node, and rates are nonsense.',
  remedy: 'List each node, or have Prometheus find them by DNS, Consul or Kubernetes.',
  source: 'https://www.rabbitmq.com/docs/prometheus',
  versions: '>=3.10',
  examples: {
    bad: `scrape_configs:
  - job_name: rabbitmq
    static_configs:
      - targets: ['rabbitmq-lb.example.com:15692']
`,
    good: `scrape_configs:
  - job_name: rabbitmq
    static_configs:
      - targets: ['rabbit-1:15692', 'rabbit-2:15692', 'rabbit-3:15692']
`,
  },
  *check({ document: { jobs, yaml } }) {
    if (yaml.isTemplate) return;
    const nodes = new Set(jobs.flatMap(({ targets }) => targets.map(({ host }) => host)));
    for (const { targets, isDiscovered, name } of jobs) {
      for (const target of targets) {
        if (!isShared(target)) continue;
        yield {
          at: target,
          message: `\`${target.host}\` stands for all nodes: each scrape meets another one, and rates are nonsense. List each node.`,
        };
      }
      const [only] = targets;
      if (!only || isDiscovered || nodes.size > 1 || isShared(only)) continue;
      yield {
        at: only,
        severity: 'info',
        message: `The job \`${name}\` has one target. A node tells of itself alone: if the cluster has more nodes, list each.`,
      };
    }
  },
});

/** By its name a balancer, or a Service of Kubernetes; `rabbit-0.rabbit.shop.svc` is one pod. */
function isShared({ host }: ScrapeJob['targets'][number]): boolean {
  return (
    /(?:^|[._-])(?:lb|vip|nlb|elb|alb|haproxy|proxy|balancer|loadbalancer|ingress)(?:[._-]|$)/i.test(host) ||
    /^[^.]*[^.\d]\.[^.]+\.svc(?:\.|$)/.test(host)
  );
}
