import assert from 'node:assert/strict';
import type { ExerciseLanguage } from '../../src/course/exercise.ts';
import type { ExerciseId } from '../../src/course/exercises.ts';
import type { GradeReport } from '../../src/course/grade-report.ts';
import { deepestFirst } from '../../src/course/timeline.ts';
import { type GradeOptions, grade } from '../../src/lab/grading/grade.ts';
import { gradeApart } from '../../src/lab/grading/grade-apart.ts';
import { isAtLeast, parseVersion } from '../../src/model/version.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { changed, checkTypes, compiledExercise, filesOf, gradeFiles, lines, type Wrong } from './bench.ts';
import { assertFailsAs, assertPasses } from './judge.ts';
import { Pool } from './pool.ts';
import { delayedRetry, wrong as wrongErrorHandling } from './wrong/error-handling.ts';
import { wrong as wrongMonitoring } from './wrong/monitoring.ts';
import { wrong as wrongReliability } from './wrong/reliability.ts';
import { wrong as wrongResilientSystem } from './wrong/resilient-system.ts';

const graderFile = new URL('../../src/lab/grading/grading-process.ts', import.meta.url);

interface Case {
  readonly id: ExerciseId;
  readonly languages: readonly [ExerciseLanguage, ...ExerciseLanguage[]];
  readonly wrong: readonly Wrong[];
  /** Of a project; people's is larger. */
  readonly scale?: GradeOptions['scale'];
}

/** Those that mostly wait first: the others have the time meanwhile. */
const cases: readonly Case[] = [
  {
    id: 'resilient-system',
    languages: ['typescript'],
    wrong: wrongResilientSystem,
    scale: { orders: 100, windowMs: 2_000 },
  },
  { id: 'monitoring', languages: ['configuration'], wrong: wrongMonitoring },
  { id: 'error-handling', languages: ['typescript', 'python'], wrong: wrongErrorHandling },
  { id: 'reliability', languages: ['typescript', 'python'], wrong: wrongReliability },
];

describe('the exercises and their graders', () => {
  const reports = new Map<string, Promise<GradeReport>>();
  const end = new AbortController();
  // Before the lifetime ends, and with it the broker: where only some tests were asked for, others are still under way.
  after(async function () {
    this.timeout(60_000);
    end.abort();
    await Promise.allSettled(reports.values());
  });
  const lifetime = suiteLifetime();
  /** Many at a time, each in a virtual host of its own. */
  const pool = new Pool(14);
  let broker: Broker;
  const reportOf = (id: ExerciseId, name: string) =>
    reports.get(`${id} ${name}`) ?? assert.fail(`${id} ${name} was not run`);

  before(async function () {
    this.timeout(180_000);
    broker = await startBroker(lifetime, { name: 'exercises' });
    for (const { id, languages, wrong, scale } of cases) {
      const exercise = await compiledExercise(id);
      const run = (name: string, files: Readonly<Record<string, string>>) => {
        const report = pool.run(() =>
          gradeFiles(lifetime, broker, exercise, files, (of, options) =>
            grade(of, { ...options, ...(scale ? { scale } : {}), signal: end.signal }),
          ),
        );
        report.catch(() => {});
        reports.set(`${id} ${name}`, report);
      };
      const [first] = languages;
      for (const language of languages) run(`solution ${language}`, filesOf(exercise, language));
      run('starter', filesOf(exercise, first, 'starter'));
      for (const { name, changes } of wrong) run(name, changed(filesOf(exercise, first), changes));
    }
  });

  for (const { id, languages, wrong } of cases) {
    describe(id, () => {
      for (const language of languages) {
        it(`the solution in ${language} passes`, async () => {
          assertPasses(await reportOf(id, `solution ${language}`));
        });
      }

      if (languages.includes('typescript')) {
        it('its TypeScript is of sound types', async () => {
          await checkTypes(lifetime, await compiledExercise(id));
        });
      }

      it('the starting point does not pass', async () => {
        const { passed, criteria } = await reportOf(id, 'starter');
        assert.equal(passed, false);
        assert.ok(criteria.filter(({ state }) => state === 'fail').length > 0);
      });

      for (const variant of wrong) {
        it(`fails ${variant.name} for ${variant.fails.join(', ')}`, async () => {
          assertFailsAs(await reportOf(id, variant.name), variant);
        });
      }
    });
  }

  it('tells what happened when to the queues and connections of a project', async () => {
    const { timeline } = await reportOf('resilient-system', 'solution typescript');
    assert.ok(timeline);
    const { at, ready, connections, trials, marks } = timeline;
    assert.ok(at.length >= 5, `${at.length} samples`);
    for (const values of [...Object.values(ready), connections]) assert.equal(values.length, at.length);
    assert.ok(deepestFirst(ready).some(([queue]) => queue === 'p4.dead'));
    assert.ok(Math.max(...connections) >= 2, connections.join());
    assert.deepEqual(
      trials.map(({ criterion }) => criterion),
      ['4.1', '4.2', '4.3', '4.4', '4.5', '4.6', '4.7', '4.9'],
    );
    const cuts = marks.filter(({ what }) => what === 'the connections of the consumers are closed');
    assert.equal(cuts.length, 5);
  });

  it('looks at one milestone of a project, and at nothing else', async () => {
    const exercise = await compiledExercise('resilient-system');
    const solution = filesOf(exercise, 'typescript');
    const check = (milestone: string, files = solution) =>
      gradeFiles(lifetime, broker, exercise, files, (of, options) =>
        grade(of, { ...options, scale: { orders: 50, windowMs: 1_000 }, milestone }),
      );
    const refused = changed(solution, {
      'definitions.json': [['"x-message-ttl": 1000', '"x-message-ttl": "1 s"']],
    });
    const [code, monitoring, broken] = await Promise.all([check('M1'), check('M6'), check('M1', refused)]);
    const seen = ({ criteria }: GradeReport) => criteria.map(({ id, state }) => `${id} ${state}`);
    assert.deepEqual(seen(code), ['4.16 pass', '4.18 pass'], lines(code));
    assert.deepEqual(seen(monitoring), ['4.14 pass', '4.15 pass', '4.19 pass'], lines(monitoring));
    assert.deepEqual([code.passed, code.milestone, code.programs], [true, 'M1', []]);
    assert.deepEqual(seen(broken), ['4.16 pass', '4.18 fail'], lines(broken));
    assert.match(lines(broken), /The broker does not take definitions\.json/);
    await assert.rejects(check('M9'), /no milestone M9/);
  });

  it('another way than that of the solution passes: the delayed retry of 4.3', async function () {
    const version = parseVersion(broker.version);
    if (!version || !isAtLeast(version, 4, 3, 1)) return this.skip();
    const exercise = await compiledExercise('error-handling');
    const files = changed(filesOf(exercise, 'typescript'), delayedRetry);
    assertPasses(await pool.run(() => gradeFiles(lifetime, broker, exercise, files)));
  });

  it('a check in a process of its own can be cancelled', async () => {
    const cancel = new AbortController();
    const exercise = await compiledExercise('reliability');
    const checking = gradeFiles(lifetime, broker, exercise, filesOf(exercise, 'typescript'), (of, options) =>
      gradeApart(graderFile, of, {
        ...options,
        signal: cancel.signal,
        onProgress: ({ doing }) => {
          if (doing === 'Closing the connection of the consumer') cancel.abort();
        },
      }),
    );
    await assert.rejects(checking, /cancelled/);
  });
});
