import assert from 'node:assert/strict';
import { mostShown, previewPolicy } from '../../../../src/extension/acts/policy-preview.ts';
import type { Exchange, Policy, Queue } from '../../../../src/model/model.ts';
import { newestVersion } from '../../../../src/model/version.ts';

const nowhere = { resource: '' };
const source = { at: nowhere, value: () => nowhere, key: () => nowhere };

function policy(
  name: string,
  pattern: string,
  priority: number,
  definition: object,
  more: Partial<Policy> = {},
): Policy {
  const rest = { source, kind: 'policy', vhost: '/', applyTo: 'all' } as const;
  return { ...rest, name, pattern, priority, definition: { ...definition }, ...more };
}

function vhost(
  queues: Readonly<Record<string, string>>,
  policies: readonly Policy[],
  exchanges: readonly string[] = [],
) {
  return {
    vhosts: [{ source, name: '/' }],
    policies,
    queues: Object.entries(queues).map(
      ([name, type], index): Queue => ({
        source,
        index,
        vhost: '/',
        name,
        arguments: { 'x-queue-type': type },
      }),
    ),
    exchanges: exchanges.map(
      (name): Exchange => ({ source, vhost: '/', name, type: 'topic', arguments: {} }),
    ),
  };
}

const cost = ' (may drop or dead-letter at once what is beyond it)';
const rowsOf = (...asked: Parameters<typeof previewPolicy>) =>
  previewPolicy(...asked).rows.map(({ name, outcome, changes }) => [name, outcome, ...changes]);

describe('The preview of a policy', () => {
  it('says of each queue and exchange whether the policy applies, and what changes', () => {
    const high = policy('high', '^b', 9, { 'max-length': 5 });
    const at = vhost({ a: 'quorum', b: 'classic', c: 'stream', other: 'classic' }, [high], ['a.x', '']);
    const wanted = policy('new', '^[abc]', 1, { 'max-length': 10, 'alternate-exchange': 'rest' });
    const preview = previewPolicy(at, newestVersion, { policy: wanted });
    assert.deepEqual(
      [preview.queues, preview.exchanges, preview.applies, preview.changes, preview.ties],
      [3, 1, 2, 2, []],
    );
    assert.deepEqual(rowsOf(at, newestVersion, { policy: wanted }), [
      ['a', 'applies', `max-length: not set → 10${cost}`],
      ['a.x', 'applies', 'alternate-exchange: not set → "rest"'],
      ['b', 'policy high applies: its priority 9 is higher'],
      ['c', 'skipped, as its type does not take max-length'],
    ]);
  });

  it('names the policies that tie with it, and only those that match some of the same', () => {
    const others = [policy('same', '^a', 1, { expires: 1 }), policy('elsewhere', '^z', 1, { expires: 1 })];
    const at = vhost({ a: 'classic', z: 'classic' }, others);
    const { ties, rows } = previewPolicy(at, newestVersion, {
      policy: policy('new', '^a', 1, { 'max-length': 1 }),
    });
    assert.deepEqual(ties, ['same']);
    assert.equal(rows[0]?.outcome, 'this or policy same applies: their priority is the same');
  });

  it('shows what an edited policy leaves behind', () => {
    const old = policy('p', '^a', 1, { 'max-length': 1 });
    const at = vhost({ a: 'classic', b: 'classic' }, [old]);
    assert.deepEqual(rowsOf(at, newestVersion, { policy: policy('p', '^b', 1, { 'max-length': 2 }) }), [
      ['a', 'no policy applies any more', 'max-length: 1 → not set'],
      ['b', 'applies', `max-length: not set → 2${cost}`],
    ]);
  });

  it('shows what applies in place of one that is deleted', () => {
    const gone = policy('gone', '^a', 5, { 'max-length': 1, expires: 10 });
    const next = policy('next', '^a', 1, { 'max-length': 2 });
    const at = vhost({ a: 'classic', 'a.own': 'classic' }, [gone, next]);
    const [first] = rowsOf(at, newestVersion, { replaced: gone });
    assert.deepEqual(first, ['a', 'policy next applies', 'expires: 10 → not set', 'max-length: 1 → 2']);
  });

  it('keeps policies and operator policies apart, and takes the lower limit of both', () => {
    const guard = policy(
      'guard',
      '^a',
      1,
      { 'max-length': 5 },
      { kind: 'operator policy', applyTo: 'queues' },
    );
    const at = vhost({ a: 'classic' }, [policy('own', '^a', 1, { 'max-length': 10 })], ['a']);
    assert.deepEqual(rowsOf(at, newestVersion, { policy: guard }), [
      ['a', 'applies', `max-length: 10 → 5${cost}`],
    ]);
  });

  it('shows a page of many, those that change first', () => {
    const queues = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`q${index}`, 'classic']));
    const high = policy('high', '^q[0-8]', 9, { 'max-length': 5 });
    const started = performance.now();
    const preview = previewPolicy(vhost(queues, [high]), newestVersion, {
      policy: policy('new', '^q', 1, { 'max-length': 1 }),
    });
    assert.ok(performance.now() - started < 1_000);
    assert.deepEqual([preview.queues, preview.total, preview.rows.length], [5_000, 5_000, mostShown]);
    assert.equal(preview.rows[0]?.outcome, 'applies');
  });
});
