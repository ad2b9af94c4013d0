import assert from 'node:assert/strict';
import type { Criterion, Exercise } from '../../../src/course/exercise.ts';
import { type ExerciseProgress, noProgress } from '../../../src/course/grade-report.ts';
import { beginAttempt, type QuizState, quizState } from '../../../src/course/quiz-run.ts';
import { type CourseNode, type CourseView, courseNodes } from '../../../src/extension/course/course-nodes.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import { compileCourseFiles } from '../../../tools/quiz-plugin.ts';
import { type CourseState, courseState } from '../../../webview/course/protocol.ts';

const taught = { lesson: 'reliability', section: 'confirms', title: '1.3 Publisher confirms' };
const criterion = (id: string, weight: Criterion['weight']): Criterion => ({
  id,
  title: 'Confirms are on',
  weight,
  html: '',
  hints: [],
  taught,
});
const exercise: Exercise = {
  id: 'reliability',
  number: 1,
  title: 'Lose no order',
  intro: '',
  outcomes: '',
  task: '',
  contract: '',
  criteria: [criterion('1.1', 'required'), criterion('1.2', 'required'), criterion('1.3', 'bonus')],
  milestones: [],
  variants: [],
};

describe('the view of the course', () => {
  let begun: CourseView;

  before(async () => {
    const { outline, quiz } = await compileCourseFiles();
    begun = {
      outline,
      quiz,
      reading: courseState.parse({}),
      attempts: quizState.parse({}),
      exercises: [{ exercise, progress: noProgress }],
    };
  });

  const nodes = (reading: Partial<CourseState> = {}, attempts: Partial<QuizState> = {}) =>
    courseNodes({
      ...begun,
      reading: { ...begun.reading, ...reading },
      attempts: { ...begun.attempts, ...attempts },
    });

  it('lists what the course has', () => {
    assert.deepEqual(
      nodes().map(({ label, description }) => `${label}: ${description}`),
      [
        'What you will be able to do: 5 lessons of about 45 minutes',
        '1 Reliability: 0 of 10 sections read',
        ...begun.outline.lessons
          .slice(1)
          .map(({ number, title, sections }) => `${number} ${title}: 0 of ${sections.length} sections read`),
        'Exercise 1: Lose no order: 0 of 2 criteria',
        'Quiz: 15 questions',
        'Production readiness checklist: 22 items',
      ],
    );
  });

  it('shows how far a person is with an exercise', () => {
    const node = (progress: Partial<ExerciseProgress>) =>
      find(
        courseNodes({ ...begun, exercises: [{ exercise, progress: { ...noProgress, ...progress } }] }),
        'exercise/reliability',
      );
    const begunOne = node({ passed: ['1.1', '1.3'] });
    assert.deepEqual([begunOne.description, begunOne.progress], ['1 of 2 criteria', 'begun']);
    const done = node({ passed: ['1.1', '1.2'], done: true });
    assert.deepEqual([done.description, done.progress], ['passed', 'done']);
  });

  it('has an objective for each lesson', () => {
    const objectives = find(nodes(), 'overview').children ?? [];
    assert.equal(objectives.length, 5);
    for (const [at, { label }] of objectives.entries())
      assert.notEqual(label, begun.outline.lessons[at]?.title);
  });

  it('leads from each of the 22 items to a section that is there', () => {
    const items = (find(nodes(), 'checklist').children ?? []).flatMap(({ children }) => children ?? []);
    assert.deepEqual(
      items.map(({ label }) => label),
      checklist.map(({ id, title }) => `${id} ${title}`),
    );
    for (const { opens, label } of items) {
      const target = typeof opens === 'object' ? opens : assert.fail(label);
      const lesson = begun.outline.lessons.find(({ id }) => id === target.lesson);
      assert.ok(
        lesson?.sections.some(({ id }) => id === target.section),
        label,
      );
    }
  });

  it('tells how far a person is', () => {
    const some = nodes({ read: { reliability: ['durability', 'gone-since-an-upgrade'] } });
    const lesson = find(some, 'lesson/reliability');
    assert.deepEqual([lesson.progress, lesson.description], ['begun', '1 of 10 sections read']);
    assert.equal(find(some, 'lesson/reliability/durability').progress, 'done');
    assert.equal(find(some, 'lesson/reliability/confirms').progress, 'open');
    assert.equal(find(some, 'checklist/REL001').progress, 'done');
    assert.equal(find(some, 'checklist/REL004').progress, 'open');

    const done = find(nodes({ done: ['reliability'] }), 'lesson/reliability');
    assert.deepEqual([done.progress, done.description], ['done', 'done']);
  });

  it('goes on where the person stopped, while that place exists', () => {
    const place = { lesson: 'reliability', section: 'confirms', offset: 40 };
    const [first] = nodes({ place });
    assert.deepEqual(
      [first?.label, first?.description, first?.opens],
      ['Continue where I stopped', '1.3 Publisher confirms', { lesson: 'reliability' }],
    );
    for (const gone of [
      { ...place, section: 'gone' },
      { ...place, lesson: 'gone' },
    ])
      assert.equal(nodes({ place: gone })[0]?.id, 'overview');
  });

  it('shows the quiz with its best score and the attempt that is open', () => {
    const { attempt } = beginAttempt(begun.attempts, 1, null);
    const [first] = begun.quiz.questions;
    const chosen = first?.options.filter(({ right }) => right).map(({ text }) => text) ?? [];
    const answered = attempt && { ...attempt, answers: { [first?.id ?? '']: chosen } };
    const words = (attempts: Partial<QuizState>) => {
      const { description, progress } = find(nodes({}, attempts), 'quiz');
      return [description, progress];
    };
    assert.deepEqual(words({ attempt }), ['15 questions', 'begun']);
    assert.deepEqual(words({ attempt: answered }), ['1 of 15 answered', 'begun']);
    assert.deepEqual(words({ best: { right: 11, of: 15 } }), ['best 11 of 15', 'begun']);
    assert.deepEqual(words({ attempt: answered, best: { right: 12, of: 15 } }), [
      'best 12 of 15, passed · 1 of 15 answered',
      'done',
    ]);
  });

  it('has every node under an id of its own', () => {
    const ids = nodes({ place: { lesson: 'reliability', section: 'confirms', offset: 0 } })
      .flatMap(withDescendants)
      .map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

function find(nodes: readonly CourseNode[], id: string): CourseNode {
  return nodes.flatMap(withDescendants).find(node => node.id === id) ?? assert.fail(`There is no node ${id}`);
}

function withDescendants(node: CourseNode): CourseNode[] {
  return [node, ...(node.children ?? []).flatMap(withDescendants)];
}
