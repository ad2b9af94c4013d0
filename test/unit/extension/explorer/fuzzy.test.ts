import assert from 'node:assert/strict';
import { fuzzyPattern, fuzzyScore } from '../../../../src/extension/explorer/find/fuzzy.ts';
import { escapePattern } from '../../../../src/management/queue-search.ts';

describe('Letters of a queue', () => {
  it('fit where they are all there in their order, whatever their case and the blanks between them', () => {
    assert.notEqual(fuzzyScore('OrdWork', 'orders.work'), undefined);
    assert.notEqual(fuzzyScore('ord work', 'orders.work'), undefined);
    assert.equal(fuzzyScore('workord', 'orders.work'), undefined);
    assert.equal(fuzzyScore('ordersworkk', 'orders.work'), undefined);
  });

  const better: readonly (readonly [letters: string, first: string, second: string])[] = [
    ['ord', 'orders.work', 'search.order'],
    ['ord', 'search.order', 'mail.word'],
    ['ord', 'search.order', 'o.r.d.x'],
    ['ow', 'orders.work', 'follow'],
    ['ow', 'ordersWork', 'orderswork'],
    ['12', 'work.12', 'w1.x2'],
    ['orders.work', 'orders.work', 'orders.work.retry'],
    // The letters in a row at the end, not the first of them that come.
    ['work', 'w.orders.work', 'w.o.r.k.orders'],
  ];
  for (const [letters, first, second] of better) {
    it(`${letters} means ${first} rather than ${second}`, () => {
      assert.ok((fuzzyScore(letters, first) ?? 0) > (fuzzyScore(letters, second) ?? Infinity));
    });
  }

  it('are a regular expression that finds the same', () => {
    const names = ['orders.work', 'a(b)[c]', 'x+y', 'mail', 'ORDERS'];
    for (const letters of ['ord', 'a(c', '+y', '.', 'o w']) {
      const pattern = new RegExp(fuzzyPattern(letters), 'i');
      for (const name of names)
        assert.equal(pattern.test(name), fuzzyScore(letters, name) !== undefined, `${letters} in ${name}`);
    }
  });

  it('are no expression of their own once they are escaped', () => {
    const text = 'a.b*c+d?(e)[f]{g}|h^i$j\\k';
    assert.match(text, new RegExp(`^${escapePattern(text)}$`));
  });
});
