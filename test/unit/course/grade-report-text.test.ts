import assert from 'node:assert/strict';
import type { Exercise } from '../../../src/course/exercise.ts';
import { type CriterionGrade, type GradeReport, isPassed } from '../../../src/course/grade-report.ts';
import { gradeReportMarkdown, outcomeOf } from '../../../src/course/grade-report-text.ts';

const passMark = { points: 70, distinction: 90 };

describe('the outcome of a check', () => {
  it('counts what is required of an exercise', () => {
    const report = reportOf([grade('pass', { weight: 'required' }), grade('fail', { weight: 'bonus' })]);
    assert.equal(outcomeOf({}, report), 'Passed: 1 of 1 criteria hold, on RabbitMQ 4.3.6, after 31 s');
  });

  it('counts the points of a project, and tells those that nobody could reach', () => {
    const report = reportOf([
      grade('pass', { weight: 'required', points: 80 }),
      grade('not-checked', { weight: 'scored', points: 20 }),
    ]);
    assert.match(
      outcomeOf({ passMark }, report),
      /^Passed: 80 of 100 points \(20 could not be checked\), 70 pass/,
    );
  });

  it('is no pass where something that is required does not hold, whatever the points', () => {
    const report = reportOf([
      grade('fail', { weight: 'required', points: 10 }),
      grade('pass', { weight: 'scored', points: 90 }),
    ]);
    assert.match(
      outcomeOf({ passMark }, report),
      /^Not passed yet: 90 of 100 points, 70 pass; what is required/,
    );
  });

  it('is no pass below the mark', () => {
    const grades = [
      grade('pass', { weight: 'required', points: 69 }),
      grade('fail', { weight: 'scored', points: 31 }),
    ];
    assert.equal(isPassed(grades, passMark), false);
  });

  it('counts the criteria of a milestone where only that was looked at', () => {
    const report = {
      ...reportOf([
        grade('pass', { weight: 'scored', points: 5 }),
        grade('fail', { weight: 'scored', points: 4 }),
      ]),
      milestone: 'M1',
    };
    assert.match(
      outcomeOf({ passMark }, report),
      /^Milestone M1 is not reached yet: 1 of 2 criteria hold, on/,
    );
    const reached = { ...report, criteria: report.criteria.slice(0, 1), passed: true };
    assert.match(outcomeOf({ passMark }, reached), /^Milestone M1 is reached: 1 of 1 criteria hold, on/);
  });

  it('is a distinction from there on', () => {
    const report = reportOf([grade('pass', { weight: 'required', points: 100 })]);
    assert.match(outcomeOf({ passMark }, report), /^Passed with distinction: 100 of 100 points, /);
  });
});

describe('the report of a check as Markdown', () => {
  it('keeps what a program said in its cell', () => {
    const seen = 'Its last words: | <b>oops</b>\n# no heading';
    const report = reportOf([{ ...grade('fail', { weight: 'required' }), seen }]);
    const text = gradeReportMarkdown({ title: 'Lose no order', number: 1 } as Exercise, report);
    assert.match(text, /^# Exercise 1: Lose no order\n/);
    assert.doesNotMatch(text, /What happened when/);
    assert.ok(
      text.includes('| does not hold | Its last words: \\| \\<b\\>oops\\</b\\> # no heading |'),
      text,
    );
  });

  it('tells what was done when, and what waited meanwhile', () => {
    const seconds = (at: number) => 1_700_000_000_000 + at * 1_000;
    const report: GradeReport = {
      ...reportOf([grade('pass', { weight: 'required' })]),
      timeline: {
        at: [0, 1, 2, 3].map(seconds),
        ready: { 'p4.dead': [0, 0, 0, 2], 'p4.orders': [7, null, 300, 0], 'p4.retry': [0, 0, 0, 0] },
        connections: [2, 4, 3, 4],
        trials: [
          { criterion: '4.1', from: seconds(0), to: seconds(0.5) },
          { criterion: '4.2', from: seconds(0.6), to: seconds(3.2) },
        ],
        marks: [{ at: seconds(2), what: 'the connections | are closed' }],
      },
    };
    const text = gradeReportMarkdown({ title: 'Lose no order', number: 1 } as Exercise, report);
    assert.ok(text.includes('\n| 0 s to 1 s | 4.1 |  | p4.orders 7 | 2 |\n'), text);
    const second =
      '| 1 s to 3 s | 4.2 | 2 s: the connections \\| are closed | p4.orders 300, p4.dead 2 | 3 to 4 |';
    assert.ok(text.includes(second), text);
  });
});

function grade(
  state: CriterionGrade['state'],
  { weight, points }: Pick<CriterionGrade, 'weight' | 'points'>,
): CriterionGrade {
  return {
    id: '4.1',
    title: 'Nothing breaks',
    weight,
    ...(points === undefined ? {} : { points }),
    state,
    seen: '',
  };
}

function reportOf(criteria: readonly CriterionGrade[]): GradeReport {
  return {
    exercise: 'resilient-system',
    language: 'typescript',
    milestone: null,
    broker: { version: '4.3.6', vhost: 'rmq-course' },
    criteria,
    passed: isPassed(criteria, criteria.some(({ points }) => points !== undefined) ? passMark : undefined),
    programs: [],
    milliseconds: 31_000,
  };
}
