import assert from 'node:assert/strict';
import { grade } from '../../src/lab/grading/grade.ts';
import { startCluster } from '../../tools/broker/cluster.ts';
import { suiteLifetime } from '../support/lifetime.ts';
import { compiledExercise, filesOf, gradeFiles, lines } from './bench.ts';
import { clusterCommands } from './cluster-commands.ts';

/** Three nodes that are stopped and frozen take minutes: `npm run test:matrix` sets this. */
const isAsked = process.env.PROJECT_CLUSTER === '1';

(isAsked ? describe : describe.skip)('project 4 on a cluster of three nodes', () => {
  const lifetime = suiteLifetime();

  it('the solution loses nothing when nodes stop, freeze and run out of memory', async function () {
    this.timeout(600_000);
    const brokers = await startCluster(lifetime, { name: 'project' });
    const [first] = brokers;
    assert.ok(first);
    const exercise = await compiledExercise('resilient-system');
    const files = filesOf(exercise, 'typescript');
    const course = JSON.parse(files['course.json'] ?? '');
    const cluster = await clusterCommands(lifetime, brokers);
    const report = await gradeFiles(
      lifetime,
      first,
      exercise,
      { ...files, 'course.json': JSON.stringify({ ...course, cluster }) },
      (work, options) => grade(work, { ...options, scale: { orders: 150, windowMs: 5_000 } }),
    );
    const seen = report.criteria.filter(({ id }) => ['4.10', '4.11', '4.12', '4.13'].includes(id));
    assert.deepEqual(
      seen.map(({ id, state }) => `${id} ${state}`),
      ['4.10 pass', '4.11 pass', '4.12 pass', '4.13 pass'],
      lines(report),
    );
    assert.ok(report.passed, lines(report));
    for (const { id, seen: words } of seen) console.log(`      ${id} ${words}`);
  });
});
