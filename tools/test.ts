// Checks, builds and runs the tests: node tools/test.ts [--layer unit|integration|explorer|transfer|audit|snippets|lessons|exercises|differential|host|e2e-files|e2e-course|e2e-brokers|e2e-explorer|pages]... [--grep TEXT]
// The last line is `N passed, N failed` (and `, N skipped`).
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { clusterEnvironment, startDemo } from '../demo/demo.ts';
import type { Counts } from '../test/support/mocha.ts';
import { findSource } from './broker/source.ts';
import { findBrowser } from './browser.ts';
import { runChecks } from './check.ts';
import { Lifetime, runScript } from './lifetime.ts';
import { runToEnd, spawnOwned } from './process.ts';
import { runHostTests } from './vscode/host-tests.ts';
import { ensureVSCode } from './vscode/server.ts';

const root = resolve(import.meta.dirname, '..');

/** Runs a layer's tests, whose words go to `output`. @returns whether they passed. */
type Run = (lifetime: Lifetime, env: NodeJS.ProcessEnv, output: Output) => Promise<boolean>;

/** As it comes, or kept until it can be read in one piece. */
type Output = 'live' | Buffer[];

/** The layers from the innermost outwards, and how each runs its tests. */
const layers: Readonly<Record<string, Run>> = {
  unit: inNode('test/unit', { timeoutMs: 5_000 }),
  integration: inNode('test/integration', { timeoutMs: 120_000 }),
  // The tree, its pages and acts, on brokers that are large, restricted or fail. SLOW_FAULTS=1 and ACTS_CLUSTER=1 have more of it.
  explorer: inNode('test/explorer', { timeoutMs: 120_000 }),
  // What becomes of messages. FAULT_RUNS says how many transfers meet faults beside one for each kind, FAULT_SEED which.
  transfer: inNode('test/transfer', { timeoutMs: 120_000 }),
  // What the readiness audit says of clusters in failing and passing states.
  audit: inNode('test/audit', { timeoutMs: 120_000 }),
  // What ships in snippets/, played against a broker in every language.
  snippets: inNode('test/snippets', { timeoutMs: 120_000 }),
  // What the lessons and the quiz say, asked of a broker.
  lessons: inNode('test/lessons', { timeoutMs: 120_000 }),
  // What the exercises' graders say of right and wrong work.
  exercises: inNode('test/exercises', { timeoutMs: 200_000 }),
  // MUTANTS says how many, MUTANTS_SEED which.
  differential: inNode('test/differential', { timeoutMs: 120_000 }),
  host: async (lifetime, env) =>
    runHostTests(lifetime, {
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out/host/index.cjs'),
      workspace: join(root, 'demo/workspace'),
      env: { ...env, ...clusterEnvironment(await startDemo(lifetime)) },
    }),
  // A person's clicks in VS Code: in files, in the course, on brokers, and in the explorer.
  'e2e-files': inNode('test/e2e/files', { timeoutMs: 120_000 }),
  'e2e-course': inNode('test/e2e/course', { timeoutMs: 120_000 }),
  'e2e-brokers': inNode('test/e2e/brokers', { timeoutMs: 120_000 }),
  // SCREENSHOTS says into which folder pictures of every view go, in three themes.
  'e2e-explorer': inNode('test/e2e/explorer', { timeoutMs: 120_000 }),
  // The webviews in a browser, without VS Code.
  pages: inNode('test/pages', { timeoutMs: 120_000 }),
};

/** What runs after what. Lanes beside each other mostly wait, each for brokers and browsers of its own. */
const stages: readonly (readonly (readonly string[])[])[] = [
  [['unit']],
  [
    ['integration', 'transfer'],
    ['snippets', 'lessons', 'differential'],
    ['explorer', 'exercises', 'audit'],
  ],
  [['host']],
  [
    ['e2e-brokers', 'e2e-course'],
    ['e2e-explorer', 'e2e-files', 'pages'],
  ],
];

/** No layer takes nearly as long; one that does hangs. */
const layerDeadlineMs = 15 * 60_000;

await runScript(async lifetime => {
  const { values: options } = parseArgs({
    options: { layer: { type: 'string', multiple: true }, grep: { type: 'string' } },
  });
  const chosen = options.layer ?? Object.keys(layers);
  const unknown = chosen.find(name => !Object.hasOwn(layers, name));
  if (unknown) throw new Error(`There is no layer ${unknown}; there are ${Object.keys(layers).join(', ')}.`);

  const unstaged = Object.keys(layers).find(name => !stages.flat(2).includes(name));
  if (unstaged) throw new Error(`The layer ${unstaged} is in no stage: it would never run.`);

  const results: Counts[] = options.layer ? [] : [runChecks()];
  if (await build()) {
    if (chosen.some(name => name !== 'unit')) await prepare();
    const runLane = async (lane: readonly string[], isLive: boolean) => {
      for (const name of lane)
        results.push(await runLayer(lifetime, name, options.grep, isLive ? 'live' : []));
    };
    for (const stage of stages) {
      const lanes = stage
        .map(lane => lane.filter(name => chosen.includes(name)))
        .filter(({ length }) => length > 0);
      await Promise.all(lanes.map((lane, index) => runLane(lane, index === 0)));
    }
  }
  const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
  const nothingRan = sum('passed') + sum('failed') === 0;
  const failed = sum('failed') + (nothingRan ? 1 : 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  await lifetime.end();
  console.log(`${sum('passed')} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
});

function build(): Promise<boolean> {
  console.log('Building …');
  return runToEnd(process.execPath, ['esbuild.mjs', '--tests'], { cwd: root }).then(
    () => true,
    error => {
      console.error(error.message);
      return false;
    },
  );
}

/** What the layers run on is there before any test's clock runs. */
async function prepare(): Promise<void> {
  console.log('Looking for a broker, VS Code and a browser …');
  const brokerAndBrowser = async () => {
    await findSource();
    await findBrowser();
  };
  await Promise.all([brokerAndBrowser(), ensureVSCode()]);
}

/** A layer that runs no test, or that ends in another way than its counts say, is one failure more. */
async function runLayer(
  script: Lifetime,
  name: string,
  grep: string | undefined,
  output: Output,
): Promise<Counts> {
  if (output === 'live') console.log(`\n${name}`);
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-test-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  const countsFile = join(folder, 'counts.json');
  const env = { TEST_COUNTS: countsFile, ...(grep ? { TEST_GREP: grep } : {}) };

  const run = layers[name]?.(lifetime, env, output).catch((error: Error) => {
    if (!script.ended) console.error(error.message);
    return false;
  });
  const ended = await Promise.race([run, deadline(lifetime)]);
  const counts = await readFile(countsFile, 'utf8').then(
    text => JSON.parse(text) as Counts,
    () => undefined,
  );
  await lifetime.end();
  if (output !== 'live') console.log(`\n${name}\n${Buffer.concat(output)}`);
  const trouble = complaint(ended, counts, grep);
  if (trouble) console.log(`The ${name} layer ${trouble}.`);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  return { passed, failed: failed + (trouble ? 1 : 0), skipped };
}

function complaint(
  ended: boolean | 'late' | undefined,
  counts: Counts | undefined,
  grep: string | undefined,
): string | undefined {
  if (ended === 'late') return `was not done after ${layerDeadlineMs / 60_000} minutes`;
  if (!counts) return 'ended before its tests did';
  if (counts.failed > 0) return undefined;
  if (!ended) return 'failed outside its tests';
  if (counts.passed === 0 && !grep) return 'ran no test';
  return undefined;
}

function deadline(lifetime: Lifetime): Promise<'late'> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve('late'), layerDeadlineMs);
    lifetime.defer(() => clearTimeout(timer));
  });
}

/** Mocha in a process of its own; on Ctrl-C it has the time to end the brokers and browsers that its tests started. */
function inNode(folder: string, { timeoutMs }: { timeoutMs: number }): Run {
  return (lifetime, env, output) => {
    const out = output === 'live' ? 'inherit' : 'pipe';
    const args = [join(root, 'test/support/layer.ts'), folder, String(timeoutMs)];
    const options = {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', out, out] as ['ignore', typeof out, typeof out],
      graceMs: 60_000,
    };
    const child = spawnOwned(lifetime, process.execPath, args, options);
    if (output !== 'live')
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => output.push(chunk));
    return new Promise(resolve => {
      child.once('error', () => resolve(false));
      child.once('close', code => resolve(code === 0));
    });
  };
}
