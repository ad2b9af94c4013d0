import type { Wrong } from '../bench.ts';

/** The solution in TypeScript with the delayed retry of quorum queues, for RabbitMQ 4.3. */
export const delayedRetry: Wrong['changes'] = {
  'definitions.json': [
    [
      '"delivery-limit": 5',
      '"delivery-limit": 3, "delayed-retry-type": "failed", "delayed-retry-min": 1000, "delayed-retry-max": 8000',
    ],
  ],
  'consumer.ts': [
    [
      'wait === undefined) return channel.reject(message, false);',
      'wait === undefined) return channel.reject(message, false);\n    return channel.reject(message, true);',
    ],
  ],
};

/** Ways to go wrong from the solution in TypeScript. */
export const wrong: readonly Wrong[] = [
  {
    name: 'back into the queue at once',
    changes: {
      'consumer.ts': [
        [
          '    const wait = WAITS[retries];\n',
          '    return channel.nack(message, false, true);\n    const wait = WAITS[retries];\n',
        ],
      ],
      'definitions.json': [['"delivery-limit": 5', '"delivery-limit": 20']],
    },
    fails: ['2.4', '2.5'],
    // Before 4.3 the delivery limit ends it; and on a busy machine even this takes its time.
    mayFail: ['2.3', '2.6', '2.7'],
    says: /poisoned: \d+.* instead of 4/,
  },
  {
    name: 'retries without an end',
    changes: {
      'consumer.ts': [['const wait = WAITS[retries];', "const wait = WAITS[retries] ?? '4s';"]],
    },
    fails: ['2.3', '2.4'],
    mayFail: ['2.7'],
    says: /poison-\S+ is not in ex2\.dead after [56] attempts/,
  },
  {
    name: 'a dead letter exchange without a binding',
    changes: {
      'definitions.json': [
        [
          `,
    {
      "source": "ex2.dlx",
      "vhost": "rmq-course",
      "destination": "ex2.dead",
      "destination_type": "queue",
      "routing_key": "",
      "arguments": {}
    }`,
          '',
        ],
      ],
    },
    fails: ['2.1', '2.2', '2.3', '2.7'],
    says: /ex2\.dlx/,
  },
  {
    name: 'a dead letter exchange that is misspelt',
    changes: {
      'definitions.json': [['"dead-letter-exchange": "ex2.dlx"', '"dead-letter-exchange": "ex2.dlq"']],
    },
    fails: ['2.1', '2.2', '2.3', '2.7'],
    says: /ex2\.dlq/,
  },
  {
    name: 'one retry queue with a TTL for each message',
    changes: {
      'consumer.ts': [
        ["publish(channel, 'ex2.retry', wait, content,", "publish(channel, 'ex2.retry', '4s', content,"],
        [
          '    persistent: true,\n    mandatory: true,',
          '    persistent: true,\n    mandatory: true,\n    expiration: String(1_000 * Number.parseInt(wait)),',
        ],
      ],
    },
    fails: ['2.6'],
    mayFail: ['2.5'],
    says: /it stood behind a longer wait/,
  },
  {
    name: 'waits that do not grow',
    changes: { 'consumer.ts': [["const WAITS = ['1s', '2s', '4s'];", "const WAITS = ['1s', '1s', '1s'];"]] },
    fails: ['2.5'],
    says: /The waits do not grow: 1\.\d s, 1\.\d s, 1\.\d s/,
  },
  {
    name: 'permanent errors that are tried again',
    changes: { 'consumer.ts': [['error instanceof PermanentError || ', '']] },
    fails: ['2.4'],
    says: /bad: 4 instead of 1/,
  },
  {
    name: 'three attempts instead of four',
    changes: { 'consumer.ts': [["const WAITS = ['1s', '2s', '4s'];", "const WAITS = ['1s', '2s'];"]] },
    fails: ['2.4', '2.5'],
    says: /poisoned: 3 instead of 4/,
  },
  {
    name: 'acknowledged before the work',
    changes: {
      'consumer.ts': [
        ['  const order = JSON.parse(', '  channel.ack(message);\n  const order = JSON.parse('],
        [
          'return channel.reject(message, false);',
          "return publish(channel, 'ex2.dlx', '', message.content, message.properties);",
        ],
        ['    return channel.ack(message);\n', '    return;\n'],
        ['{ id: order.id });\n  channel.ack(message);\n', '{ id: order.id });\n'],
      ],
    },
    fails: ['2.7', '2.8'],
    says: /it was not dead-lettered, but published/,
  },
  {
    name: 'copies without the headers',
    changes: { 'consumer.ts': [["'x-last-error': String(error) }", '}']] },
    fails: ['2.7'],
    says: /no header with the text of its last error/,
  },
];
