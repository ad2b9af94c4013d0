import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { noProgress } from '../../src/course/grade-report.ts';
import { fullCommandId } from '../../src/extension/contributions/command-id.ts';
import { courseView } from '../../src/extension/contributions/views.ts';
import { CourseProgress } from '../../src/extension/course/progress.ts';
import type { ExtensionApi } from '../../src/extension/extension.ts';
import { waitFor } from '../../tools/lifetime.ts';

describe('The course', () => {
  let course: ExtensionApi['course'];

  before(async () => {
    const extension = vscode.extensions.getExtension<ExtensionApi>(
      'rabbitmq-production-tools.rabbitmq-production',
    );
    assert.ok(extension);
    ({ course } = await extension.activate());
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const tabs = () =>
    vscode.window.tabGroups.all
      .flatMap(group => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview)
      .map(({ label }) => label);

  it('has a view with its lessons, the quiz and the checklist', async () => {
    await vscode.commands.executeCommand(`${courseView.id}.focus`);
    const roots = (await course.getChildren()) ?? [];
    const labels = roots.map(({ label }) => label);
    assert.ok(labels.includes('1 Reliability') && labels.includes('5 Security'), labels.join(', '));
    assert.deepEqual(labels.slice(-2), ['Quiz', 'Production readiness checklist']);
  });

  it('opens a section from its node', async () => {
    const lesson = ((await course.getChildren()) ?? []).find(({ id }) => id === 'lesson/clustering');
    const [section] = (await course.getChildren(lesson)) ?? [];
    assert.ok(section);
    const { command } = await course.getTreeItem(section);
    await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
    await waitFor('the lesson in its tab', () => (tabs().includes('Course: Clustering') ? true : undefined));
  });

  it('opens an exercise from its node, in one tab', async () => {
    const exercise = ((await course.getChildren()) ?? []).find(({ id }) => id === 'exercise/error-handling');
    assert.ok(exercise);
    const { command } = await course.getTreeItem(exercise);
    for (let time = 0; time < 2; time++)
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
    await waitFor('the tab of the exercise', () => (tabs().length > 0 ? true : undefined));
    assert.deepEqual(tabs(), ['Exercise 2: Fail well']);
  });

  it('opens the quiz in one tab, however often it is asked to', async () => {
    for (let time = 0; time < 2; time++) await vscode.commands.executeCommand(fullCommandId('openQuiz'));
    await waitFor('the tab of the quiz', () => (tabs().length > 0 ? true : undefined));
    assert.deepEqual(tabs(), ['RabbitMQ Quiz']);
  });

  it('opens a sample whose faults are found', async () => {
    await vscode.commands.executeCommand(fullCommandId('openSampleDefinitions'));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isUntitled);
    const codes = await waitFor('the findings in the sample', () => {
      const found = vscode.languages.getDiagnostics(document.uri).map(({ code }) => code);
      return found.length > 0 ? found.map(code => (typeof code === 'object' ? code.value : code)) : undefined;
    });
    for (const code of ['SEC001', 'REL001']) assert.ok(codes.includes(code), codes.join(', '));
  });
});

describe('How far a person is in the course', () => {
  const read = { reliability: ['confirms'], security: ['tls'] };
  const place = { lesson: 'reliability', section: 'confirms', offset: 12 };
  const attempt = { seed: 1, only: null, answers: { one: ['a'] }, at: null };

  /** What VS Code keeps, with something in it. */
  function kept(reading: unknown, quiz: unknown, exercises?: unknown): vscode.Memento {
    const values = new Map<string, unknown>([
      ['course.state', reading],
      ['course.quiz', quiz],
      ['course.exercises', exercises],
      ['course.folders', exercises],
    ]);
    return {
      keys: () => [...values.keys()],
      get: (key: string) => values.get(key),
      update: async (key: string, value: unknown) => void values.set(key, value),
    };
  }

  it('is at the beginning when what is kept cannot be read', () => {
    for (const junk of [undefined, null, 'gone', 7, [], '{']) {
      const progress = new CourseProgress(kept(junk, junk, junk));
      const { reading, quiz } = progress;
      assert.deepEqual(
        [progress.exercise('reliability'), progress.folderOf('reliability')],
        [noProgress, undefined],
      );
      assert.deepEqual([reading.read, reading.done, quiz], [{}, [], { attempt: null, best: null }]);
    }
  });

  it('keeps what can be read beside what is broken', () => {
    const { reading, quiz } = new CourseProgress(
      kept({ read, done: 'all', of: 'tomorrow' }, { attempt: 'first', best: { right: 9, of: 15 } }),
    );
    assert.deepEqual([reading.read, reading.done, reading.place], [read, [], null]);
    assert.deepEqual(quiz, { attempt: null, best: { right: 9, of: 15 } });
  });

  it('keeps what was passed of one exercise beside what is broken of another', async () => {
    const passed = { passed: ['1.1', '1.4'], hints: { 1.5: 1 }, fails: {}, done: false };
    const memento = kept({}, {}, { reliability: { ...passed, fails: 'none' }, monitoring: 7 });
    const progress = new CourseProgress(memento);
    assert.deepEqual(progress.exercise('reliability'), passed);
    assert.deepEqual(progress.exercise('monitoring'), noProgress);
    await progress.rememberFolder('reliability', '/home/mia/work');
    await progress.rememberExercise('error-handling', { ...noProgress, done: true });
    await progress.forgetExercise('reliability');
    const again = new CourseProgress(memento);
    assert.deepEqual(again.exercise('reliability'), noProgress);
    assert.equal(again.exercise('error-handling').done, true);
    assert.equal(again.folderOf('reliability'), '/home/mia/work');
    await again.forgetAll();
    assert.deepEqual(new CourseProgress(memento).exercise('error-handling'), noProgress);
  });

  it('is told, kept, and begun anew part by part', async () => {
    const memento = kept({ read, place, done: ['reliability', 'security'], language: 'go' }, { attempt });
    const progress = new CourseProgress(memento);
    let told = 0;
    progress.onDidChange(() => told++);
    await progress.forgetLesson('reliability');
    const after = { read: { security: ['tls'] }, place: null, done: ['security'], language: 'go' };
    assert.deepEqual(progress.reading, after);
    assert.deepEqual(new CourseProgress(memento).reading, after);
    assert.deepEqual(progress.quiz.attempt, attempt);
    await progress.forgetQuiz();
    assert.equal(new CourseProgress(memento).quiz.attempt, null);
    await progress.forgetAll();
    assert.deepEqual(new CourseProgress(memento).reading, { ...after, read: {}, done: [] });
    assert.ok(told >= 3);
  });
});
