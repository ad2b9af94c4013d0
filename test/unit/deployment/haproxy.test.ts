import assert from 'node:assert/strict';
import { durationMs, parseHaproxy } from '../../../src/deployment/haproxy.ts';
import { lineInEffect, rabbitmqRoutes } from '../../../src/deployment/haproxy-proxies.ts';

const words = (text: string) =>
  parseHaproxy(`listen a\n${text}`).sections[0]?.lines.map(line => line.words.map(({ value }) => value));

const routes = (text: string) =>
  rabbitmqRoutes(parseHaproxy(text)).map(
    ({ frontend, backend, service }) => `${frontend.section.name} ${backend.section.name} ${service}`,
  );

describe('haproxy.cfg', () => {
  it('is read line by line, with quotes, escapes and comments as HAProxy has them', () => {
    assert.deepEqual(words('  bind *:5672 # here\n\n# all of it\n\tserver a b'), [
      ['bind', '*:5672'],
      ['server', 'a', 'b'],
    ]);
    assert.deepEqual(words(`acl a hdr(x) "b c" 'd # e' f\\ g h\\#i`), [
      ['acl', 'a', 'hdr(x)', 'b c', 'd # e', 'f g', 'h#i'],
    ]);
    assert.deepEqual(words('server a b#c'), [['server', 'a', 'b']], 'a comment also begins within a word');
    assert.deepEqual(words('log "never closed'), [['log', 'never closed']]);
    assert.deepEqual(words('bind *:1\r\nmode tcp\r\n'), [
      ['bind', '*:1'],
      ['mode', 'tcp'],
    ]);
  });

  it('has its words at their places, quotes included', () => {
    const text = 'listen a\n    timeout client "30s"\n';
    const word = parseHaproxy(text).sections[0]?.lines[0]?.words[2];
    assert.equal(text.slice(word?.start, word?.end), '"30s"');
  });

  it('knows durations by their unit, milliseconds without one', () => {
    const ms = (value: string) => durationMs({ value, isOpen: false, start: 0, end: 0 });
    assert.deepEqual(['50000', '30s', '3m', '1h', '5x', ''].map(ms), [
      50_000,
      30_000,
      180_000,
      3_600_000,
      undefined,
      undefined,
    ]);
  });

  it('has what its defaults say, the nearest before it or those that it names', () => {
    const text =
      'defaults one\n  mode http\n  timeout client 1s\ndefaults two from one\n  mode tcp\nlisten a\n  server rabbit b:5672\nlisten b from one\n  server rabbit b:5672\n';
    const [a, b] = rabbitmqRoutes(parseHaproxy(text));
    assert.ok(a && b);
    assert.equal(lineInEffect(a.frontend, 'mode')?.words[1]?.value, 'tcp');
    assert.equal(lineInEffect(a.frontend, 'timeout', 'client')?.words[2]?.value, '1s');
    assert.equal(lineInEffect(b.frontend, 'mode')?.words[1]?.value, 'http');
  });

  it('leads from frontends to their backends', () => {
    assert.deepEqual(
      routes(
        'frontend f\n  bind :5672\n  use_backend one if x\n  default_backend two\nbackend one\n  server a b:5672\nbackend two\n  server a b:5672\nbackend three\n  server a b:5672\n',
      ),
      ['f one amqp', 'f two amqp', 'three three amqp'],
    );
  });

  it('tells what a route leads to by ports first, then by names', () => {
    const listen = (name: string, bind: string, server: string) =>
      routes(`listen ${name}\n  bind ${bind}\n  server ${server}\n`);
    assert.deepEqual(listen('a', '*:9000', 's 10.0.0.1:5672'), ['a a amqp']);
    assert.deepEqual(listen('a', '*:5671', 's 10.0.0.1'), ['a a amqps']);
    assert.deepEqual(listen('a', '*:80', 's 10.0.0.1:15672'), ['a a management']);
    assert.deepEqual(listen('a', '*:1883', 's 10.0.0.1:1883'), [], 'a broker for MQTT there is many a one');
    assert.deepEqual(listen('rabbit', '*:1883', 's 10.0.0.1:1883'), ['rabbit rabbit mqtt']);
    assert.deepEqual(listen('rabbit-admin', '*:80', 's 10.0.0.1:8080'), [
      'rabbit-admin rabbit-admin management',
    ]);
    assert.deepEqual(listen('x', '*:80', 'rmq1 10.0.0.1:8080'), ['x x amqp']);
    assert.deepEqual(listen('web', '*:80', 's 10.0.0.1:8080'), []);
    assert.deepEqual(listen('artemis', '*:5672', 's 10.0.0.1:5672'), []);
  });

  it('reads addresses in every form, and what servers have in common', () => {
    const text =
      'listen a 0.0.0.0:5672\n  bind 127.0.0.1:5672,[::1]:5672 name x\n  bind [::]:5671 ssl crt a.pem\n  default-server check ssl\n  server r1 ipv4@10.0.0.1:5672 no-ssl\n  server-template r 3 nodes.example:5672\n';
    const [route] = rabbitmqRoutes(parseHaproxy(text));
    assert.deepEqual(
      route?.frontend.binds.map(({ host, port, hasTls }) => [host, port, hasTls]),
      [
        ['', 5672, false],
        ['127.0.0.1', 5672, false],
        ['[::1]', 5672, false],
        ['', 5671, true],
      ],
    );
    assert.deepEqual(
      route?.backend.servers.map(({ name, host, port, count, options }) => [
        name,
        host,
        port,
        count,
        options.has('ssl'),
      ]),
      [
        ['r1', '10.0.0.1', 5672, 1, false],
        ['r', 'nodes.example', 5672, 3, true],
      ],
    );
  });
});
