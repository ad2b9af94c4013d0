import type { Exercise } from './exercise.ts';
import { exerciseName } from './exercises.ts';
import { type GradeReport, type GradeState, pointsOf } from './grade-report.ts';
import { type Timeline, timelineRows } from './timeline.ts';

/** What a check came to, in a sentence. */
export function outcomeOf({ passMark }: Pick<Exercise, 'passMark'>, report: GradeReport): string {
  const { criteria, passed, broker, milliseconds, milestone } = report;
  const where = `on RabbitMQ ${broker.version}, after ${Math.round(milliseconds / 1_000)} s`;
  if (milestone !== null) {
    const held = criteria.filter(({ state }) => state === 'pass').length;
    return `Milestone ${milestone} ${passed ? 'is reached' : 'is not reached yet'}: ${held} of ${criteria.length} criteria hold, ${where}`;
  }
  if (!passMark) {
    const needed = criteria.filter(({ weight }) => weight !== 'bonus');
    const held = needed.filter(({ state }) => state === 'pass').length;
    return `${passed ? 'Passed' : 'Not passed yet'}: ${held} of ${needed.length} criteria hold, ${where}`;
  }
  const { reached, checked, all } = pointsOf(criteria);
  const unchecked = all === checked ? '' : ` (${all - checked} could not be checked)`;
  const verdict = !passed
    ? 'Not passed yet'
    : reached >= passMark.distinction
      ? 'Passed with distinction'
      : 'Passed';
  const lost = !passed && reached >= passMark.points ? '; what is required does not all hold' : '';
  return `${verdict}: ${reached} of ${all} points${unchecked}, ${passMark.points} pass${lost}, ${where}`;
}

/** The whole report as Markdown, to keep beside the work. */
export function gradeReportMarkdown(exercise: Exercise, report: GradeReport): string {
  const rows = report.criteria.map(({ id, title, state, points, seen }) =>
    [id, cell(title), ...(exercise.passMark ? [points ?? ''] : []), states[state], cell(seen)].join(' | '),
  );
  const head = ['', 'Criterion', ...(exercise.passMark ? ['Points'] : []), '', 'What was seen'];
  return [
    `# ${exerciseName(exercise, exercise.number)}`,
    '',
    `${outcomeOf(exercise, report)}.`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map(row => `| ${row} |`),
    '',
    ...(report.timeline ? timelineMarkdown(report.timeline) : []),
  ].join('\n');
}

function timelineMarkdown(timeline: Timeline): readonly string[] {
  const rows = timelineRows(timeline).map(({ time, criterion, done, deepest, connections }) =>
    [time, criterion, cell(done), cell(deepest), connections].join(' | '),
  );
  return [
    '## What happened when',
    '',
    'In seconds since the programs were started first, with the most messages that waited in a queue.',
    '',
    '| Time | Criterion | What was done | Messages ready | Connections |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(row => `| ${row} |`),
    '',
  ];
}

const states: Readonly<Record<GradeState, string>> = {
  pass: 'holds',
  fail: 'does not hold',
  'not-checked': 'not checked',
};

/** What the grader has seen holds words of a learner's program: they stay in their cell. */
function cell(text: string): string {
  return text.replace(/[\\|<>`*_[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
