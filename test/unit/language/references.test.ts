import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../src/definitions/edits.ts';
import { definitionAt, referencesAt, renameEdits, renameRangeAt } from '../../../src/language/references.ts';
import { marked } from './editor.ts';

const shop = `{
  "vhosts": [{ "name": "shop" }, { "name": "audit" }],
  "users": [
    { "name": "app", "tags": [], "permissions": { "shop": { "configure": "", "write": ".*", "read": ".*" } } }
  ],
  "permissions": [
    { "user": "app", "vhost": "shop", "configure": "", "write": "^events$", "read": "^orders\\\\." }
  ],
  "topic_permissions": [{ "user": "app", "vhost": "shop", "exchange": "events", "write": ".*", "read": ".*" }],
  "parameters": [
    { "vhost": "shop", "component": "federation-upstream", "name": "remote", "value": { "uri": "amqp://a:b@c" } },
    { "vhost": "shop", "component": "federation-upstream-set", "name": "all-of-them", "value": [{ "upstream": "remote" }] },
    {
      "vhost": "audit",
      "component": "shovel",
      "name": "move",
      "value": { "src-uri": "amqp:///shop", "src-queue": "orders.work", "dest-uri": "amqp://far", "dest-queue": "orders.work" }
    }
  ],
  "global_parameters": [{ "name": "mqtt_port_to_vhost_mapping", "value": { "1883": "shop" } }],
  "policies": [
    { "vhost": "shop", "name": "dead", "pattern": "^orders\\\\.work$", "apply-to": "queues", "definition": { "dead-letter-exchange": "", "dead-letter-routing-key": "orders.dead" } },
    { "vhost": "shop", "name": "alternate", "pattern": "^events$", "apply-to": "exchanges", "definition": { "alternate-exchange": "unrouted", "federation-upstream": "remote" } }
  ],
  "exchanges": [
    { "name": "events", "vhost": "shop", "type": "topic", "durable": true, "arguments": { "alternate-exchange": "unrouted" } },
    { "name": "events", "vhost": "audit", "type": "topic", "durable": true },
    { "name": "unrouted", "vhost": "shop", "type": "fanout", "durable": true }
  ],
  "queues": [
    { "name": "orders.work", "vhost": "shop", "durable": true, "arguments": { "x-dead-letter-exchange": "unrouted" } },
    { "name": "orders.dead", "vhost": "shop", "durable": true }
  ],
  "bindings": [
    { "source": "events", "vhost": "shop", "destination": "orders.work", "destination_type": "queue", "routing_key": "orders.work" },
    { "source": "events", "vhost": "shop", "destination": "unrouted", "destination_type": "exchange", "routing_key": "" }
  ]
}`;

/** With the cursor inside the nth `"word"` of the file. */
function at(word: string, nth = 1, text = shop): string {
  let offset = -1;
  for (let count = 0; count < nth; count++) offset = text.indexOf(`"${word}"`, offset + 1);
  assert.ok(offset >= 0, `there is no "${word}" number ${nth}`);
  return `${text.slice(0, offset + 2)}█${text.slice(offset + 2)}`;
}

/** The lines of the places, without what is around them. */
function lines(source: string, includeDeclaration = true): readonly string[] {
  const { document, offset } = marked(source);
  return referencesAt(document, offset, { includeDeclaration }).map(({ start, end }) => {
    const before = document.text.slice(0, start);
    const section = [...before.matchAll(/^ {2}"(\w+)"/gm)].at(-1)?.[1];
    const key = /"([^"]*)"[^"]*"$/.exec(before)?.[1];
    assert.equal(document.text[start - 1], '"');
    return `${section} ${key}: ${document.text.slice(start, end)}`;
  });
}

describe('Going to a definition', () => {
  const definition = (source: string) => {
    const { document, offset } = marked(source);
    return definitionAt(document, offset).map(({ start }) =>
      document.text.slice(0, start).split('\n').at(-1)?.trim(),
    );
  };

  it('leads from a binding, a policy, a permission and dead letters to what they name', () => {
    assert.deepEqual(definition(at('orders.work', 4)), ['{ "name": "']);
    assert.deepEqual(definition(at('app', 2)), ['{ "name": "']);
    assert.deepEqual(definition(at('remote', 2)), [
      '{ "vhost": "shop", "component": "federation-upstream", "name": "',
    ]);
    assert.deepEqual(definition(at('unrouted', 1)), ['{ "name": "']);
  });

  it('keeps to the virtual host', () => {
    const { document, offset } = marked(at('events', 5));
    const [found] = definitionAt(document, offset);
    assert.match(document.text.slice(found?.end), /^", "vhost": "shop"/);
  });

  it('finds nothing for predeclared exchanges, other values and missing names', () => {
    assert.deepEqual(
      definition(
        '{"bindings":[{"source":"amq.█topic","vhost":"/","destination":"q","destination_type":"queue"}]}',
      ),
      [],
    );
    assert.deepEqual(definition(at('topic')), []);
    assert.deepEqual(definition('{"permissions":[{"user":"█gone","vhost":"/","configure":""}]}'), []);
  });
});

describe('Finding references', () => {
  it('of a queue, through bindings, dead letters and shovels of this broker', () => {
    assert.deepEqual(lines(at('orders.work', 3)), [
      'parameters src-queue: orders.work',
      'queues name: orders.work',
      'bindings destination: orders.work',
    ]);
    assert.deepEqual(lines(at('orders.dead'), false), ['policies dead-letter-routing-key: orders.dead']);
  });

  it('of an exchange, through bindings, arguments, policies and topic permissions', () => {
    assert.deepEqual(lines(at('unrouted')), [
      'policies alternate-exchange: unrouted',
      'exchanges alternate-exchange: unrouted',
      'exchanges name: unrouted',
      'queues x-dead-letter-exchange: unrouted',
      'bindings destination: unrouted',
    ]);
    assert.deepEqual(lines(at('events')), [
      'topic_permissions exchange: events',
      'exchanges name: events',
      'bindings source: events',
      'bindings source: events',
    ]);
  });

  it('of a virtual host, in every section', () => {
    const found = lines(at('shop'));
    const sections = new Set(found.map(line => line.split(' ')[0]));
    assert.deepEqual(
      [...sections],
      [
        'vhosts',
        'users',
        'permissions',
        'topic_permissions',
        'parameters',
        'global_parameters',
        'policies',
        'exchanges',
        'queues',
        'bindings',
      ],
    );
    assert.equal(found.length, 15);
  });

  it('of a user, and from the end of a name as well', () => {
    assert.deepEqual(lines(at('app')), [
      'users name: app',
      'permissions user: app',
      'topic_permissions user: app',
    ]);
    assert.equal(lines(shop.replace('"app"', '█"app"')).length, 3);
    assert.equal(lines(shop.replace('"app"', '"app█"')).length, 3);
  });
});

describe('Renaming', () => {
  const renamed = (source: string, newName: string) => {
    const { document, offset } = marked(source);
    const answer = renameEdits(document, offset, newName);
    assert.ok('edits' in answer, 'reason' in answer ? answer.reason : '');
    return { text: applyTextEdits(document.text, answer.edits), warning: answer.warning };
  };
  const refusal = (source: string, newName: string) => {
    const { document, offset } = marked(source);
    const answer = renameEdits(document, offset, newName);
    return 'reason' in answer ? answer.reason : undefined;
  };

  it('changes a queue everywhere, and nothing else', () => {
    const { text } = renamed(at('orders.work', 3), 'orders.main');
    const expected = shop
      .replace('"src-queue": "orders.work"', '"src-queue": "orders.main"')
      .replace('"name": "orders.work"', '"name": "orders.main"')
      .replace('"destination": "orders.work"', '"destination": "orders.main"');
    assert.equal(text, expected);
  });

  it('changes a virtual host in keys, too, with the escapes of JSON', () => {
    const { text } = renamed(at('shop', 3), 'a "b" \\ ü');
    assert.ok(!text.includes('"shop"'));
    const { users, vhosts } = JSON.parse(text);
    assert.equal(vhosts[0].name, 'a "b" \\ ü');
    assert.deepEqual(Object.keys(users[0].permissions), ['a "b" \\ ü']);
  });

  it('begins with the name as it reads, without escapes', () => {
    const { document, offset } = marked('{"queues":[{"name":"a \\"b█\\" \\u00fc","vhost":"/"}]}');
    const target = renameRangeAt(document, offset);
    assert.ok('placeholder' in target);
    assert.equal(target.placeholder, 'a "b" ü');
    assert.equal(document.text.slice(target.range.start, target.range.end), 'a \\"b\\" \\u00fc');
  });

  it('tells of patterns that match only one of the names, and of URIs', () => {
    const { warning } = renamed(at('orders.work', 3), 'work');
    assert.equal(
      warning,
      'Patterns are left as they are, and these match only one of the two names: Policy `dead` in vhost `shop`, the permissions of user `app`.',
    );
    assert.equal(renamed(at('app'), 'web').warning, undefined);
    assert.equal(
      renamed(at('shop'), 'store').warning,
      'URIs are left as they are, and these lead to the old name: shovel `move`.',
    );
  });

  it('refuses names that cannot be', () => {
    assert.equal(refusal(at('orders.work', 3), ''), 'A queue needs a name.');
    assert.equal(
      refusal(at('orders.work', 3), 'orders.dead'),
      'Queue `orders.dead` in vhost `shop` exists already: choose another name.',
    );
    assert.equal(
      refusal(at('orders.work', 3), 'amq.orders'),
      'Names that begin with `amq.` are for the broker itself: choose another.',
    );
    assert.equal(
      refusal(at('orders.work', 3), 'ü'.repeat(128)),
      'The name has 256 bytes in UTF-8; a broker takes 255. Choose a shorter one.',
    );
    assert.equal(refusal(at('shop'), 'audit'), 'Virtual host `audit` exists already: choose another name.');
    assert.equal(
      refusal(at('events'), 'unrouted'),
      'Exchange `unrouted` in vhost `shop` exists already: choose another name.',
    );
    assert.equal(refusal(at('events'), 'orders.dead'), undefined);
  });

  it('refuses what has no name of the file under the cursor', () => {
    const nowhere = 'Put the cursor on the name of a queue, an exchange, a virtual host or a user.';
    assert.equal(refusal(at('topic'), 'x'), nowhere);
    assert.equal(refusal(at('remote'), 'x'), nowhere);
    assert.equal(refusal(shop.replace('"queues"', '"que█ues"'), 'x'), nowhere);
    assert.equal(
      refusal(
        '{"bindings":[{"source":"amq.█topic","vhost":"/","destination":"q","destination_type":"queue"}]}',
        'x',
      ),
      "Exchange `amq.topic` is the broker's own: it cannot be renamed.",
    );
  });

  it('leaves a file alone where the name stays the same', () => {
    assert.equal(renamed(at('events'), 'events').text, shop);
  });
});
