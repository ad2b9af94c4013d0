import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { completionsAt, maxCompletions } from '../../../src/language/completion.ts';
import { languageDocument } from '../../../src/language/document.ts';
import { newestVersion } from '../../../src/model/version.ts';
import { accept, complete, labels } from './editor.ts';

/** A file with a bit of everything; what a test types comes into the lists. */
function file(
  typed: Partial<Record<'queues' | 'bindings' | 'policies' | 'permissions' | 'parameters', string>>,
): string {
  return `{
  "rabbitmq_version": "4.3.0",
  "vhosts": [{ "name": "shop" }, { "name": "audit" }],
  "users": [{ "name": "app", "tags": [] }, { "name": "ops \\"A\\"", "tags": ["administrator"] }],
  "permissions": [${typed.permissions ?? ''}],
  "exchanges": [
    { "name": "events", "vhost": "shop", "type": "topic", "durable": true },
    { "name": "dlx", "vhost": "shop", "type": "fanout", "durable": true },
    { "name": "logs", "vhost": "audit", "type": "headers", "durable": true }
  ],
  "queues": [
    { "name": "orders", "vhost": "shop", "durable": true, "arguments": { "x-queue-type": "quorum" } },
    { "name": "trail", "vhost": "audit", "durable": true }${typed.queues ?? ''}
  ],
  "bindings": [${typed.bindings ?? ''}],
  "policies": [${typed.policies ?? ''}],
  "parameters": [${typed.parameters ?? ''}]
}`;
}

function json(text: string): Record<string, Record<string, unknown>[]> {
  return JSON.parse(text);
}

describe('Completing keys', () => {
  it('offers the sections that are not there yet', () => {
    assert.deepEqual(labels('{ "queues": [], "exchanges": [{"type":"topic"}], "vhosts": [], █ }'), [
      'users',
      'permissions',
      'topic_permissions',
      'parameters',
      'global_parameters',
      'policies',
      'bindings',
      'rabbitmq_version',
      'rabbitmq_definition_format',
    ]);
  });

  it('offers the keys of a queue, those that it needs first', () => {
    assert.deepEqual(labels(file({ queues: ', { █ }' })), [
      'name',
      'vhost',
      'durable',
      'auto_delete',
      'arguments',
    ]);
    assert.deepEqual(
      labels(file({ queues: ', { "auto_delete": false, "█" }' }), { major: 3, minor: 10 }).slice(0, 3),
      ['name', 'vhost', 'durable'],
    );
  });

  it('writes a value of the right type with the key, and commas before and after', () => {
    assert.equal(
      accept('{"queues":[{"durable":true █"vhost":"/"}]}', 'name'),
      '{"queues":[{"durable":true, "name": "","vhost":"/"}]}',
    );
    assert.equal(
      accept('{"queues":[{"vhost":"/",█}]}', 'auto_delete'),
      '{"queues":[{"vhost":"/","auto_delete": false}]}',
    );
    assert.equal(
      accept('{"queues":[{"vhost":"/","arguments":{█"x-expires":1}}]}', 'x-max-length'),
      '{"queues":[{"vhost":"/","arguments":{"x-max-length": 100000,"x-expires":1}}]}',
    );
    assert.equal(
      accept('{"queues":[{"vhost":"/","arguments":{"x-over█"}}]}', 'x-overflow'),
      '{"queues":[{"vhost":"/","arguments":{"x-overflow": "drop-head"}}]}',
    );
  });

  it('changes only the key where a value is there', () => {
    assert.equal(
      accept('{"queues":[{"vhost":"/","du█rbl": true}]}', 'durable'),
      '{"queues":[{"vhost":"/","durable": true}]}',
    );
  });

  it('completes a key whose closing quote is missing', () => {
    assert.equal(
      accept('{"queues":[{"vhost":"/", "na█\n "durable": true}]}', 'name'),
      '{"queues":[{"vhost":"/", "name": "",\n "durable": true}]}',
    );
  });

  it('offers the arguments that the type of the queue takes, in this version', () => {
    const argumentsOf = (type: string) =>
      labels(file({ queues: `, {"name":"q","vhost":"shop","arguments":{${type}█}}` }));
    assert.ok(argumentsOf('"x-queue-type":"quorum",').includes('x-delivery-limit'));
    assert.ok(!argumentsOf('"x-queue-type":"quorum",').includes('x-max-priority'));
    assert.ok(argumentsOf('"x-queue-type":"stream",').includes('x-max-age'));
    assert.ok(!argumentsOf('"x-queue-type":"stream",').includes('x-message-ttl'));
    assert.ok(argumentsOf('').includes('x-max-priority'), 'classic where nothing is said');
    const delayed = '{"queues":[{"vhost":"/","arguments":{"x-queue-type":"quorum",█}}]}';
    assert.ok(labels(delayed, { major: 4, minor: 3 }).includes('x-delayed-retry-min'));
    assert.ok(!labels(delayed, { major: 4, minor: 0 }).includes('x-delayed-retry-min'));
  });

  it('knows the default queue type of the virtual host', () => {
    const text =
      '{"vhosts":[{"name":"/","metadata":{"default_queue_type":"quorum"}}],"queues":[{"name":"q","vhost":"/","durable":true,"arguments":{█}}]}';
    assert.ok(labels(text).includes('x-delivery-limit'));
    assert.ok(!labels(text, { major: 3, minor: 13 }).includes('x-delivery-limit'));
  });

  it('offers the policy keys that fit apply-to', () => {
    const keysFor = (applyTo: string) =>
      labels(file({ policies: `{"vhost":"shop","definition":{█},"apply-to":"${applyTo}"}` }));
    assert.ok(keysFor('exchanges').includes('alternate-exchange'));
    assert.ok(!keysFor('exchanges').includes('max-length'));
    assert.ok(keysFor('queues').includes('max-length'));
    assert.ok(!keysFor('queues').includes('alternate-exchange'));
    assert.ok(keysFor('streams').includes('max-age'));
    assert.ok(!keysFor('quorum_queues').includes('max-age'));
    assert.ok(!keysFor('all').includes('ha-mode'));
    assert.ok(
      labels('{"policies":[{"pattern":"^q","definition":{█}}]}', { major: 3, minor: 13 }).includes('ha-mode'),
    );
  });

  it('offers operators the keys that are theirs', () => {
    const keys = labels(
      file({ parameters: '{"component":"operator_policy","value":{"pattern":".*","definition":{█}}}' }),
    );
    assert.ok(keys.includes('max-length'));
    assert.ok(!keys.includes('dead-letter-exchange'));
  });

  it('offers the keys of a parameter by its component, those of a shovel by its protocols', () => {
    const keys = (component: string, value: string) =>
      labels(file({ parameters: `{"vhost":"shop","component":"${component}","value":{${value}█}}` }));
    assert.deepEqual(keys('vhost-limits', ''), ['max-connections', 'max-queues']);
    assert.ok(keys('federation-upstream', '').includes('max-hops'));
    assert.ok(keys('shovel', '').includes('src-queue'));
    assert.ok(!keys('shovel', '').includes('src-address'));
    assert.ok(keys('shovel', '"src-protocol":"amqp10",').includes('src-address'));
    assert.deepEqual(keys('something', ''), []);
  });

  it('leaves the virtual host out of a file of one virtual host', () => {
    const text =
      '{"rabbitmq_definition_format":"single_virtual_host","queues":[{"name":"a","durable":true},{█}]}';
    assert.deepEqual(labels(text), ['name', 'durable', 'auto_delete', 'arguments']);
    assert.deepEqual(labels('{"queues":[{"durable":true,█}]}').slice(0, 2), ['name', 'vhost']);
  });
});

describe('Completing values', () => {
  it('offers what is allowed, and true and false', () => {
    assert.deepEqual(labels(file({ queues: ', {"arguments":{"x-queue-type":█}}' })), [
      'classic',
      'quorum',
      'stream',
    ]);
    assert.deepEqual(labels(file({ bindings: '{"destination_type":"█"}' })), ['queue', 'exchange']);
    assert.deepEqual(labels(file({ queues: ', {"durable":█}' })), ['false', 'true']);
    assert.deepEqual(
      labels(
        '{"rabbitmq_version":"4.3.0","users":[{"name":"a","password_hash":"","tags":["█"]}]}',
      ).toSorted(),
      ['administrator', 'impersonator', 'management', 'monitoring', 'policymaker'],
    );
    assert.deepEqual(labels('{"policies":[{"pattern":"^q","apply-to":"█"}]}', { major: 3, minor: 10 }), [
      'all',
      'exchanges',
      'queues',
    ]);
  });

  it('replaces the value that is there', () => {
    assert.equal(
      accept('{"queues":[{"vhost":"/","durable":tr█ue,"name":"a"}]}', 'false'),
      '{"queues":[{"vhost":"/","durable":false,"name":"a"}]}',
    );
    assert.equal(
      accept('{"queues":[{"vhost":"/","durable":█true}]}', 'false'),
      '{"queues":[{"vhost":"/","durable":false}]}',
    );
    assert.equal(
      accept('{"bindings":[{"destination_type":"█\n}]}', 'queue'),
      '{"bindings":[{"destination_type":"queue"\n}]}',
    );
  });

  it('offers no words inside a string, and no names where there are none', () => {
    assert.deepEqual(labels(file({ queues: ', {"durable":"█"}' })), []);
    assert.deepEqual(labels(file({ queues: ', {"name":"█"}' })), []);
  });

  it('marks what is deprecated', () => {
    const values = complete(
      '{"queues":[{"vhost":"/","arguments":{"x-queue-type":"quorum","x-queue-leader-locator":"█"}}]}',
    );
    assert.deepEqual(
      values.filter(({ deprecated }) => deprecated).map(({ label }) => label),
      ['random', 'least-leaders', 'min-masters'],
    );
  });
});

describe('Completing names', () => {
  it('offers virtual hosts and users', () => {
    assert.deepEqual(labels(file({ permissions: '{"user":"█"}' })), ['app', 'ops "A"']);
    assert.deepEqual(labels(file({ permissions: '{"vhost":"█"}' })), ['audit', 'shop']);
    assert.ok(accept(file({ permissions: '{"user":"█"}' }), 'ops "A"').includes('{"user":"ops \\"A\\""}'));
  });

  it('offers exchanges and queues of the same virtual host in bindings', () => {
    assert.deepEqual(labels(file({ bindings: '{"vhost":"shop","source":"█"}' })).slice(0, 2), [
      'dlx',
      'events',
    ]);
    assert.deepEqual(
      labels(file({ bindings: '{"vhost":"shop","destination":"█","destination_type":"queue"}' })),
      ['orders'],
    );
    assert.deepEqual(
      labels(file({ bindings: '{"vhost":"audit","destination":"█","destination_type":"exchange"}' })),
      ['logs'],
    );
  });

  it('offers exchanges for dead letters and as alternates, in arguments and policies', () => {
    const expected = [
      'dlx',
      'events',
      '',
      'amq.direct',
      'amq.fanout',
      'amq.headers',
      'amq.match',
      'amq.rabbitmq.trace',
      'amq.topic',
    ];
    assert.deepEqual(
      labels(file({ queues: ',{"vhost":"shop","arguments":{"x-dead-letter-exchange":"█"}}' })),
      expected,
    );
    assert.deepEqual(
      labels(file({ policies: '{"vhost":"shop","definition":{"dead-letter-exchange":"█"}}' })),
      expected,
    );
    assert.deepEqual(
      labels(file({ policies: '{"vhost":"audit","definition":{"alternate-exchange":"█"}}' }))[0],
      'logs',
    );
  });

  it('offers queues as routing keys of the default exchange, else the keys in use', () => {
    const deadLetters = (exchange: string) =>
      labels(
        file({
          queues: `,{"vhost":"shop","arguments":{"x-dead-letter-exchange":"${exchange}","x-dead-letter-routing-key":"█"}}`,
          bindings:
            '{"vhost":"shop","source":"events","destination":"orders","destination_type":"queue","routing_key":"order.*"}',
        }),
      );
    assert.deepEqual(deadLetters(''), ['orders']);
    assert.deepEqual(deadLetters('events'), ['order.*']);
  });

  it('offers upstreams in policies and sets', () => {
    const upstream =
      '{"vhost":"shop","component":"federation-upstream","name":"remote","value":{"uri":"amqp://"}}';
    assert.deepEqual(
      labels(
        file({ parameters: upstream, policies: '{"vhost":"shop","definition":{"federation-upstream":"█"}}' }),
      ),
      ['remote'],
    );
    assert.deepEqual(
      labels(
        file({
          parameters: `${upstream},{"vhost":"shop","component":"federation-upstream-set","value":[{"upstream":"█"}]}`,
        }),
      ),
      ['remote'],
    );
  });

  it('answers within 50 ms in a file of 10,000 queues, and offers no more than can be shown', () => {
    const queues = Array.from({ length: 10_000 }, (_, index) => ({
      name: `queue.${index}`,
      vhost: '/',
      durable: true,
      arguments: {},
    }));
    const bindings = queues.map(({ name }) => ({
      source: 'amq.topic',
      vhost: '/',
      destination: name,
      destination_type: 'queue',
      routing_key: name,
    }));
    const text = JSON.stringify({ queues, bindings }, null, 2);
    const definitions = parseDefinitions(text);
    assert.ok(definitions);
    const document = languageDocument(definitions, newestVersion);
    const offset = text.lastIndexOf('"queue.9999",') + '"queue.99'.length;
    const took = Array.from({ length: 5 }, () => {
      const start = performance.now();
      const found = completionsAt(document, offset);
      assert.ok(found.length > 0 && found.length <= maxCompletions);
      return performance.now() - start;
    });
    // The others wait for the processor, which tests share.
    assert.ok(Math.min(...took) < 50, `${took} ms`);
  });
});

describe('Completing whole objects', () => {
  it('offers queues, in the virtual host of the others', () => {
    assert.deepEqual(labels(file({ queues: ', █' })), [
      'queue',
      'quorum queue with dead letter exchange',
      'dead letter queue',
      'stream',
    ]);
    const { queues } = json(accept(file({ queues: ' █' }), 'stream'));
    assert.deepEqual(queues?.at(-1), {
      name: 'events',
      vhost: 'shop',
      durable: true,
      auto_delete: false,
      arguments: { 'x-queue-type': 'stream', 'x-max-age': '7D' },
    });
  });

  it('puts in what JSON and snippets have to escape', () => {
    const vhost = 'a "b" $1 \\ }';
    const text = JSON.stringify({ rabbitmq_version: '4.3.0', vhosts: [{ name: vhost }], queues: [] }).replace(
      '"queues":[]',
      '"queues":[█]',
    );
    assert.equal(json(accept(text, 'queue')).queues?.[0]?.vhost, vhost);
  });

  for (const section of [
    'users',
    'vhosts',
    'permissions',
    'topic_permissions',
    'parameters',
    'global_parameters',
    'policies',
    'exchanges',
    'bindings',
  ]) {
    it(`offers objects for ${section}, each of them JSON`, () => {
      const text = `{"rabbitmq_version":"4.3.0","${section}":[█]}`;
      const offered = labels(text);
      assert.notEqual(offered.length, 0);
      for (const label of offered) assert.equal(json(accept(text, label))[section]?.length, 1);
    });
  }
});

describe('Completing nothing', () => {
  for (const [where, text] of Object.entries({
    'in a comment': '{"queues":[{"vhost":"/", // █\n}]}',
    'between key and colon': '{"queues":[{"vhost" █ :"/"}]}',
    'before the file': '█{"queues":[{"vhost":"/"}]}',
    'behind the file': '{"queues":[{"vhost":"/"}]}█',
    'in what is not known': '{"queues":[{"vhost":"/"}],"other":{"a":{█}}}',
  })) {
    it(where, () => assert.deepEqual(labels(text), []));
  }
});
