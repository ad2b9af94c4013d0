import assert from 'node:assert/strict';
import {
  filterText,
  filterWords,
  parseFilter,
  toggleWord,
} from '../../../../src/extension/explorer/find/filter-text.ts';
import type { NodeKind } from '../../../../src/extension/explorer/node.ts';

describe('The text of a filter', () => {
  const words = filterWords('queues');

  const understood = [
    ['', {}],
    ['orders', { name: { text: 'orders', isRegularExpression: false } }],
    ['dead letters', { name: { text: 'dead letters', isRegularExpression: false } }],
    ['orders:eu', { name: { text: 'orders:eu', isRegularExpression: false } }],
    ['/^orders\\.(eu|us)$/', { name: { text: '^orders\\.(eu|us)$', isRegularExpression: true } }],
    ['is:idle /a b\\/c/', { name: { text: 'a b\\/c', isRegularExpression: true }, states: ['idle'] }],
    [
      'orders type:quorum No:Consumers type:stream over:limit',
      {
        name: { text: 'orders', isRegularExpression: false },
        states: ['no consumers', 'over its limit'],
        types: ['quorum', 'stream'],
      },
    ],
    ['has:deadletters has:deadletters', { states: ['has dead letters'] }],
    ['/', { name: { text: '/', isRegularExpression: false } }],
  ] as const;

  for (const [text, filter] of understood) {
    it(`${text || 'without anything'} is understood, and written as it was meant`, () => {
      assert.deepEqual(parseFilter(text, words), filter);
      assert.deepEqual(parseFilter(filterText(filter), words), filter);
    });
  }

  it('says what is wrong', () => {
    const wrong = (text: string, folder: NodeKind = 'queues') =>
      String(parseFilter(text, filterWords(folder)));
    assert.match(wrong('no:messages'), /^no:messages is no condition here\. There are type:classic, /);
    assert.match(
      wrong('type:quorum', 'streams'),
      /^type:quorum is no condition here\. There are has:deadletters, /,
    );
    assert.match(wrong('/orders/ work'), /what is work beside \/orders\/\?$/);
  });

  it('is a name and nothing else where a folder has no conditions', () => {
    assert.deepEqual(parseFilter('no:consumers', filterWords('exchanges')), {
      name: { text: 'no:consumers', isRegularExpression: false },
    });
  });

  it('takes a condition in, and out again', () => {
    assert.equal(toggleWord('orders', 'is:idle'), 'orders is:idle');
    assert.equal(toggleWord('orders IS:idle type:quorum', 'is:idle'), 'orders type:quorum');
    assert.equal(toggleWord('/a b/', 'is:idle'), '/a b/ is:idle');
  });

  it('takes every word that is offered', () => {
    for (const { word } of words) assert.equal(typeof parseFilter(word, words), 'object', word);
  });
});
