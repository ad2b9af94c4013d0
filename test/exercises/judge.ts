import assert from 'node:assert/strict';
import type { GradeReport } from '../../src/course/grade-report.ts';
import { lines, type Wrong } from './bench.ts';

/** Holds a report of wrong work against what has to be said of it: what fails does, and nothing else. */
export function assertFailsAs(report: GradeReport, { fails, mayFail = [], says }: Wrong): void {
  const failed = report.criteria.filter(({ state }) => state === 'fail').map(({ id }) => id);
  assert.deepEqual(
    failed.filter(id => !mayFail.includes(id)),
    fails,
    lines(report),
  );
  const unseen = report.criteria.filter(
    ({ state, weight }) => state === 'not-checked' && weight === 'required',
  );
  assert.deepEqual(unseen, [], lines(report));
  assert.match(lines({ ...report, criteria: report.criteria.filter(({ id }) => fails.includes(id)) }), says);
}

export function assertPasses(report: GradeReport): void {
  assert.ok(report.passed, lines(report));
  const failed = report.criteria.filter(({ state }) => state === 'fail');
  assert.deepEqual(failed, [], lines(report));
}
