import assert from 'node:assert/strict';
import { kindOfFile } from '../../../../src/lint/kind.ts';
import { lintHaproxy } from '../../../../src/lint/lint-haproxy.ts';
import { haproxyCatalogue } from '../../../../src/rules/deployment/haproxy-catalogue.ts';
import { holdsForItsExamples } from './examples.ts';

const lint = (text: string) => lintHaproxy(text, { profile: 'production' });

/** What is found of a text, each as the rule, the severity and the place. */
const found = (text: string) =>
  lint(text).map(
    ({ rule, severity, range }) => `${rule.id} ${severity} ${text.slice(range.start, range.end)}`,
  );

/** A section with nothing to find, but for what the lines say. */
const listen = (...lines: readonly string[]) =>
  [
    'listen amqp',
    'balance leastconn',
    'server r1 10.0.0.1:5672 check',
    'server r2 10.0.0.2:5672 check',
    ...lines,
  ]
    .map((line, index) => (index === 0 ? line : `    ${line}`))
    .join('\n');

describe('The rules for haproxy.cfg', () => {
  for (const rule of haproxyCatalogue) holdsForItsExamples(rule, lint);

  it('say nothing of what leads to other programs', () => {
    const text =
      'defaults\n  mode http\n  timeout client 5s\nlisten web\n  bind *:80\n  server a 10.0.0.1:8080\n';
    assert.deepEqual(found(text), []);
    assert.equal(kindOfFile('haproxy.cfg', text), undefined);
    assert.equal(kindOfFile('etc/haproxy.cfg.j2', listen()), 'haproxy');
    assert.equal(kindOfFile('setup.cfg', '[metadata]\nname = rabbit\n'), undefined);
  });

  it('judge timeouts by two heartbeats, and by the one for tunnels where there is one', () => {
    assert.deepEqual(found(listen('timeout client 30s')), ['LBR002 warning 30s']);
    assert.deepEqual(found(listen('timeout client 60s')), ['LBR002 info 60s']);
    assert.deepEqual(found(listen('timeout client 120000')), []);
    assert.deepEqual(found(listen('timeout client 0')), [], 'for ever');
    assert.deepEqual(found(listen('timeout client $TIMEOUT')), []);
    assert.deepEqual(found(listen('timeout client 30s', 'timeout server 30s', 'timeout tunnel 1h')), []);
    assert.deepEqual(found(listen('timeout client 3m', 'timeout tunnel 30s')), ['LBR002 warning 30s']);
  });

  it('put what a section must have of its own below its header', () => {
    const text = `defaults\n  timeout client 5s\n${listen()}\n`;
    const [finding] = lint(text);
    assert.equal(text.slice(finding?.range.start, finding?.range.end), 'listen amqp');
    const [edit] = finding?.fixes[0]?.edits ?? [];
    assert.equal(edit?.newText, '    timeout client 3m\n');
    assert.equal(text.slice(0, edit?.start).endsWith('listen amqp\n'), true);
  });

  it('take a word for a check that is one', () => {
    const servers = (options: string) =>
      `listen amqp\n  balance leastconn\n  server r1 10.0.0.1:5672 ${options}\n  server r2 10.0.0.2:5672 check\n`;
    assert.deepEqual(found(servers('track other/r1')), []);
    assert.deepEqual(found(servers('inter 5s rise 2')), [
      'LBR003 warning server r1 10.0.0.1:5672 inter 5s rise 2',
    ]);
    assert.deepEqual(
      found(`listen a\n  default-server check\n${servers('no-check').replace('listen amqp\n', '')}`),
      ['LBR003 warning server r1 10.0.0.1:5672 no-check'],
    );
  });

  it('want several nodes, unless one name stands for them all', () => {
    const one = (server: string) => found(`listen amqp\n  bind 127.0.0.1:5672\n  ${server}\n`);
    assert.deepEqual(one('server r1 10.0.0.1:5672 check'), ['LBR004 warning listen amqp']);
    assert.deepEqual(one('server r1 rabbit.shop.svc.cluster.local:5672 check'), []);
    assert.deepEqual(one('server-template r 1-3 rabbit.example:5672 check resolvers dns'), [
      'LBR005 hint listen amqp',
    ]);
    assert.deepEqual(one('server r1 10.0.0.1:5672 check\n  {% for n in more %}\n  {% endfor %}'), []);
    const backup = found(
      'listen amqp\n  balance leastconn\n  server a 10.0.0.1:5672 check\n  server b 10.0.0.2:5672 check backup\n',
    );
    assert.deepEqual(backup, ['LBR004 info server a 10.0.0.1:5672 check']);
  });

  it('want connections to go where there are fewest', () => {
    const balance = (...lines: readonly string[]) =>
      found(listen(...lines).replace('    balance leastconn\n', '    balance roundrobin\n'));
    assert.deepEqual(balance(), ['LBR005 hint roundrobin']);
    assert.deepEqual(balance('balance random(2)'), []);
    assert.deepEqual(balance('balance url_param user check_post'), ['LBR005 info url_param user check_post']);
    assert.deepEqual(found(listen('stick-table type ip size 1m', 'stick on src')), [
      'LBR005 info stick on src',
    ]);
  });

  it('see where TLS meets what is none', () => {
    const pair = (bind: string, server: string) =>
      found(
        `listen amqp\n  bind ${bind}\n  balance leastconn\n  server r1 10.0.0.1:${server} check\n  server r2 10.0.0.2:5671 disabled check ssl verify required\n`,
      )
        .filter(finding => finding.includes('r1') || finding.startsWith('LBR007'))
        .map(finding => finding.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(pair('*:5671', '5671'), []);
    assert.deepEqual(pair('*:5671 ssl crt a.pem', '5671 ssl verify required ca-file b.pem'), []);
    assert.deepEqual(pair('*:5671 ssl crt a.pem', '5671'), ['LBR006 error']);
    assert.deepEqual(pair('*:5671', '5671 ssl verify required'), ['LBR006 error']);
    assert.deepEqual(pair('*:5671', '5672'), ['LBR006 error']);
    assert.deepEqual(pair('127.0.0.1:5672', '5671'), ['LBR006 error']);
    assert.deepEqual(pair('127.0.0.1:5672', '5671 ssl verify none'), ['LBR006 warning']);
  });

  it('see ports that are open to all', () => {
    const on = (bind: string, port: number, more = '') =>
      found(
        `listen rabbit\n  bind ${bind}\n${more}  balance leastconn\n  server r1 10.0.0.1:${port} check\n  server r2 10.0.0.2:${port} check\n`,
      );
    assert.deepEqual(on('*:5672', 5672), ['LBR007 warning *:5672']);
    assert.deepEqual(on('*:5671 ssl crt a.pem', 5672), ['LBR007 info *:5671']);
    assert.deepEqual(on('*:5670 ssl crt a.pem', 5672), ['LBR007 info *:5670']);
    assert.deepEqual(on('*:15672', 15672), ['LBR008 warning *:15672']);
    assert.deepEqual(on('127.0.0.1:15672', 15672), []);
    assert.deepEqual(on('*:80', 15672, '  http-request deny unless { src 10.0.0.0/8 }\n'), []);
    assert.deepEqual(on('*:25672', 25672), ['LBR008 warning *:25672']);
  });

  it('say nothing of clusters and TLS to a file for development', () => {
    const text = 'listen amqp\n  bind *:5672\n  server r1 10.0.0.1:5672\n';
    assert.deepEqual(
      lintHaproxy(text, { profile: 'development' }).map(({ rule }) => rule.id),
      [],
    );
    assert.ok(lint(text).length >= 3);
  });
});
