import assert from 'node:assert/strict';
import type { Exercise } from '../../src/course/exercise.ts';
import { exercises } from '../../src/course/exercises.ts';
import { afterHint, afterRun, type GradeReport, noProgress } from '../../src/course/grade-report.ts';
import type { Timeline } from '../../src/course/timeline.ts';
import { compileExerciseFile } from '../../tools/exercises-plugin.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import { compileCourseFiles } from '../../tools/quiz-plugin.ts';
import { type ExerciseState, exerciseProtocol } from '../../webview/exercise/protocol.ts';
import { eventMessage } from '../../webview/shared/protocol.ts';
import { seriousFaults } from '../support/axe.ts';
import { openWebviewPage, type WebviewPage } from '../support/webview-page.ts';

const seconds = (at: number) => 1_700_000_000_000 + at * 1_000;

/** Of a run of two trials. */
const timeline: Timeline = {
  at: [0, 1, 2, 3, 4, 5].map(seconds),
  ready: {
    'p4.orders': [0, 60, 20, null, 0, 0],
    'p4.dead': [0, 0, 2, 2, 1, 0],
    'p4.retry.1': [0, 0, 0, 0, 0, 0],
  },
  connections: [0, 2, 2, 3, 3, 3],
  trials: [
    { criterion: '4.4', from: seconds(0), to: seconds(2.4) },
    { criterion: '4.9', from: seconds(2.5), to: seconds(5) },
  ],
  marks: [{ at: seconds(4), what: 'replay begins' }],
};

describe('The page of an exercise', () => {
  const lifetime = new Lifetime();
  let exercise: Exercise;
  let opened: WebviewPage;
  let state: ExerciseState;
  const asked: string[] = [];

  before(async function () {
    this.timeout(60_000);
    const { outline } = await compileCourseFiles();
    exercise = (await compileExerciseFile(exercises[0], outline)).exercise;
    state = {
      progress: noProgress,
      folder: null,
      brokers: { all: [{ id: 'play', name: 'Play', version: '4.3.6', refusal: null }], chosen: 'play' },
      run: null,
      report: null,
      trouble: null,
    };
    const note = (what: string) => {
      asked.push(what);
      return {};
    };
    opened = await openWebviewPage(lifetime, 'exercise', exerciseProtocol, {
      start: () => ({ exercise, state }),
      openStarter: ({ language }) => note(`starter ${language}`),
      chooseFolder: () => note('folder'),
      chooseBroker: () => ({}),
      connectCluster: () => ({}),
      check: ({ milestone }) => note(`check ${milestone ?? 'everything'}`),
      cancel: () => note('cancel'),
      takeHint: ({ criterion: id }) => {
        const criterion = exercise.criteria.find(criterion => criterion.id === id) ?? assert.fail(id);
        void tell({ progress: afterHint(state.progress, criterion) });
        return {};
      },
      compare: ({ language }) => note(`compare ${language}`),
      openReport: () => note('report'),
      read: ({ lesson, section }) => note(`read ${lesson}/${section}`),
    });
  });
  after(() => lifetime.end());

  /** The same page, of another exercise. */
  async function show(other: Exercise): Promise<void> {
    exercise = other;
    state = { ...state, report: null, progress: noProgress };
    await opened.page.reload();
  }

  async function compileProject(): Promise<Exercise> {
    const { outline } = await compileCourseFiles();
    return (await compileExerciseFile(exercises[3], outline)).exercise;
  }

  async function tell(change: Partial<ExerciseState>): Promise<void> {
    state = { ...state, ...change };
    await opened.post(eventMessage(exerciseProtocol, 'state', state));
  }

  /** A check that saw everything but what is named. */
  function report(failed: Readonly<Record<string, string>>): GradeReport {
    return {
      exercise: exercise.id,
      language: 'typescript',
      milestone: null,
      broker: { version: '4.3.6', vhost: 'rmq-course' },
      criteria: exercise.criteria.map(({ id, title, weight }) => ({
        id,
        title,
        weight,
        state: id in failed ? ('fail' as const) : ('pass' as const),
        seen: failed[id] ?? 'All 100 orders.',
      })),
      passed: Object.keys(failed).length === 0,
      programs: [{ program: 'publisher', ended: 'exit code 0', output: 'sent 100' }],
      milliseconds: 31_000,
    };
  }

  const criterion = (id: string) =>
    opened.page.getByRole('region', { name: new RegExp(`^${id.replace('.', '\\.')} `) });

  it('shows the task, and leads to a starter project before there is anything to check', async () => {
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Lose no order' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Check my work' }).getAttribute('disabled'), '');
    await page.getByRole('combobox', { name: 'in' }).selectOption('Python');
    await page.getByRole('button', { name: 'Open starter project…' }).click();
    await page.getByRole('button', { name: 'Compare with the solution…' }).click();
    assert.deepEqual(asked.splice(0), ['starter python', 'compare python']);
  });

  it('shows what a check is doing, and what it saw of each criterion', async () => {
    const { page } = opened;
    await tell({ folder: '/home/mia/rabbitmq-reliability-python' });
    await page.getByRole('button', { name: 'Check my work' }).click();
    const decided = [{ id: '1.1', state: 'pass' as const, seen: 'Nothing was found.' }];
    await tell({ run: { doing: 'Publishing 100 orders', decided, milestone: null } });
    await page.getByText('Checking: 1 of 10 decided · Publishing 100 orders').waitFor();
    await criterion('1.1').getByText('Nothing was found.').waitFor();
    await page.getByRole('button', { name: 'Cancel the check' }).click();
    assert.deepEqual(asked.splice(0), ['check everything', 'cancel']);

    const seen = 'The publisher reported 100 confirmed orders, none of which had reached a queue.';
    const wrong = report({ '1.5': seen });
    await tell({ run: null, report: wrong, progress: afterRun(state.progress, wrong) });
    await page.getByText('Not passed yet: 7 of 8 criteria hold, on RabbitMQ 4.3.6, after 31 s').waitFor();
    await criterion('1.5').getByText(seen).waitFor();
    await criterion('1.5').getByText('not yet').waitFor();
    await page.getByText('What your programs said').click();
    await page.getByText('sent 100').waitFor();
    await page.getByRole('button', { name: 'Open the report' }).click();
    assert.deepEqual(asked.splice(0), ['report']);
  });

  it('tells hints one at a time: when asked, and after the second failure', async () => {
    const more = criterion('1.5').getByRole('button', { name: /^Show a hint for 1\.5/ });
    assert.equal(await criterion('1.5').getByText('Hint 1 of 2').count(), 0);
    const wrong = report({ '1.5': 'Again.' });
    await tell({ report: wrong, progress: afterRun(state.progress, wrong) });
    await criterion('1.5').getByText('Hint 1 of 2').waitFor();
    await more.click();
    await more.click();
    await criterion('1.5').getByText('Hint 2 of 2').waitFor();
    await more.waitFor({ state: 'hidden' });
    await criterion('1.5').getByRole('link', { name: 'Read 1.3 Publisher confirms' }).click();
    assert.deepEqual(asked.splice(0), ['read reliability/confirms']);
  });

  it('keeps what was passed before, and says when all is', async () => {
    await tell({ report: null });
    await criterion('1.1').getByText('passed in an earlier check').waitFor();
    const right = report({});
    await tell({ report: right, progress: afterRun(state.progress, right) });
    await opened.page.getByText('Passed: 8 of 8 criteria hold').waitFor();
  });

  it('checks one milestone of a project, and draws what happened when', async () => {
    const { page } = opened;
    const project = await compileProject();
    await show(project);
    await page.getByRole('heading', { level: 1, name: 'Project: a resilient system' }).waitFor();
    await page.getByRole('button', { name: 'Check M3: Retries' }).click();
    assert.deepEqual(asked.splice(0), ['check M3']);
    const decided = [{ id: '4.4', state: 'pass' as const, seen: 'All of 100 orders.' }];
    await tell({ run: { doing: 'Sending the dead back', decided, milestone: 'M3' } });
    await page.getByText('Checking: 1 of 3 decided · Sending the dead back').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'M3' }).getByText('is being checked').waitFor();

    const right = { ...report({}), milestone: 'M3', timeline };
    const criteria = right.criteria.filter(({ id }) => ['4.4', '4.8', '4.9'].includes(id));
    const reached = { ...right, criteria };
    await tell({ run: null, report: reached, progress: afterRun(noProgress, reached) });
    await page.getByText('Milestone M3 is reached: 3 of 3 criteria hold').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'M3' }).getByText('reached').waitFor();
    const rows = page.getByRole('region', { name: 'What was done when' }).getByRole('row');
    assert.deepEqual(await rows.nth(2).innerText(), '3 s to 5 s\t4.9\t4 s: replay begins\tp4.dead 2\t3');
    await page.getByText('p4.orders: ').waitFor();
  });

  it('has nothing that axe-core calls serious, whatever the theme and the width', async () => {
    const { page } = opened;
    const wrong = report({
      '1.5': 'The publisher reported nothing.',
      '1.8': '17 of 200 orders are missing.',
    });
    await tell({ report: { ...wrong, timeline }, trouble: 'Play does not answer.' });
    for (const theme of ['vscode-dark', 'vscode-light', 'vscode-high-contrast']) {
      await page.evaluate(theme => document.body.setAttribute('class', theme), theme);
      for (const width of [1300, 400]) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await seriousFaults(page), [], `${theme}, ${width}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      }
    }
    assert.deepEqual(opened.complaints, []);
  });
});
