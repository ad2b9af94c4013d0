import assert from 'node:assert/strict';
import { compileExercise } from '../../../src/course/compile-exercise.ts';
import { exerciseSchema } from '../../../src/course/exercise.ts';
import { type ExerciseEntry, exercises } from '../../../src/course/exercises.ts';
import {
  afterHint,
  afterRun,
  exerciseProgressSchema,
  type GradeReport,
  isPassed,
  noProgress,
} from '../../../src/course/grade-report.ts';
import type { Outline } from '../../../src/course/outline.ts';
import { compileExerciseFile } from '../../../tools/exercises-plugin.ts';
import { compileCourseFiles } from '../../../tools/quiz-plugin.ts';

describe('the exercises', () => {
  let outline: Outline;

  before(async function () {
    this.timeout(30_000);
    ({ outline } = await compileCourseFiles());
  });

  for (const entry of exercises) {
    it(`${entry.id} compiles without a problem, with a starting point and a solution in each language`, async () => {
      const { exercise, problems } = await compileExerciseFile(entry, outline);
      assert.deepEqual(problems, []);
      assert.deepEqual(exerciseSchema.parse(JSON.parse(JSON.stringify(exercise))), exercise);
      assert.deepEqual(
        exercise.variants.map(({ language }) => language),
        entry.languages,
      );
      for (const { starter, solution, language } of exercise.variants) {
        for (const files of [starter, solution]) {
          assert.ok(files['README.md'], 'it says what it is');
          const said = JSON.parse(files['course.json'] ?? '{}');
          assert.equal(said.exercise, entry.id);
          assert.equal(said.language, language);
        }
        assert.ok(!('snippets.json' in solution), 'how a file is made of a snippet does not ship');
      }
    });
  }

  it('takes the code of a solution from the snippets', async () => {
    const [reliability] = exercises;
    const { exercise } = await compileExerciseFile(reliability, outline);
    const typescript = exercise.variants.find(({ language }) => language === 'typescript');
    assert.match(typescript?.solution['mandatory-publisher.ts'] ?? '', /const EXCHANGE = 'ex1';/);
  });
});

const entry: ExerciseEntry = {
  id: 'reliability',
  title: 'Lose no order',
  lesson: 'reliability',
  languages: ['typescript'],
};

const outline: Outline = {
  lessons: [
    {
      id: 'reliability',
      number: 1,
      title: 'Reliability',
      sections: [{ id: 'confirms', number: '1.3', title: 'Confirms', items: [] }],
    },
  ],
};

const text = `# Lose no order

Orders get lost.

::: outcomes

- Lose none.
  :::

## Task

Mend it.

## Contract

Say what is safe.

## Criteria

### 1.1 Confirms are on {required reliability/confirms}

The grader listens.

::: hint
Look at the channel.
:::

::: hint
Wait for the confirm.
:::
`;

function compiled(changed: string = text) {
  return compileExercise({ file: 'x.md', text: changed, number: 1, entry, variants: [], outline });
}

describe('compiling an exercise', () => {
  it('gives its parts, and each criterion with its hints and the section that teaches it', () => {
    const { exercise, problems } = compiled();
    assert.deepEqual(problems, []);
    assert.match(exercise.intro, /Orders get lost/);
    assert.match(exercise.outcomes, /Lose none/);
    assert.match(exercise.task, /Mend it/);
    assert.match(exercise.contract, /Say what is safe/);
    const [criterion] = exercise.criteria;
    assert.equal(criterion?.id, '1.1');
    assert.equal(criterion?.weight, 'required');
    assert.deepEqual(criterion?.taught, {
      lesson: 'reliability',
      section: 'confirms',
      title: '1.3 Confirms',
    });
    assert.deepEqual(
      criterion?.hints.map(({ html }) => html.trim()),
      ['<p>Look at the channel.</p>', '<p>Wait for the confirm.</p>'],
    );
  });

  const project = { ...entry, passMark: { points: 1, distinction: 1 } };
  const milestones = (list: string) =>
    compileExercise({
      file: 'x.md',
      text: text
        .replace('{required reliability', '{required 1 reliability')
        .replace('Mend it.', `Mend it.\n\n::: milestones\n\n${list}\n  :::\n`),
      number: 1,
      entry: project,
      variants: [],
      outline,
    });

  it('gives the milestones of a project, which hold all its criteria', () => {
    const { exercise, problems } = milestones('- M1 It is safe {1.1}');
    assert.deepEqual(problems, []);
    assert.deepEqual(exercise.milestones, [{ id: 'M1', title: 'It is safe', criteria: ['1.1'] }]);
    assert.doesNotMatch(exercise.task, /M1/);
    for (const [list, message] of [
      ['- M2 It is safe {1.1}', /A milestone is "M1 Title/],
      ['- M1 It is safe {1.1 1.7}', /There is no criterion 1\.7/],
      ['- M1 It is safe', /The criterion 1\.1 belongs to no milestone/],
    ] as const) {
      const words = milestones(list).problems.map(problem => problem.message);
      assert.ok(
        words.some(word => message.test(word)),
        words.join('\n'),
      );
    }
  });

  const wrong: readonly (readonly [name: string, find: string, replace: string, message: RegExp])[] = [
    ['a block that nobody knows', '::: hint\nLook', '::: tip\nLook', /Unknown block "tip"/],
    ['a block that is not closed', 'Wait for the confirm.\n:::', 'Wait for the confirm.', /never closed/],
    ['a block where none belongs', 'Mend it.', '::: hint\nMend it.\n:::', /Unknown block "hint"/],
    [
      'a section that is not there',
      'reliability/confirms',
      'reliability/nothing',
      /no section "reliability\/nothing"/,
    ],
    ['a criterion that is not the next', '### 1.1', '### 1.2', /This is criterion 1\.1, not 1\.2/],
    ['a criterion of no weight', '{required ', '{nice ', /A criterion is/],
    [
      'a criterion without a hint',
      '::: hint\nLook at the channel.\n:::\n\n::: hint\nWait for the confirm.\n:::\n',
      '',
      /at least one block "hint"/,
    ],
    ['sections that are called otherwise', '## Contract', '## Rules', /The sections of an exercise are/],
    ['another title', '# Lose no order', '# Lose some', /calls this one "Lose no order"/],
    ['HTML', 'Mend it.', 'Mend <b>it</b>.', /HTML is not supported/],
    ['a link to nowhere', 'Mend it.', 'Mend [it](other.md).', /https page/],
  ];
  for (const [name, find, replace, message] of wrong) {
    it(`reports ${name}`, () => {
      assert.ok(text.includes(find));
      const words = compiled(text.replace(find, replace)).problems.map(problem => problem.message);
      assert.ok(
        words.some(word => message.test(word)),
        words.join('\n'),
      );
    });
  }
});

describe('the progress in an exercise', () => {
  const grade = (
    id: string,
    state: 'pass' | 'fail' | 'not-checked',
    weight: 'required' | 'bonus' = 'required',
  ) => ({
    id,
    title: '',
    weight,
    state,
    seen: '',
  });
  const report = (criteria: GradeReport['criteria']): GradeReport => ({
    exercise: 'reliability',
    language: 'typescript',
    milestone: null,
    broker: { version: '4.3.6', vhost: 'rmq-course' },
    criteria,
    passed: isPassed(criteria),
    programs: [],
    milliseconds: 1,
  });

  it('is passed when what is required was seen, bonus or not', () => {
    assert.equal(isPassed([grade('1.1', 'pass'), grade('1.2', 'fail', 'bonus')]), true);
    assert.equal(isPassed([grade('1.1', 'pass'), grade('1.2', 'fail')]), false);
    assert.equal(isPassed([grade('1.1', 'not-checked')]), false);
    assert.equal(isPassed([{ weight: 'if-possible', state: 'not-checked' }]), true);
    assert.equal(isPassed([{ weight: 'if-possible', state: 'fail' }]), false);
  });

  it('keeps what was passed once, and counts the fails in a row', () => {
    const first = afterRun(noProgress, report([grade('1.1', 'pass'), grade('1.2', 'fail')]));
    const second = afterRun(first, report([grade('1.1', 'fail'), grade('1.2', 'fail')]));
    assert.deepEqual(second, { passed: ['1.1'], hints: {}, fails: { '1.1': 1, '1.2': 2 }, done: false });
    const third = afterRun(second, report([grade('1.1', 'pass'), grade('1.2', 'pass')]));
    assert.deepEqual(third, { passed: ['1.1', '1.2'], hints: {}, fails: {}, done: true });
    assert.equal(afterRun(third, report([grade('1.1', 'fail')])).done, true);
    const milestone = { ...report([grade('1.1', 'pass')]), milestone: 'M1' };
    assert.deepEqual(afterRun(noProgress, milestone), { ...noProgress, passed: ['1.1'] });
  });

  it('gives no more hints than there are', () => {
    const [criterion] = compiled().exercise.criteria;
    assert.ok(criterion);
    const one = afterHint(noProgress, criterion);
    const three = afterHint(afterHint(one, criterion), criterion);
    assert.deepEqual(one.hints, { '1.1': 1 });
    assert.deepEqual(three.hints, { '1.1': 2 });
  });

  it('can be read back from anything', () => {
    assert.deepEqual(exerciseProgressSchema.parse({ passed: 'x', hints: 3 }), noProgress);
  });
});
