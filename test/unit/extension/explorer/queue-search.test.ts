import assert from 'node:assert/strict';
import { QueueSearch, searchPageSize } from '../../../../src/extension/explorer/find/queue-search.ts';
import type { FoundQueue } from '../../../../src/management/queue-search.ts';

describe('Looking for a queue of a cluster', () => {
  const { signal } = new AbortController();

  /** A cluster that answers as a broker does: the first by name, and how many there are. */
  function cluster(names: readonly string[]) {
    const asked: string[] = [];
    const search = new QueueSearch(async pattern => {
      asked.push(pattern);
      const found = names.filter(name => new RegExp(pattern, 'i').test(name)).toSorted();
      const items = found.slice(0, searchPageSize).map(name => ({ vhost: '/', name, type: 'classic' }));
      return { items, fitting: found.length, total: names.length, left: found.length - items.length };
    });
    const find = async (letters: string) => {
      let last: readonly FoundQueue[] = [];
      await search.find(letters, signal, queues => {
        last = queues;
      });
      return last.map(({ name }) => name);
    };
    return { asked, find };
  }

  it('asks once where all that fits comes in one answer, and not again for who types on', async () => {
    const { asked, find } = cluster(['orders.work', 'orders.dead', 'mail']);
    assert.deepEqual(await find('od'), ['orders.dead', 'orders.work']);
    assert.deepEqual(await find('odead'), ['orders.dead']);
    assert.deepEqual(asked, ['o.*d']);
    assert.deepEqual(await find('m'), ['mail']);
    assert.deepEqual(asked, ['o.*d', 'm']);
  });

  it('finds what begins with the letters among very many in which they are somewhere', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `a.work.or.${index}`);
    const { asked, find } = cluster([...many, 'work.orders']);
    assert.ok((await find('work')).includes('work.orders'));
    assert.deepEqual(asked, ['w.*o.*r.*k', 'work', '^work']);
  });

  it('asks one letter once, and then for what begins with it', async () => {
    const { asked, find } = cluster(Array.from({ length: 500 }, (_, index) => `ab${index}`));
    await find('b');
    assert.deepEqual(asked, ['b', '^b']);
  });
});
