import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Acks } from '../../../src/amqp/acks.ts';
import { holds } from '../../support/arbitrary.ts';

describe('Acks', () => {
  it('are one for all that is settled without a gap', () => {
    const { acks, sent } = recorded();
    for (const tag of [2, 3, 1, 5]) acks.settle(tag);
    acks.flush();
    assert.deepEqual(sent, [[3, true]]);
    acks.settle(4);
    acks.flush();
    assert.deepEqual(sent, [
      [3, true],
      [5, true],
    ]);
  });

  it('go one by one as soon as something is held', () => {
    const { acks, sent } = recorded();
    acks.settle(1);
    acks.hold();
    acks.settle(4);
    acks.settle(3);
    acks.flush();
    assert.deepEqual(sent, [
      [1, true],
      [4, false],
      [3, false],
    ]);
  });

  it('acknowledge what is settled, once each, and nothing else', () => {
    const steps = fc.array(fc.constantFrom('settle', 'settle', 'settle', 'hold', 'skip', 'flush'), {
      maxLength: 60,
    });
    holds(fc.tuple(steps, fc.nat()), 2_000, ([script, shuffle]) => {
      const acknowledged = new Set<number>();
      const outstanding = new Set<number>();
      const acks = new Acks((tag, allUpTo) => {
        assert.ok(outstanding.has(tag), 'a broker closes the channel over a tag that it does not know');
        for (const one of [...outstanding]) {
          if (one !== tag && !(allUpTo && one < tag)) continue;
          outstanding.delete(one);
          acknowledged.add(one);
        }
      });
      const settled = new Set<number>();
      const open: number[] = [];
      let tag = 0;
      for (const [index, step] of script.entries()) {
        outstanding.add(++tag);
        if (step === 'hold') acks.hold();
        else open.push(tag);
        if (step === 'flush') acks.flush();
        if (step !== 'settle') continue;
        const [chosen] = open.splice((index * 7 + shuffle) % open.length, 1);
        if (chosen === undefined) continue;
        settled.add(chosen);
        acks.settle(chosen);
      }
      acks.flush();
      for (const one of acknowledged) assert.ok(settled.has(one), `${one} was not settled`);
      acks.finish();
      assert.deepEqual(acknowledged, settled);
    });
  });
});

function recorded() {
  const sent: [number, boolean][] = [];
  return { sent, acks: new Acks((tag, allUpTo) => sent.push([tag, allUpTo])) };
}
