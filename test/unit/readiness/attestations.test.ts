import assert from 'node:assert/strict';
import { parseSuppressions } from '../../../src/lint/suppression-file.ts';
import { attestationFor } from '../../../src/readiness/attestations.ts';

describe('An answer to an item that nothing shows', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const answer = (on: string, note = 'HAProxy') => ({ item: 'HA004' as const, note, on });

  it('counts for 180 days', () => {
    const expired = (on: string) => attestationFor('HA004', [answer(on)], now)?.expired;
    assert.equal(expired('2026-11-22'), false);
    assert.equal(expired('2026-05-26'), false);
    assert.equal(expired('2026-05-25'), true);
    assert.equal(attestationFor('HA003', [answer('2026-11-22')], now), undefined);
  });

  it('is replaced by a later one, and does not count before its day', () => {
    const answers = [
      answer('2026-11-01', 'later'),
      answer('2026-01-01', 'earlier'),
      answer('2027-01-01', 'future'),
    ];
    assert.equal(attestationFor('HA004', answers, now)?.note, 'later');
  });

  it('is read from beside the suppressions', () => {
    const { attestations, findings } = parseSuppressions(
      JSON.stringify({ attestations: [{ item: 'HA004', note: 'HAProxy', by: 'Ada', on: '2026-11-01' }] }),
    );
    assert.deepEqual(attestations, [{ item: 'HA004', note: 'HAProxy', by: 'Ada', on: '2026-11-01' }]);
    assert.deepEqual(findings, []);
  });

  const wrong: readonly [object, RegExp][] = [
    [{ item: 'HA999', note: 'HAProxy', on: '2026-11-01' }, /`item` is not an item of the checklist/],
    [{ item: 'HA004', note: ' ', on: '2026-11-01' }, /`note` is not a text/],
    [{ item: 'HA004', note: 'HAProxy', on: 'yesterday' }, /`on` is not a day such as/],
    [{ item: 'HA004', on: '2026-11-01' }, /has no `note`, and does not count/],
    [{ item: 'HA004', note: 'HAProxy', on: '2026-11-01', who: 'Ada' }, /There is no `who` here/],
  ];
  for (const [entry, words] of wrong)
    it(`does not count, and is told of, where it is wrong: ${JSON.stringify(entry)}`, () => {
      const { attestations, findings } = parseSuppressions(JSON.stringify({ attestations: [entry] }));
      assert.deepEqual(attestations, []);
      assert.equal(findings.length, 1);
      assert.match(findings[0]?.message ?? '', words);
    });
});
