import assert from 'node:assert/strict';
import { causeOf } from '../../../src/messages/cause.ts';
import type { FieldTable, FieldValue, Message } from '../../../src/messages/message.ts';
import { triageReport } from '../../../src/messages/report.ts';
import { matches, parseSearch } from '../../../src/messages/search.ts';
import { type Loaded, mostGroups, parseGrouping, triage } from '../../../src/messages/triage.ts';
import { message } from '../../support/messages.ts';
import { within } from '../../support/processor-time.ts';

const afternoon = 1_763_820_120; // 2025-11-22 14:02:00 UTC

describe('The cause of a message', () => {
  it('is its last death, and where it was published to at first', () => {
    const cause = causeOf(
      message('', {
        headers: [deaths(['retry', 'expired', 3], ['orders', 'rejected', 4, 'events', 'order.new'])],
      }),
    );
    assert.deepEqual(cause, {
      reason: 'expired',
      queue: 'retry',
      exchange: 'events',
      routingKey: 'order.new',
      time: afternoon * 1000,
      deaths: 7,
    });
  });

  for (const [framework, headers, exception, queue] of [
    [
      'Spring AMQP',
      {
        'x-exception-message': 'Listener threw exception',
        'x-exception-stacktrace':
          'org.springframework.amqp.rabbit.support.ListenerExecutionFailedException: Listener threw exception\n\tat a.b(C.java:1)\nCaused by: java.util.concurrent.TimeoutException: no answer\n\tat d.e(F.java:2)',
      },
      'TimeoutException',
      undefined,
    ],
    [
      'NServiceBus',
      {
        'NServiceBus.ExceptionInfo.ExceptionType': 'Acme.Orders.OutOfStockException, Acme.Orders',
        'NServiceBus.FailedQ': 'orders@host',
      },
      'OutOfStockException',
      'orders',
    ],
    [
      'MassTransit',
      {
        'MT-Fault-ExceptionType': 'System.TimeoutException',
        'MT-Fault-InputAddress': 'rabbitmq://broker/shop/orders?durable=true',
      },
      'TimeoutException',
      'orders',
    ],
    [
      'Rebus',
      {
        'rbs2-error-details':
          'System.AggregateException: 5 unhandled exceptions\n ---> System.IO.IOException',
        'rbs2-source-queue': 'orders',
      },
      'AggregateException',
      'orders',
    ],
    [
      'words alone',
      { error: 'Order 4711 of 0f8fad5b-d9cb-469f-a165-70867728950e is gone' },
      'Order # of # is gone',
      undefined,
    ],
  ] as const) {
    it(`is told by the headers of ${framework}`, () => {
      const table = Object.entries(headers).map(([name, value]) => [name, longstr(value)] as const);
      const cause = causeOf(message('', { headers: table }));
      assert.deepEqual([cause.exception, cause.queue], [exception, queue]);
    });
  }

  it('has the time of the message when it has not died, in seconds or milliseconds', () => {
    assert.equal(causeOf(message('', { timestamp: BigInt(afternoon) })).time, afternoon * 1000);
    assert.equal(causeOf(message('', { timestamp: BigInt(afternoon * 1000) })).time, afternoon * 1000);
    assert.equal(causeOf(message('', { timestamp: 2n ** 63n })).time, undefined);
  });
});

describe('A triage', () => {
  const loaded = list(1240, index => ({
    headers: [
      deaths([
        'orders.process',
        'rejected',
        1,
        'events',
        index % 4 ? 'order.new' : 'order.paid',
        afternoon + index,
      ]),
      [
        'x-exception-message',
        longstr(index % 33 ? 'java.util.concurrent.TimeoutException: no answer' : 'nope 7'),
      ],
      ['tenant', longstr(index % 2 ? 'acme' : 'initech')],
    ],
  }));

  it('says in one sentence what has happened', () => {
    assert.equal(
      triage(loaded, { by: [], timeZone: 'UTC' }).sentence,
      '1,240 rejected from orders.process since 2025-11-22 14:02, 97% TimeoutException.',
    );
    assert.equal(triage([], { by: ['reason'] }).sentence, 'There are no messages.');
    const mixed = [...loaded.slice(0, 3), ...list(1, () => ({ headers: [deaths(['retry', 'expired', 1])] }))];
    assert.match(
      triage(mixed, { by: [], timeZone: 'UTC' }).sentence,
      /^4 messages since .*: 75% rejected from orders\.process, 25% expired in retry, 50% TimeoutException, 25% nope #\.$/,
    );
    assert.equal(
      triage(
        list(1, () => ({})),
        { by: [] },
      ).sentence,
      '1 message.',
    );
  });

  it('groups by what a person picks, the largest group first', () => {
    const by = ['reason', 'queue', 'routingKey', 'header:tenant', 'path:$.customer.id', 'hour'] as const;
    const { groups } = triage(loaded, { by, timeZone: 'UTC' });
    assert.deepEqual(
      groups.slice(0, 3).map(({ values, count }) => `${values.join(' ')}: ${count}`),
      [
        'rejected orders.process order.new acme 1 2025-11-22 14:00: 310',
        'rejected orders.process order.new acme 3 2025-11-22 14:00: 310',
        'rejected orders.process order.new initech 2 2025-11-22 14:00: 310',
      ],
    );
    assert.equal(
      groups.reduce((sum, { share }) => sum + share, 0),
      1,
    );
    const [first] = groups;
    assert.ok(first);
    assert.deepEqual(first.samples, [1, 621, 1237]);
    assert.equal(first.members.length, first.count);
  });

  it('counts over time in at most thirty bars', () => {
    const { bucketMs, histogram, from, to, groups } = triage(loaded, { by: ['routingKey'] });
    assert.deepEqual([from, to, bucketMs], [afternoon * 1000, (afternoon + 1239) * 1000, 60_000]);
    assert.equal(histogram.length, 21);
    assert.deepEqual(histogram.slice(0, 2), [60, 60]);
    assert.equal(
      groups.flatMap(group => group.histogram).reduce((sum, count) => sum + count, 0),
      1240,
    );
    for (const times of [[0n, 250_000_000_000_000n], [5n], [], [0n, 86_400n * 365n * 30n]]) {
      const odd = triage(
        times.map(timestamp => item(message('', { timestamp }))),
        { by: ['hour'] },
      );
      assert.ok(odd.histogram.length <= 30);
      assert.equal(
        odd.histogram.reduce((sum, count) => sum + count, 0),
        times.length,
      );
    }
  });

  it('puts what would be too many groups into one', () => {
    const { groups } = triage(
      list(1000, index => ({ messageId: `${index}`, headers: [['n', longstr(`${index}`)]] })),
      { by: ['header:n', 'reason'] },
    );
    const rest = groups.at(-1);
    assert.deepEqual(
      [groups.length, rest?.values, rest?.count],
      [mostGroups, ['801 smaller groups', ''], 801],
    );
  });

  it('of 10,000 messages takes well under a second', function () {
    this.timeout(30_000);
    const many = list(10_000, index => ({
      contentType: 'application/json',
      headers: [deaths(['orders', 'rejected', 1, 'events', 'order.new', afternoon + index])],
    }));
    within(1000, () => {
      const causes = many.map(({ message }) => item(message));
      triage(causes, { by: ['reason', 'queue', 'exception', 'hour', 'path:$.customer.id'] });
    });
  });

  it('takes hostile names and bodies for data', () => {
    const hostile = [
      item(message('['.repeat(100_000), { headers: [['__proto__', longstr('constructor')]] })),
      item(
        message(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, {
          headers: [deaths(['constructor', '__proto__', 1])],
        }),
      ),
      item(message('{"__proto__":{"a":1}}')),
    ];
    const { groups } = triage(hostile, {
      by: ['reason', 'queue', 'header:__proto__', 'path:$.a', 'path:toString'],
    });
    assert.deepEqual(groups.map(({ values }) => values.join('/')).sort(), [
      '////',
      '//constructor//',
      '__proto__/constructor//{…}/',
    ]);
  });

  it('reads the groupings that a person types', () => {
    for (const good of ['reason', 'header:tenant', 'path:$.a["b c"][0].d', 'path:a.b']) {
      assert.equal(parseGrouping(good), good);
    }
    for (const bad of ['', 'reasons', 'header:', 'path:$', 'path:a..b', 'path:a[', 'path:[x]']) {
      assert.equal(parseGrouping(bad), undefined, bad);
    }
  });

  it('is a report for a ticket, in which names are no Markdown', () => {
    const odd = list(2, () => ({
      messageId: 'm-1',
      headers: [deaths(['a`b|c\n# <img src=x>', 'rejected', 2, 'events', '[x](http://evil)'])],
    }));
    const report = triageReport(triage(odd, { by: ['queue', 'reason'], timeZone: 'UTC' }), odd, {
      cluster: 'production',
      vhost: '/',
      queue: 'orders.dead',
      version: '4.3.6',
      at: afternoon * 1000,
      depth: 1_000_000,
      timeZone: 'UTC',
    });
    assert.equal(
      report,
      `# Messages in \`orders.dead\`

2 rejected from a\\\`b\\|c \\# \\<img src=x\\> since 2025-11-22 14:02.

- Cluster: \`production\`, RabbitMQ 4.3.6
- Virtual host: \`/\`
- Queue: \`orders.dead\`
- Looked at: 2025-11-22 14:02:00
- Messages: 2 looked at of 1,000,000 in the queue
- Time: 2025-11-22 14:02:00 to 2025-11-22 14:02:00

## Groups

| queue | reason | Messages | Share | First | Last |
| --- | --- | ---: | ---: | --- | --- |
| \`\` a\`b\\|c # <img src=x> \`\` | \`rejected\` | 2 | 100.0% | 2025-11-22 14:02:00 | 2025-11-22 14:02:00 |

### queue \`\` a\`b\\|c # <img src=x> \`\`, reason \`rejected\`: one of 2

- Routing key: \`orders\`
- Message id: \`m-1\`
- Body: 21 bytes

1. Rejected by a consumer of \`a\`b\\|c \\# \\<img src=x\\>\`, 2 times, first on 2025-11-22 14:02:00. It had come through exchange \`events\` with routing key \`\\[x\\](http://evil)\\\`.
`,
    );
  });
});

describe('A search', () => {
  const timeout = item(
    message('{"customer":{"id":7},"note":"Grüße aus Köln"}', {
      messageId: 'M-17',
      contentType: 'application/json',
      headers: [
        deaths(['retry', 'expired', 2], ['orders', 'rejected', 1, 'events', 'order.new']),
        ['tenant', longstr('Acme')],
        ['x-exception-message', longstr('TimeoutException')],
      ],
    }),
  );
  const plain = item(message(Uint8Array.of(0, 1, 2)));

  for (const [search, finds] of [
    ['', [true, true]],
    ['köln', [true, false]],
    ['"aus Köln"', [true, false]],
    ['"aus  Köln"', [false, false]],
    ['acme 17', [true, false]],
    ['acme 18', [false, false]],
    ['-acme', [false, true]],
    ['reason:rejected', [true, false]],
    ['reason:expired queue:retry', [true, false]],
    ['queue:orders -reason:maxlen', [true, false]],
    ['exchange:events key:order.new', [true, false]],
    ['key:orders', [true, true]],
    ['header:tenant', [true, false]],
    ['header:tenant=acme', [true, false]],
    ['header:tenant=acm', [false, false]],
    ['header:"tenant=Acme"', [true, false]],
    ['exception:timeout', [true, false]],
    ['has:exception has:death has:headers has:body', [true, false]],
    ['-has:death', [false, true]],
    ['id:m-17', [true, false]],
    ['type:json', [true, false]],
    ['size:3', [false, true]],
    ['size:<1kB', [true, true]],
    ['size:>0.003', undefined],
    ['deaths:>2', [true, false]],
    ['body:tenant', [false, false]],
  ] as const) {
    it(`for ${search || 'nothing'} finds ${finds ? finds.filter(found => found).length : 'no number'}`, () => {
      const parsed = parseSearch(search);
      if (!finds) return assert.ok('problem' in parsed);
      assert.ok('search' in parsed, JSON.stringify(parsed));
      assert.deepEqual(
        [timeout, plain].map(({ message, cause }) => matches(parsed.search, message, cause)),
        finds,
      );
    });
  }

  for (const [search, problem] of [
    ['a quue:b', '2 6 There is no field quue; there are body, reason, queue,'],
    ['a "b c', '2 4 The quotation mark is not closed.'],
    ['has:legs', '0 8 has: can be body, headers, death, exception;'],
    ['queue:', '0 6 queue: wants a value.'],
    ['deaths:many', '0 11 many is no size or number such as >3 or <10kB.'],
    ['-', '0 1 There is nothing to look for.'],
    ['http://x', '0 8 There is no field http;'],
  ] as const) {
    it(`says what is wrong with ${search}`, () => {
      const parsed = parseSearch(search);
      assert.ok('problem' in parsed);
      assert.ok(
        `${parsed.offset} ${parsed.length} ${parsed.problem}`.startsWith(problem),
        JSON.stringify(parsed),
      );
    });
  }

  it('of 10,000 messages takes well under a second', function () {
    this.timeout(30_000);
    const many = list(10_000, () => ({ headers: [deaths(['orders', 'rejected', 1])] }));
    const parsed = parseSearch('nowhere queue:orders');
    assert.ok('search' in parsed);
    const found = within(1000, () =>
      many.some(({ message, cause }) => matches(parsed.search, message, cause)),
    );
    assert.ok(!found);
  });
});

function item(given: Message): Loaded {
  return { message: given, cause: causeOf(given) };
}

/** Bodies are `{"customer":{"id":N}}`, with N from 0 to 3. */
function list(count: number, properties: (index: number) => Message['properties']): Loaded[] {
  return Array.from({ length: count }, (_, index) =>
    item(message(`{"customer":{"id":${index % 4}}}`, properties(index))),
  );
}

function longstr(value: string): FieldValue {
  return { type: 'longstr', value };
}

function deaths(
  ...entries: readonly (readonly [
    queue: string,
    reason: string,
    count: number,
    exchange?: string,
    key?: string,
    seconds?: number,
  ])[]
): FieldTable[number] {
  const value = entries.map(
    ([queue, reason, count, exchange = '', key = 'key', seconds = afternoon]): FieldValue => ({
      type: 'table',
      value: [
        ['count', { type: 'int64', value: BigInt(count) }],
        ['reason', longstr(reason)],
        ['queue', longstr(queue)],
        ['time', { type: 'timestamp', value: BigInt(seconds) }],
        ['exchange', longstr(exchange)],
        ['routing-keys', { type: 'array', value: [longstr(key)] }],
      ],
    }),
  );
  return ['x-death', { type: 'array', value }];
}
