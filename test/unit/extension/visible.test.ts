import assert from 'node:assert/strict';
import { visible, visibleApart } from '../../../src/extension/visible.ts';

describe('Names that somebody else has given', () => {
  it('turn, hide and break nothing around them', () => {
    assert.equal(visible('a\nb\u202ec\u200bd'), 'a\\u000ab\\u202ec\\u200bd');
  });

  it('are left alone where they mislead nobody', () => {
    for (const name of ['orders.new', 'a/b %2F', '<b>$(trash)</b>', '👩‍👧 🐇', 'بسته‌ها', 'zwölf'])
      assert.equal(visible(name), name);
  });

  it('stand apart where they are read from right to left', () => {
    assert.equal(visibleApart('עברית'), '\u2068עברית\u2069');
    assert.equal(visibleApart('orders'), 'orders');
  });
});
