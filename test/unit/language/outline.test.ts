import assert from 'node:assert/strict';
import { parseDefinitions } from '../../../src/definitions/definitions.ts';
import { languageDocument } from '../../../src/language/document.ts';
import { lensesOf, maxLenses, maxTargets } from '../../../src/language/lenses.ts';
import { type DocumentSymbol, maxSymbols, symbolsOf } from '../../../src/language/symbols.ts';
import { newestVersion } from '../../../src/model/version.ts';
import { largeDefinitions } from '../../support/large-definitions.ts';

function documentOf(text: string) {
  const definitions = parseDefinitions(text);
  assert.ok(definitions);
  return languageDocument(definitions, newestVersion);
}

describe('The outline', () => {
  const outline = (text: string) => symbolsOf(documentOf(text)).flatMap(symbol => inLines(symbol));
  const inLines = ({ name, children }: DocumentSymbol): readonly string[] => [
    name,
    ...children.flatMap(child => inLines(child).map(line => `  ${line}`)),
  ];

  it('shows section, virtual host and object', () => {
    const text = JSON.stringify({
      users: [{ name: 'app' }],
      permissions: [{ user: 'app', vhost: 'shop' }],
      queues: [
        { name: 'a', vhost: 'shop' },
        { name: 'b', vhost: 'shop' },
        { name: 'c', vhost: 'audit' },
      ],
      bindings: [{ source: 'events', destination: 'a', vhost: 'shop' }],
    });
    assert.deepEqual(outline(text), [
      'users',
      '  app',
      'permissions',
      '  shop',
      '    app',
      'queues',
      '  shop',
      '    a',
      '    b',
      '  audit',
      '    c',
      'bindings',
      '  shop',
      '    events → a',
    ]);
  });

  it('has no level for the only virtual host', () => {
    assert.deepEqual(outline('{"queues":[{"name":"a","vhost":"/"}]}'), ['queues', '  a']);
    assert.deepEqual(outline('{"queues":[{"name":"a","durable":true}]}'), ['queues', '  a']);
  });

  it('names the virtual host where a section mixes them', () => {
    const queues = ['shop', 'audit', 'shop'].map((vhost, index) => ({ name: `q${index}`, vhost }));
    assert.deepEqual(outline(JSON.stringify({ queues })), [
      'queues',
      '  q0 (shop)',
      '  q1 (audit)',
      '  q2 (shop)',
    ]);
  });

  it('leads from a place in the text to the object, as breadcrumbs do', () => {
    const text = '{"queues":[{"name":"a","vhost":"x"},{"name":"b","vhost":"y","durable":true}]}';
    const offset = text.indexOf('durable');
    const path = (symbols: readonly DocumentSymbol[]): readonly string[] => {
      const found = symbols.find(({ range }) => range.start <= offset && offset < range.end);
      return found ? [found.name, ...path(found.children)] : [];
    };
    assert.deepEqual(path(symbolsOf(documentOf(text))), ['queues', 'y', 'b']);
  });

  it('shows a large file in part, and something of each section', () => {
    const symbols = symbolsOf(documentOf(largeDefinitions(4000)));
    const count = (all: readonly DocumentSymbol[]): number =>
      all.reduce((sum, { children }) => sum + 1 + count(children), 0);
    assert.ok(count(symbols) <= maxSymbols + 20);
    const queues = symbols.find(({ name }) => name === 'queues');
    assert.match(queues?.children.at(-1)?.name ?? '', /^… \d+ more$/);
    const exchanges = symbols.find(({ name }) => name === 'exchanges');
    assert.equal(exchanges?.children.length, Number(exchanges?.detail));
  });
});

describe('Code lenses', () => {
  const titles = (definitions: object) =>
    lensesOf(documentOf(JSON.stringify(definitions, null, 2))).map(({ title }) => title);
  const queue = (name: string, args: object = {}) => ({
    name,
    vhost: '/',
    durable: true,
    arguments: { 'x-queue-type': 'quorum', ...args },
  });
  const policy = (name: string, pattern: string, priority: number) => ({
    name,
    vhost: '/',
    pattern,
    priority,
    'apply-to': 'all',
    definition: { 'max-length': 9 },
  });

  it('tell what a policy matches, and how much of that it applies to', () => {
    const exchanges = [{ name: 'orders', vhost: '/', type: 'topic', durable: true }];
    const queues = [queue('orders.a'), queue('orders.b'), queue('other')];
    assert.deepEqual(
      titles({
        exchanges,
        queues,
        policies: [policy('p', '^orders', 1), policy('q', 'b$', 2), policy('r', 'none', 0)],
      }),
      ['matches 2 queues, 1 exchange; applies to 2', 'matches 1 queue', 'matches nothing in this file'],
    );
  });

  it('tell where dead letters go and come from', () => {
    const dead = (exchange: string, key: string) =>
      queue('work', { 'x-dead-letter-exchange': exchange, 'x-dead-letter-routing-key': key });
    assert.deepEqual(titles({ queues: [dead('', 'dead'), queue('dead')] }), [
      'dead-letters to dead',
      'receives dead letters of work',
    ]);
    assert.deepEqual(titles({ queues: [dead('', 'gone')] }), [
      'dead-letters to the default exchange, and from there to no queue',
    ]);
    assert.deepEqual(titles({ queues: [dead('gone', '')] }), [
      'dead-letters to exchange gone, which is not in this file',
    ]);
  });

  it('lead to the names', () => {
    const document = documentOf(
      JSON.stringify({ queues: [queue('orders')], policies: [policy('p', '^orders', 1)] }, null, 2),
    );
    const [lens] = lensesOf(document);
    assert.deepEqual(
      lens?.targets.map(({ start, end }) => document.text.slice(start, end)),
      ['orders'],
    );
    assert.equal(document.text[lens?.range.start ?? 0], '{');
  });

  it('leave out objects that share a line', () => {
    const text = JSON.stringify({ queues: [queue('orders')], policies: [policy('p', '^orders', 1)] });
    assert.deepEqual(lensesOf(documentOf(text)), []);
  });

  it('are not more than an editor can take', () => {
    const queues = Array.from({ length: 3000 }, (_, index) =>
      queue(`q${index}`, { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q0' }),
    );
    const lenses = lensesOf(documentOf(JSON.stringify({ queues, policies: [policy('p', '', 1)] }, null, 1)));
    assert.equal(lenses.length, maxLenses);
    assert.equal(lenses[0]?.title, 'matches 3000 queues');
    assert.ok(lenses.every(({ targets }) => targets.length <= maxTargets));
  });
});
