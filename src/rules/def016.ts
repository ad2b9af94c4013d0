import { exampleExchange, queuesExample } from './examples.ts';
import type { RuleDescription } from './rule.ts';

/** Found beside what the broker refuses, and so after all other rules: the lint asks whether there is any. */
export const importNotTransactional: RuleDescription & { readonly message: string } = {
  id: 'DEF016',
  name: 'import-not-transactional',
  item: null,
  severity: 'info',
  summary: 'A file that the broker refuses leaves nothing behind.',
  why: 'An import is no transaction: it goes through users, virtual hosts, permissions, exchanges, topic permissions, parameters, policies, queues and bindings, in this order, and stops at the first object that is refused. What it made before stays (seen on 3.10 and 4.0).',
  remedy:
    'Mend what is refused before you import the file. After a failed import look at what is there, or import the mended file over it.',
  source: 'https://www.rabbitmq.com/docs/definitions',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-max-length': 'many' } }),
    good: queuesExample(
      { orders: { 'x-queue-type': 'quorum' } },
      { exchanges: [exampleExchange('orders.dlx', 'fanout')] },
    ),
  },
  message:
    'Here or at another error the import stops, and what it made before stays: users, vhosts, permissions, exchanges and policies come before queues and bindings. Mend the errors first.',
};
