import assert from 'node:assert/strict';
import {
  changesBetween,
  countWords,
  entryOf,
  type History,
  isWorse,
  mostKept,
  readHistory,
  readyWords,
  withReport,
} from '../../../src/extension/readiness/history.ts';
import { keyFrom, keyText } from '../../../src/extension/readiness/subject-key.ts';
import { readinessReport } from '../../support/readiness-report.ts';

describe('The history of readiness reports', () => {
  const day = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();

  it('keeps the latest reports, small, the newest first', () => {
    let history: History = [];
    for (let at = 1; at <= 60; at++) history = withReport(history, readinessReport({}, { takenAt: day(at) }));
    assert.equal(history.length, mostKept);
    assert.equal(history[0]?.takenAt, day(60));
    assert.equal(history.at(-1)?.takenAt, day(11));
    assert.ok(JSON.stringify(history).length < 50_000);
  });

  it('comes back from what storage has kept', () => {
    const history = withReport([], readinessReport());
    assert.deepEqual(readHistory(JSON.parse(JSON.stringify(history))), history);
  });

  it('begins anew where storage is broken', () => {
    for (const broken of [undefined, null, 7, 'x', {}, [{}], [{ takenAt: 'never', verdicts: {} }]])
      assert.deepEqual(readHistory(broken), []);
    assert.deepEqual(readHistory([{ takenAt: day(1), verdicts: { REL001: 'splendid' } }]), []);
  });

  it('tells which items have changed, and which of these for the worse', () => {
    const before = entryOf(
      readinessReport({
        REL001: { verdict: 'fail' },
        REL002: { verdict: 'warn' },
        SEC001: { verdict: 'unknown' },
        SEC002: { verdict: 'unknown' },
      }),
    );
    const now = entryOf(
      readinessReport({
        REL002: { verdict: 'fail' },
        HA001: { verdict: 'unknown' },
        SEC001: { verdict: 'fail' },
        SEC002: { verdict: 'pass' },
      }),
    );
    const changes = changesBetween(before, now);
    assert.deepEqual(
      changes.map(({ item, before, now }) => `${item} ${before} ${now}`),
      [
        'REL001 fail pass',
        'REL002 warn fail',
        'HA001 pass unknown',
        'SEC001 unknown fail',
        'SEC002 unknown pass',
      ],
    );
    assert.deepEqual(
      changes.filter(isWorse).map(({ item }) => item),
      ['REL002', 'SEC001'],
    );
  });

  it('knows items that only one of two versions has', () => {
    const { takenAt, verdicts } = entryOf(readinessReport());
    const { REL001: _, ...others } = verdicts;
    assert.deepEqual(changesBetween({ takenAt, verdicts: others }, { takenAt, verdicts }), []);
  });

  it('counts as the report does: what is unknown counts for nothing', () => {
    const report = readinessReport({ REL001: { verdict: 'fail' }, SEC001: { verdict: 'unknown' } });
    assert.equal(readyWords(entryOf(report)), `${report.score.percent} % ready`);
    assert.equal(countWords(entryOf(report)), '20 pass, 1 fail, 1 unknown');
    assert.equal(readyWords({ takenAt: day(1), verdicts: { REL001: 'unknown' } }), 'readiness unknown');
  });

  it('is kept by cluster and folder', () => {
    for (const key of [{ cluster: 'a' }, { folder: 'file:///b' }, { cluster: 'a', folder: 'file:///b' }])
      assert.deepEqual(keyFrom(keyText(key)), key);
    assert.equal(keyFrom('{}'), undefined);
    assert.equal(keyFrom('broken'), undefined);
  });
});
