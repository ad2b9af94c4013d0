import { appendWords } from '../../deployment/haproxy-edits.ts';
import { defineHaproxyRule } from './haproxy-rule.ts';

export const nodesChecked = defineHaproxyRule({
  id: 'LBR003',
  name: 'balancer-checks-nodes',
  item: 'HA004',
  severity: 'warning',
  summary: 'The balancer checks each node before it sends clients there.',
  why: 'A server without `check` counts as up for ever: when its node is down, its share of the new connections fails, or waits until HAProxy has tried often enough. `option httpchk` and `option tcp-check` say how to check; nothing is checked without the word. A port that opens is not yet a node that works: from RabbitMQ 4.3 on a node that has lost the majority keeps its ports open.',
  remedy: 'Write `check` behind each `server`, or once behind `default-server`.',
  source: 'https://docs.haproxy.org/2.8/configuration.html#5.2-check',
  versions: '>=3.10',
  examples: {
    bad: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    server rabbit-1 10.0.0.1:5672
    server rabbit-2 10.0.0.2:5672
`,
    good: `listen amqp
    mode tcp
    bind 127.0.0.1:5672
    timeout connect 5s
    timeout client 3m
    timeout server 3m
    balance leastconn
    default-server check inter 5s
    server rabbit-1 10.0.0.1:5672
    server rabbit-2 10.0.0.2:5672
`,
  },
  *check({ routes }) {
    for (const { line, name, options } of routes.flatMap(({ backend }) => backend.servers)) {
      if (['check', 'track', 'agent-check'].some(option => options.has(option))) continue;
      yield {
        at: line,
        message: `Server \`${name}\` is not checked: when its node is down, its share of the new connections fails. Add \`check\`.`,
        fixes: line.words.at(-1)?.isOpen
          ? []
          : [{ title: 'Add `check`', edits: [appendWords(line, 'check')], preferred: true }],
      };
    }
  },
});
