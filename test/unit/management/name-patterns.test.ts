import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { pagesOfNames } from '../../../src/management/name-patterns.ts';

const [before, since43] = [
  { major: 3, minor: 10 },
  { major: 4, minor: 3 },
];

describe('The names of queues as regular expressions', () => {
  it('say once what many names share and few others have', () => {
    const dead = ['orders', 'payments', 'invoices', 'returns'].map(name => `${name}.dlq`);
    const [page, ...others] = pagesOfNames(dead, [...dead, 'orders', 'payments'], since43);
    assert.deepEqual(page, { names: dead.toSorted(), pattern: '\\.dlq$' });
    assert.deepEqual(others, []);
  });

  it('write out names whose ends most other queues have, too', () => {
    const all = Array.from({ length: 100 }, (_, index) => `queue-${index}.work`);
    const [page] = pagesOfNames(['queue-1.work', 'queue-2.work', 'queue-3.work'], all, since43);
    assert.equal(page?.pattern, '^queue-1\\.work$|^queue-2\\.work$|^queue-3\\.work$');
  });

  it('fit into what the broker takes, which is less from 4.3 on', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `eu.west/orders of region ${index}`);
    const longest = (version: typeof before) =>
      Math.max(...pagesOfNames(names, [], version).map(({ pattern }) => encodeURIComponent(pattern).length));
    assert.ok(longest(before) <= 7_000, `${longest(before)}`);
    assert.ok(longest(since43) <= 1_000, `${longest(since43)}`);
  });

  it('ask for every name, on one page, and for no more rows than a page has', () => {
    const name = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'ab.-_$(|') });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), fc.uniqueArray(name), (names, rest) => {
        const all = [...new Set([...names, ...rest])];
        const pages = pagesOfNames(names, all, since43);
        assert.deepEqual(pages.flatMap(page => page.names).toSorted(), names.toSorted());
        for (const page of pages) {
          const pattern = new RegExp(page.pattern, 'i');
          assert.deepEqual(
            page.names.filter(each => !pattern.test(each)),
            [],
          );
          assert.ok(all.filter(each => pattern.test(each)).length <= 500);
        }
      }),
    );
  });
});
