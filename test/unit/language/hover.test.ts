import assert from 'node:assert/strict';
import { hoverAt } from '../../../src/language/hover.ts';
import type { Version } from '../../../src/model/version.ts';
import { marked } from './editor.ts';

const shop = `{
  "vhosts": [{ "name": "shop", "metadata": { "default_queue_type": "quorum" } }],
  "users": [{ "name": "app", "password_hash": "c2VjcmV0LWhhc2g=", "tags": ["management"] }],
  "permissions": [{ "user": "app", "vhost": "shop", "configure": "", "write": "^events$", "read": ".*" }],
  "parameters": [
    { "vhost": "shop", "component": "operator_policy", "name": "ceiling", "value": { "pattern": ".*", "apply-to": "queues", "priority": 1, "definition": { "max-length": 500 } } },
    { "vhost": "shop", "component": "federation-upstream", "name": "remote", "value": { "uri": "amqps://joe:hunter2@far.example.com/%2f" } }
  ],
  "policies": [
    { "vhost": "shop", "name": "limits", "pattern": "^orders", "apply-to": "queues", "priority": 5, "definition": { "max-length": 1000, "message-ttl": 60000 } },
    { "vhost": "shop", "name": "weak", "pattern": ".*", "apply-to": "all", "priority": 1, "definition": { "delivery-limit": 10 } }
  ],
  "exchanges": [
    { "name": "events", "vhost": "shop", "type": "topic", "durable": true },
    { "name": "dlx", "vhost": "shop", "type": "fanout", "durable": true }
  ],
  "queues": [
    { "name": "orders", "vhost": "shop", "durable": true, "arguments": { "x-dead-letter-exchange": "dlx", "x-max-length": 2000 } },
    { "name": "dead", "vhost": "shop", "durable": true }
  ],
  "bindings": [
    { "source": "events", "vhost": "shop", "destination": "orders", "destination_type": "queue", "routing_key": "order.*.#" },
    { "source": "dlx", "vhost": "shop", "destination": "dead", "destination_type": "queue", "routing_key": "" }
  ]
}`;

/** What is shown over the first (or nth) `"word"`. */
function over(word: string, nth = 1): string {
  let offset = -1;
  for (let count = 0; count < nth; count++) offset = shop.indexOf(`"${word}"`, offset + 1);
  assert.ok(offset >= 0);
  return hover(`${shop.slice(0, offset + 1)}█${shop.slice(offset + 1)}`);
}

function hover(source: string, version?: Version): string {
  const { document, offset } = marked(source, version);
  return hoverAt(document, offset)?.markdown ?? '';
}

describe('Hovering over a queue', () => {
  it('shows its type, its settings after the merge and their origin, bindings and dead letters', () => {
    const expected = [
      '**Queue** `orders` in vhost `shop` · quorum',
      '- `dead-letter-exchange`: `"dlx"` by argument\n- `max-length`: `500` by operator policy `ceiling`\n- `message-ttl`: `60000` (1 min) by policy `limits`',
      'Under policy `limits` in vhost `shop` and operator policy `ceiling` in vhost `shop`.',
      '1 binding: from `events` with `order.*.#`.',
      'Dead-letters to exchange `dlx`, which leads to `dead`.',
    ].join('\n\n');
    assert.equal(over('orders'), expected);
    assert.equal(over('orders', 2), expected, 'over the destination of a binding');
  });

  it('shows from where dead letters come', () => {
    assert.match(over('dead'), /Receives dead letters of `orders`\./);
    assert.match(over('dead'), /dead queue/);
  });

  it('says that a queue is missing', () => {
    assert.equal(
      hover(
        '{"bindings":[{"source":"amq.topic","vhost":"/","destination":"█gone","destination_type":"queue"}]}',
      ),
      '**Queue** `gone` in vhost `/` is not declared in this file.',
    );
  });
});

describe('Hovering over other names', () => {
  it('shows where an exchange leads, and whose dead letters it takes', () => {
    assert.equal(
      over('dlx'),
      [
        '**Exchange** `dlx` in vhost `shop` · fanout',
        '1 binding out: to `dead` with `""`.',
        'Dead letter exchange of 1 queue: `orders`.',
        'Under policy `weak` in vhost `shop`.',
      ].join('\n\n'),
    );
  });

  it('shows what a policy matches, and against what it loses', () => {
    assert.equal(
      over('weak'),
      [
        '**Policy** `weak` in vhost `shop` · priority 1',
        'Matches 2 queues and 2 exchanges: queue `orders`, queue `dead`, exchange `events`, exchange `dlx`.',
        'Applies to 3 of them.',
        'Loses against `limits` (priority 5) for 1: only one policy applies to an object.',
      ].join('\n\n'),
    );
    assert.match(over('ceiling'), /^\*\*Operator policy\*\* `ceiling`/);
  });

  it('shows tags and permissions of a user, and no hash', () => {
    assert.equal(
      over('app', 2),
      '**User** `app` · `management`\n\n- `shop`: configure `""`, write `^events$`, read `.*`',
    );
    assert.doesNotMatch(over('c2VjcmV0LWhhc2g='), /c2Vj/);
  });

  it('shows what a virtual host has', () => {
    assert.equal(
      over('shop'),
      [
        '**Virtual host** `shop`',
        'Default queue type: `quorum`.',
        '2 queues, 2 exchanges, 2 bindings, 3 policies.',
        'Users: `app`.',
      ].join('\n\n'),
    );
  });

  it('shows the host of an upstream, and no password', () => {
    assert.match(over('remote'), /Connects to `far\.example\.com`/);
    for (const word of [
      'remote',
      'amqps://joe:hunter2@far.example.com/%2f',
      'federation-upstream',
      'uri',
      'value',
    ]) {
      assert.doesNotMatch(over(word), /hunter2/);
    }
  });

  it('puts names of any kind into code', () => {
    const text = JSON.stringify({ queues: [{ name: 'a`b``c\n', vhost: '/' }] }).replace('"a`', '"a█`');
    assert.match(hover(text), /^\*\*Queue\*\* ```a`b``c ```/);
  });
});

describe('Hovering over keys and values', () => {
  it('explains a key with its type, default and versions', () => {
    const ttl = hover('{"queues":[{"vhost":"/","arguments":{"x-message█-ttl":60000}}]}');
    assert.match(ttl, /in milliseconds/);
    assert.match(
      ttl,
      /^\*\*`x-message-ttl`\*\* · integer from 0 to 315360000000 · default: no limit · for: classic, quorum/,
    );
    assert.match(ttl, /https:\/\/www\.rabbitmq\.com\/docs\/ttl/);
    assert.match(hover('{"queues":[{"vhost":"/","arguments":{"x-delayed-retry-m█in":1}}]}'), /since 4\.3/);
  });

  it('says what this version does not have', () => {
    const mirrored = '{"policies":[{"pattern":"^q","definition":{"ha-█mode":"all"}}]}';
    assert.match(hover(mirrored, { major: 4, minor: 0 }), /RabbitMQ 4\.0 does not have it/);
    assert.match(hover(mirrored, { major: 4, minor: 0 }), /removed in 4\.0/);
    assert.doesNotMatch(hover(mirrored, { major: 3, minor: 13 }), /does not have it/);
  });

  it('explains a value, and puts numbers into units', () => {
    assert.match(
      hover('{"queues":[{"vhost":"/","arguments":{"x-overflow":"re█ject-publish"}}]}'),
      /^`reject-publish`: New messages are refused/,
    );
    assert.match(
      hover('{"queues":[{"vhost":"/","arguments":{"x-message-ttl":90█000}}]}'),
      /^`90000`: 1\.5 min/,
    );
    assert.match(hover('{"queues":[{"vhost":"/","arguments":{"x-max-length-bytes":2█500000}}]}'), /2\.5 MB/);
  });

  it('reads binding keys by the type of the exchange', () => {
    assert.match(over('order.*.#'), /reads `order \. <one word> \. <any words, or none>`/);
    assert.match(
      hover(
        '{"bindings":[{"source":"amq.direct","vhost":"/","destination":"q","destination_type":"queue","routing_key":"a█"}]}',
      ),
      /exactly `a`/,
    );
    assert.match(
      hover(
        '{"bindings":[{"source":"amq.fanout","vhost":"/","destination":"q","destination_type":"queue","routing_key":"a█bc"}]}',
      ),
      /all messages/,
    );
  });

  it('stays silent elsewhere', () => {
    assert.equal(hover('{"queues":[{"vhost":"/","mine":"█x"}]}'), '');
    assert.equal(hover('{"queues":[█ {"vhost":"/"}]}'), '');
    assert.equal(hover('{"queues":[{"vhost":"/","durable":█ true}]}'), '');
  });
});
