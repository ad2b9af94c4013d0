import { brokerOf } from './brokers.ts';
import { defineCodeRule } from './code-rule.ts';

export const oneNodeInCode = defineCodeRule({
  id: 'CLI011',
  name: 'not-one-node-of-a-cluster',
  item: 'HA004',
  severity: 'info',
  summary: 'A client of a cluster knows more than one of its nodes, or a balancer in front of them.',
  why: 'A client that knows the name of one node cannot connect while that node is down, however many others there are.',
  remedy: 'Connect to a balancer, or to a name that stands for all nodes, or try a list of them in turn.',
  source: 'https://www.rabbitmq.com/docs/clustering#clients',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://rabbit-1.example.com/shop');
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://rabbit.example.com/shop');
`,
    },
  },
  *check({ all }) {
    const nodes = all('connect').flatMap(connect => {
      const broker = connect.hasSeveralHosts ? undefined : brokerOf(connect);
      return broker && /^(?:rabbit|rmq|mq|node|broker)[a-z]*[-_]?\d+(?:\.|$)/i.test(broker.host)
        ? [broker]
        : [];
    });
    const [only, ...others] = nodes;
    // Who names several tries them in turn.
    if (!only || others.length > 0) return;
    yield {
      at: only.at,
      message: `\`${only.host}\` looks like one node of a cluster: while it is down, this client cannot connect, however many others there are. Connect to a balancer, or try several.`,
    };
  },
});
