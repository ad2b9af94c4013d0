import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { TreeChanges } from '../../../src/extension/explorer/tree-changes.ts';

describe('What is told of changes in a tree', () => {
  let told: (readonly string[] | undefined)[];
  let changes: TreeChanges<string>;

  beforeEach(() => {
    told = [];
    changes = new TreeChanges<string>(nodes => told.push(nodes));
  });

  afterEach(() => changes.dispose());

  it('is told at once when nobody asks', () => {
    changes.tell('a');
    changes.tell();
    assert.deepEqual(told, [['a'], undefined]);
  });

  it('waits for the answer, and for the question for what is below it', async () => {
    await changes.answer(async () => {
      changes.tell('a');
      await sleep(200);
    });
    await sleep(50);
    await changes.answer(async () => {
      changes.tell('b');
      changes.tell('a');
    });
    assert.deepEqual(told, []);
    await sleep(400);
    assert.deepEqual(told, [['a', 'b']]);
  });

  it('waits where an answer fails', async () => {
    await assert.rejects(changes.answer(() => Promise.reject(new Error('no'))));
    changes.tell('a');
    assert.deepEqual(told, []);
    await sleep(400);
    assert.deepEqual(told, [['a']]);
  });

  it('is everything where everything is among it', async () => {
    await changes.answer(async () => {
      changes.tell('a');
      changes.tell();
    });
    changes.tellNow();
    assert.deepEqual(told, [undefined]);
    await sleep(400);
    assert.equal(told.length, 1);
  });

  it('does not wait for an answer that takes its time', async () => {
    const end = new AbortController();
    const slow = changes.answer(() => sleep(10_000, undefined, { signal: end.signal }).catch(() => {}));
    changes.tell('a');
    await sleep(1_500);
    assert.deepEqual(told, []);
    await sleep(800);
    assert.deepEqual(told, [['a']]);
    end.abort();
    await slow;
  });
});
