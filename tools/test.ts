// Checks, builds and runs the tests: node tools/test.ts [--layer NAME]... [--grep TEXT]
// The last line is `N passed, N failed` (and `, N skipped`).
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Counts } from '../test/support/mocha.ts';
import { findSource } from './broker/source.ts';
import { findBrowser } from './browser.ts';
import { runChecks } from './check.ts';
import { Lifetime, runScript } from './lifetime.ts';
import { runToEnd, spawnOwned } from './process.ts';
import { ensureVSCode } from './vscode/server.ts';

const root = resolve(import.meta.dirname, '..');

interface Layer {
  /** What Node runs. */
  readonly args: readonly string[];
  /** What it takes of the machine's {@link places}. */
  readonly takes: number;
}

/** A layer of clicks takes a core and more; two of the others share one, as they mostly wait for brokers. */
const places = 4;

/** The layers in the order in which they begin, as places get free: the short ones last, to fill both cores to the end. */
const layers: Readonly<Record<string, Layer>> = {
  // Its tests have 5 s each, and little to wait for.
  unit: inMocha('test/unit', { timeoutMs: 5_000, takes: places }),
  // Inside VS Code. It looks at the clock: how long typing waits for us.
  host: { args: [join(root, 'tools/vscode/host-layer.ts')], takes: places },
  // A person's clicks in VS Code: here on brokers, below in the explorer, in files and in the course.
  'e2e-brokers': inMocha('test/e2e/brokers', { takes: 2 }),
  integration: inMocha('test/integration'),
  // What ships in snippets/, played against a broker in every language.
  snippets: inMocha('test/snippets'),
  // SCREENSHOTS says into which folder pictures of every view go, in three themes.
  'e2e-explorer': inMocha('test/e2e/explorer', { takes: 2 }),
  // The tree, its pages and acts, on brokers that are large, restricted or fail. SLOW_FAULTS=1 and ACTS_CLUSTER=1 have more of it.
  explorer: inMocha('test/explorer'),
  // What becomes of messages. FAULT_RUNS says how many transfers meet faults beside one for each kind, FAULT_SEED which.
  transfer: inMocha('test/transfer'),
  // What the exercises' graders say of right and wrong work, which is many programs at a time.
  exercises: inMocha('test/exercises', { timeoutMs: 200_000, takes: 2 }),
  'e2e-files': inMocha('test/e2e/files', { takes: 2 }),
  // What the readiness audit says of clusters in failing and passing states.
  audit: inMocha('test/audit'),
  // The webviews in a browser, without VS Code.
  pages: inMocha('test/pages'),
  'e2e-course': inMocha('test/e2e/course', { takes: 2 }),
  // What the lessons and the quiz say, asked of a broker.
  lessons: inMocha('test/lessons'),
  // MUTANTS says how many, MUTANTS_SEED which.
  differential: inMocha('test/differential'),
};

/** No layer takes nearly as long; one that does hangs. */
const layerDeadlineMs = 15 * 60_000;

await runScript(async lifetime => {
  const { values: options } = parseArgs({
    options: { layer: { type: 'string', multiple: true }, grep: { type: 'string' } },
  });
  const chosen = options.layer ?? Object.keys(layers);
  const unknown = chosen.find(name => !Object.hasOwn(layers, name));
  if (unknown) throw new Error(`There is no layer ${unknown}; there are ${Object.keys(layers).join(', ')}.`);

  const results: Counts[] = options.layer ? [] : [runChecks()];
  if (await build()) {
    if (chosen.some(name => name !== 'unit')) await prepare();
    const inTurn = Object.entries(layers).filter(([name]) => chosen.includes(name));
    const isAlone = inTurn.length === 1;
    const run = (name: string, layer: Layer) =>
      runLayer(lifetime, name, layer, { grep: options.grep, isAlone });
    results.push(...(await runInPlaces(inTurn, run)));
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

/** Runs each as soon as there is place for it, and no earlier than those before it. */
async function runInPlaces(
  inTurn: readonly (readonly [name: string, layer: Layer])[],
  run: (name: string, layer: Layer) => Promise<Counts>,
): Promise<readonly Counts[]> {
  const running = new Set<Promise<unknown>>();
  const results: Promise<Counts>[] = [];
  let free = places;
  for (const [name, layer] of inTurn) {
    while (free < layer.takes) await Promise.race(running);
    free -= layer.takes;
    const result = run(name, layer);
    results.push(result);
    const ended = result.finally(() => {
      free += layer.takes;
      running.delete(ended);
    });
    running.add(ended);
  }
  return Promise.all(results);
}

/**
 * A layer that runs no test, or that ends in another way than its counts say, is one failure more. What one that is
 * not alone says comes in one piece.
 */
async function runLayer(
  script: Lifetime,
  name: string,
  layer: Layer,
  { grep, isAlone }: { grep: string | undefined; isAlone: boolean },
): Promise<Counts> {
  console.log(`${name} …`);
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-test-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  const countsFile = join(folder, 'counts.json');
  const env = { TEST_COUNTS: countsFile, ...(grep ? { TEST_GREP: grep } : {}) };

  const output: Buffer[] = [];
  const run = runToItsEnd(lifetime, layer, env, isAlone ? 'live' : output);
  const ended = await Promise.race([run, deadline(lifetime)]);
  const counts = await readFile(countsFile, 'utf8').then(
    text => JSON.parse(text) as Counts,
    () => undefined,
  );
  await lifetime.end();
  if (!isAlone) console.log(`\n${name}\n${Buffer.concat(output)}`);
  const trouble = complaint(ended, counts, grep);
  if (trouble) console.log(`The ${name} layer ${trouble}.`);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  return { passed, failed: failed + (trouble ? 1 : 0), skipped };
}

function complaint(
  ended: boolean | 'late',
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

/** Mocha in a process of its own. */
function inMocha(folder: string, { timeoutMs = 120_000, takes = 1 } = {}): Layer {
  return { args: [join(root, 'test/support/layer.ts'), folder, String(timeoutMs)], takes };
}

/** On Ctrl-C it has the time to end the brokers and browsers that its tests started. @returns whether the tests passed */
function runToItsEnd(
  lifetime: Lifetime,
  { args }: Layer,
  env: NodeJS.ProcessEnv,
  output: Buffer[] | 'live',
): Promise<boolean> {
  const out = output === 'live' ? 'inherit' : 'pipe';
  const child = spawnOwned(lifetime, process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out],
    graceMs: 60_000,
  });
  if (output !== 'live')
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => output.push(chunk));
  return new Promise(resolve => {
    child.once('error', () => resolve(false));
    child.once('close', code => resolve(code === 0));
  });
}
