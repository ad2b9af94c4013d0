import assert from 'node:assert/strict';
import type { Method, Request } from '../../../src/extension/language/protocol.ts';
import { RequestQueue } from '../../../src/extension/language/requests.ts';

describe('Requests that wait for the language worker', () => {
  let dropped: number[];
  let queue: RequestQueue;

  beforeEach(() => {
    dropped = [];
    queue = new RequestQueue(id => dropped.push(id));
  });

  function add(id: number, method: Method, { uri = 'a', version = 1 } = {}): void {
    queue.add({ type: 'request', id, method, uri, version, params: undefined });
  }

  function rest(): number[] {
    const ids: number[] = [];
    for (let next: Request | undefined = queue.next(); next; next = queue.next()) ids.push(next.id);
    return ids;
  }

  it('come to their turn by what a person waits for, then in the order in which they were made', () => {
    add(1, 'symbols');
    add(2, 'lenses');
    add(3, 'lint');
    add(4, 'hover');
    add(5, 'complete');
    assert.deepEqual(rest(), [4, 5, 3, 2, 1]);
    assert.ok(queue.isEmpty);
  });

  it('to lint a document are overtaken by later ones', () => {
    add(1, 'lint');
    add(2, 'lint', { uri: 'b' });
    add(3, 'lint');
    assert.deepEqual([rest(), dropped], [[2, 3], [1]]);
  });

  it('are dropped when they are cancelled or their document moves on', () => {
    add(1, 'hover');
    add(2, 'complete');
    add(3, 'complete', { version: 2 });
    add(4, 'complete', { uri: 'b' });
    queue.cancel(1);
    queue.outdate('a', 2);
    assert.deepEqual(
      [rest(), dropped],
      [
        [3, 4],
        [1, 2],
      ],
    );
  });

  it('are all dropped when their document closes', () => {
    add(1, 'hover', { version: 7 });
    queue.outdate('a');
    assert.deepEqual([rest(), dropped], [[], [1]]);
  });
});
