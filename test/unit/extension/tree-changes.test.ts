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
    await changes.answer('x', async () => {
      changes.tell('a');
      await sleep(200);
    });
    await sleep(50);
    await changes.answer('x', async () => {
      changes.tell('b');
      changes.tell('a');
    });
    assert.deepEqual(told, []);
    await sleep(400);
    assert.deepEqual(told, [['a', 'b']]);
  });

  it('waits where an answer fails', async () => {
    await assert.rejects(changes.answer('x', () => Promise.reject(new Error('no'))));
    changes.tell('a');
    assert.deepEqual(told, []);
    await sleep(400);
    assert.deepEqual(told, [['a']]);
  });

  it('is everything where everything is among it', async () => {
    await changes.answer('x', async () => {
      changes.tell('a');
      changes.tell();
    });
    changes.tellNow();
    assert.deepEqual(told, [undefined]);
    await sleep(400);
    assert.equal(told.length, 1);
  });

  it('has what took too long to be waited for, all questions together', async () => {
    const started = performance.now();
    const read = (node: string, ms: number) => changes.answer(node, () => sleep(ms, `below ${node}`));
    assert.equal(await read('a', 300), 'below a');
    assert.equal(await read('b', 700), undefined);
    assert.equal(await read('c', 700), undefined);
    assert.equal(await changes.answer('d', async () => 'known below d'), 'known below d');
    changes.tell('e');
    const took = performance.now() - started;
    assert.ok(took > 450 && took < 800, `${took} ms`);
    assert.deepEqual(told, []);
    await sleep(1_200);
    assert.deepEqual(told.flat().toSorted(), ['b', 'c', 'e']);
  });

  it('has what failed too late', async () => {
    const fails = () => sleep(700).then(() => Promise.reject(new Error('no')));
    assert.equal(await changes.answer('a', fails), undefined);
    await sleep(600);
    assert.deepEqual(told, [['a']]);
  });
});
