import type { Wrong } from '../bench.ts';

/** Ways to go wrong from the solution in TypeScript. */
export const wrong: readonly Wrong[] = [
  {
    name: 'automatic acknowledgement',
    changes: {
      'broker.ts': [
        [
          '      task.finally(() => underWay.delete(task));\n    });',
          '      task.finally(() => underWay.delete(task));\n    }, { noAck: true });',
        ],
      ],
      'payment.ts': [
        ['{ messageId: order.id });\n    channel.ack(message);', '{ messageId: order.id });'],
        ['  });\n  channel.ack(message);\n}', '  });\n}'],
      ],
      'shipping.ts': [['  channel.ack(message);\n', '']],
    },
    fails: ['4.2'],
    mayFail: ['4.3', '4.4', '4.5', '4.6', '4.7', '4.8', '4.9', '4.18'],
    says: /closed 5 times: .* and \d+ of these were never shipped/,
  },
  {
    name: 'confirms that nobody waits for',
    changes: {
      'broker.ts': [
        ['await within(CONFIRM_TIMEOUT_MS', 'void within(CONFIRM_TIMEOUT_MS'],
        [' was not confirmed`, confirmed);', ' was not confirmed`, confirmed).catch(() => {});'],
      ],
    },
    fails: ['4.3', '4.5', '4.6'],
    mayFail: ['4.2', '4.4', '4.7', '4.9', '4.18'],
    says: /never shipped|not shipped/,
  },
  {
    name: 'messages that are not mandatory',
    changes: { 'broker.ts': [['mandatory: true,', 'mandatory: false,']] },
    fails: ['4.6'],
    mayFail: ['4.18'],
    says: /no queue was bound to p4\.orders .* yet \d+ orders were reported as accepted/,
  },
  {
    name: 'no dead letter exchange',
    changes: { 'definitions.json': [['"dead-letter-exchange": "p4.dlx",', '']] },
    fails: ['4.4', '4.9'],
    mayFail: ['4.18'],
    says: /0 of \d+ in p4\.dead/,
  },
  {
    name: 'retries without an end',
    changes: { 'payment.ts': [['RETRY_KEYS[retries]', 'RETRY_KEYS[Math.min(retries, 3)]']] },
    fails: ['4.4', '4.8'],
    mayFail: ['4.9'],
    says: /0 of \d+ in p4\.dead/,
  },
  {
    name: 'waits that do not grow',
    changes: {
      'definitions.json': [
        ['"x-message-ttl": 1000', '"x-message-ttl": 500'],
        ['"x-message-ttl": 2000', '"x-message-ttl": 500'],
        ['"x-message-ttl": 4000', '"x-message-ttl": 500'],
      ],
    },
    fails: ['4.8'],
    mayFail: ['4.18'],
    says: /They do not grow/,
  },
  {
    name: 'the same effect twice',
    changes: { 'shipping.ts': [['if (!shipped.has(order.id)) {', 'if (order.id) {']] },
    fails: ['4.7'],
    says: /50 parcels went out again/,
  },
  {
    name: 'acknowledged before the work',
    changes: {
      'payment.ts': [
        ['    const retries =', '    channel.ack(message);\n    const retries ='],
        ['{ messageId: order.id });\n    channel.ack(message);', '{ messageId: order.id });'],
        ['  });\n  channel.ack(message);\n}', '  });\n}'],
        ['return channel.reject(message, false);', 'return;'],
      ],
    },
    fails: ['4.2', '4.4'],
    mayFail: ['4.3', '4.5', '4.9', '4.18'],
    says: /0 of \d+ in p4\.dead/,
  },
  {
    name: 'a user that may write anywhere',
    changes: {
      'definitions.json': [['"write": "^p4\\\\.(orders|retry|attempts)$"', '"write": ".*"']],
    },
    fails: ['4.16'],
    mayFail: ['4.18'],
    says: /has the right to write billing\.invoices/,
  },
  {
    name: 'a label where the metric has none',
    changes: {
      'rules.yml': [
        [
          'rabbitmq_detailed_queue_messages_ready{queue="p4.dead"}',
          'rabbitmq_queue_messages_ready{queue="p4.dead"}',
        ],
      ],
    },
    fails: ['4.15'],
    mayFail: ['4.18'],
    says: /has no label queue/,
  },
];
