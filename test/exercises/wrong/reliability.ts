import type { Wrong } from '../bench.ts';

/** Ways to go wrong from the solution in TypeScript. */
export const wrong: readonly Wrong[] = [
  {
    name: 'automatic acknowledgement',
    changes: {
      'consumer.ts': [
        ['error.message));\n  });', 'error.message));\n  }, { noAck: true });'],
        ['  channel.ack(message);\n', ''],
      ],
    },
    fails: ['1.1', '1.7', '1.8'],
    mayFail: ['1.9', '1.10'],
    says: /counts each order as done when it has sent it/,
  },
  {
    name: 'no prefetch',
    changes: { 'consumer.ts': [['  await channel.prefetch(PREFETCH);\n', '']] },
    fails: ['1.1', '1.7'],
    says: /no prefetch limit/,
  },
  {
    name: 'no confirms',
    changes: {
      'publisher.ts': [
        ['connection.createConfirmChannel()', 'connection.createChannel()'],
        [
          'const publish = mandatoryPublisher(channel);',
          `const publish = async (key: string, order: unknown, messageId: string) => channel.publish('ex1', key,
            Buffer.from(JSON.stringify(order)), { persistent: true, mandatory: true, messageId });`,
        ],
        ['await connection.close()', 'await channel.close();\nawait connection.close()'],
      ],
    },
    fails: ['1.1', '1.4', '1.5', '1.6'],
    says: /none on a channel in confirm mode/,
  },
  {
    name: 'messages that are not persistent',
    changes: { 'mandatory-publisher.ts': [['persistent: true, ', '']] },
    fails: ['1.1', '1.3'],
    says: /100 messages came, 0 persistent/,
  },
  {
    name: 'no mandatory flag',
    changes: { 'mandatory-publisher.ts': [['mandatory: true, ', '']] },
    fails: ['1.5'],
    says: /100 confirmed, .*None of the messages had the mandatory flag/,
  },
  {
    name: 'refused orders that are only logged',
    changes: {
      'publisher.ts': [["=== 'message nacked' ? 'nacked' :", "=== 'message nacked' ? 'confirmed' :"]],
    },
    fails: ['1.6'],
    says: /refused \d+; reported as 100 confirmed/,
  },
  {
    name: 'a publisher that binds the queue itself',
    changes: {
      'publisher.ts': [
        [
          'const publish = mandatoryPublisher',
          "await channel.bindQueue('ex1.orders', 'ex1', 'order.placed');\nconst publish = mandatoryPublisher",
        ],
      ],
    },
    fails: ['1.5'],
    says: /only topology may declare/,
  },
  {
    name: 'a classic queue without a reason',
    changes: {
      'topology.ts': [["{ durable: true, arguments: { 'x-queue-type': 'quorum' } }", '{ durable: true }']],
    },
    fails: ['1.2'],
    says: /durable classic queue\. Make it a quorum queue/,
  },
  {
    name: 'acknowledged before the effect',
    changes: {
      'consumer.ts': [
        ['  await takeEffect(', '  channel.ack(message);\n  await takeEffect('],
        [
          '  // Throws where the connection is gone. The order comes again then, and its id is known.\n  channel.ack(message);\n',
          '',
        ],
      ],
    },
    fails: ['1.9'],
    mayFail: ['1.8', '1.10'],
    says: /of 40 after .*Acknowledge only after/,
  },
  {
    name: 'effects that nobody remembers',
    changes: {
      'effects.ts': [['  const underWay = effects.get(id) ?? effect(id);', '  const underWay = effect(id);']],
    },
    fails: ['1.10'],
    says: /had the effect twice/,
  },
  {
    name: 'a report that is made up',
    changes: {
      'publisher.ts': [
        [
          'console.log(JSON.stringify(report));',
          'console.log(JSON.stringify({ confirmed: ids.length, nacked: [], returned: [], unknown: [] }));',
        ],
      ],
    },
    fails: ['1.5', '1.6'],
    says: /the publisher reports 100 confirmed/,
  },
];
