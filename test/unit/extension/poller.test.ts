import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Poller } from '../../../src/extension/explorer/poller.ts';

describe('Looking again', () => {
  let poller: Poller;

  afterEach(() => poller.stop());

  function start(task: () => Promise<boolean>, isWanted = () => true): void {
    poller = new Poller({ task, intervalMs: () => 20, isWanted });
  }

  it('goes on at its interval', async () => {
    let rounds = 0;
    start(async () => ++rounds > 0);
    await sleep(150);
    assert.ok(rounds >= 3, `${rounds} rounds`);
  });

  it('waits longer after each failure', async () => {
    let rounds = 0;
    start(async () => {
      rounds++;
      return false;
    });
    await sleep(200);
    assert.ok(rounds >= 2 && rounds <= 4, `${rounds} rounds at 20, 60, 140, 300 ms`);
  });

  it('gives a slow broker ten times as long to rest', async () => {
    let rounds = 0;
    start(async () => {
      rounds++;
      await sleep(40);
      return true;
    });
    await sleep(300);
    assert.equal(rounds, 1);
  });

  it('does nothing while nobody looks, and goes on at once when somebody does', async () => {
    let rounds = 0;
    let wanted = false;
    start(
      async () => ++rounds > 0,
      () => wanted,
    );
    await sleep(60);
    assert.equal(rounds, 0);
    wanted = true;
    poller.wake();
    await sleep(10);
    assert.equal(rounds, 1);
  });

  it('goes on at once after a round in which it was woken, and never runs two at a time', async () => {
    let running = 0;
    let rounds = 0;
    start(async () => {
      assert.equal(++running, 1);
      rounds++;
      await sleep(30);
      if (rounds === 1) poller.wake();
      running--;
      return true;
    });
    await sleep(130);
    assert.equal(rounds, 2, 'the next one only after the rest that a slow broker is given');
  });

  it('ends when it is stopped', async () => {
    let rounds = 0;
    start(async () => ++rounds > 0);
    poller.stop();
    await sleep(60);
    assert.equal(rounds, 0);
  });
});
