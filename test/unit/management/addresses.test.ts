import assert from 'node:assert/strict';
import { Addresses } from '../../../src/management/addresses.ts';

describe('The addresses of a cluster', () => {
  const urls = ['http://a/', 'http://b/', 'http://c/'] as const;
  const [a, b, c] = urls;
  const text = (turns: readonly URL[]) => turns.map(({ href }) => href);
  let now = 0;
  const clock = performance.now;

  beforeEach(() => {
    now = 1_000_000;
    performance.now = () => now;
  });
  afterEach(() => {
    performance.now = clock;
  });

  it('are asked in the order in which they were given, from the one that serves on', () => {
    const addresses = new Addresses(a, [b, c]);
    assert.deepEqual(text(addresses.inTurnForRead()), [a, b, c]);
    answers(addresses, b);
    assert.equal(addresses.serving.href, b);
    assert.deepEqual(text(addresses.inTurnForRead()), [b, c, a]);
    assert.deepEqual(text(addresses.inTurn()), [b, c, a]);
  });

  it('go back to the first after a minute: of many reads one finds out', () => {
    const addresses = new Addresses(a, [b, c]);
    answers(addresses, c);
    now += 59_000;
    assert.deepEqual(text(addresses.inTurnForRead()), [c, a, b]);
    now += 2_000;
    assert.deepEqual(text(addresses.inTurn()), [c, a, b], 'a write finds out nothing');
    assert.deepEqual(text(addresses.inTurnForRead()), [a, c, b]);
    assert.deepEqual(text(addresses.inTurnForRead()), [c, a, b]);
    answers(addresses, a);
    assert.deepEqual(text(addresses.inTurnForRead()), [a, b, c]);
  });

  function answers(addresses: Addresses, href: string): void {
    const url = addresses.inTurn().find(each => each.href === href);
    assert.ok(url);
    addresses.answered(url);
  }
});
