import assert from 'node:assert/strict';
import { confKeys } from '../../../src/conf/keys.ts';
import { lessons } from '../../../src/course/lessons.ts';
import type { Outline } from '../../../src/course/outline.ts';
import { outlineSchema } from '../../../src/course/outline.ts';
import { type Question, type Quiz, quizSchema, rightCount } from '../../../src/course/quiz.ts';
import { neededToPass } from '../../../src/course/quiz-run.ts';
import { findMetric, hasMetric } from '../../../src/deployment/metrics.ts';
import { newestVersion } from '../../../src/model/version.ts';
import { checklist } from '../../../src/rules/checklist.ts';
import { compileCourseFiles } from '../../../tools/quiz-plugin.ts';

describe('the quiz', () => {
  let quiz: Quiz;
  let outline: Outline;

  before(async () => {
    const compiled = await compileCourseFiles();
    assert.deepEqual(compiled.problems, []);
    ({ quiz, outline } = compiled);
  });

  it('reads back as it was written', () => {
    assert.deepEqual(quizSchema.parse(JSON.parse(JSON.stringify(quiz))), quiz);
    assert.deepEqual(outlineSchema.parse(JSON.parse(JSON.stringify(outline))), outline);
  });

  it('asks three questions about each lesson, with four options each', () => {
    for (const { id } of lessons) {
      assert.equal(quiz.questions.filter(({ taught }) => taught.lesson === id).length, 3, id);
    }
    assert.equal(quiz.questions.length, 15);
    assert.equal(neededToPass(quiz.questions.length), 12);
    for (const { id, options } of quiz.questions) assert.equal(options.length, 4, id);
  });

  it('asks for two answers where two are right', () => {
    for (const question of quiz.questions) {
      assert.equal(rightCount(question), /\b(?:Which|which) two\b/.test(question.html) ? 2 : 1, question.id);
    }
  });

  it('names metrics that the newest release has, where it says', () => {
    const names = new Set(
      quiz.questions.flatMap(codeOf).flatMap(code => code.match(/\brabbitmq_\w+/g) ?? []),
    );
    assert.ok(names.size >= 5);
    for (const name of names) {
      const metric = findMetric(name);
      assert.ok(metric && hasMetric(newestVersion, metric), name);
    }
    const labelOf = (name: string, path: '/metrics' | '/metrics/detailed' | '/metrics/per-object') =>
      findMetric(name)?.labels.get(path)?.has('queue');
    assert.equal(labelOf('rabbitmq_queue_messages_ready', '/metrics'), false);
    assert.equal(labelOf('rabbitmq_queue_messages_ready', '/metrics/per-object'), true);
    assert.equal(labelOf('rabbitmq_detailed_queue_messages_ready', '/metrics/detailed'), true);
    const deaths = findMetric('rabbitmq_global_messages_dead_lettered_rejected_total');
    assert.ok(deaths?.labels.get('/metrics')?.has('dead_letter_strategy'));
  });

  it('names keys that rabbitmq.conf has', () => {
    const keys = quiz.questions
      .flatMap(codeOf)
      .flatMap(code => /^([a-z_]+(?:\.[a-z_]+)+|cluster_\w+) = /.exec(code)?.[1] ?? []);
    assert.deepEqual(
      new Set(keys),
      new Set([
        'cluster_partition_handling',
        'listeners.ssl.default',
        'listeners.tcp',
        'ssl_options.fail_if_no_peer_cert',
      ]),
    );
    for (const key of keys) assert.ok(confKeys(newestVersion).find(key.split('.')), key);
  });
});

describe('the outline of the course', () => {
  it('leads from every item of the checklist to one section', async () => {
    const { outline } = await compileCourseFiles();
    const taught = outline.lessons.flatMap(({ sections }) => sections.flatMap(({ items }) => items));
    assert.deepEqual(taught.toSorted(), checklist.map(({ id }) => id).toSorted());
  });
});

function codeOf({ html, options, explanation }: Question): string[] {
  return [html, ...options.map(option => option.html), explanation].flatMap(text =>
    [...text.matchAll(/<code>(.*?)<\/code>/g)].map(([, code = '']) => code),
  );
}
