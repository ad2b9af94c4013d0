// Checks, builds and runs the tests: node tools/test.ts [--layer NAME]... [--grep TEXT]
// The last line is `N passed, N failed` (and `, N skipped`).
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { TestEnd } from '../test/support/mocha.ts';
import { findSource } from './broker/source.ts';
import { findBrowser } from './browser.ts';
import { runChecks } from './check.ts';
import { inMocha, type Layer, runLayer } from './layer.ts';
import { type Lifetime, runScript } from './lifetime.ts';
import { runToEnd } from './process.ts';
import { failure, inWords, isAnyFailed } from './test-ends.ts';
import { ensureVSCode } from './vscode/server.ts';

const root = resolve(import.meta.dirname, '..');

/** A layer of clicks takes a core and more; two of the others share one, as they mostly wait for brokers. */
const places = 4;

/** VS Code and a browser drop a click now and then where another layer has the core just then. */
const clicks = { takes: 2, asksAgain: true };

/** The layers in the order in which they begin, as places get free: the short ones last, to fill both cores to the end. */
const layers: Readonly<Record<string, Layer>> = {
  // Its tests have 5 s each, and little to wait for.
  unit: inMocha('test/unit', { timeoutMs: 5_000, takes: places }),
  // Inside VS Code. It looks at the clock: how long typing waits for us.
  host: { args: [join(root, 'tools/vscode/host-layer.ts')], takes: places, asksAgain: false },
  // A person's clicks in VS Code: here on brokers, below in the explorer, in files and in the course. E2E_DEEP=1 has more of them.
  'e2e-brokers': inMocha('test/e2e/brokers', clicks),
  integration: inMocha('test/integration'),
  // What ships in snippets/, played against a broker in every language.
  snippets: inMocha('test/snippets'),
  // SCREENSHOTS says into which folder pictures of every view go, in three themes.
  'e2e-explorer': inMocha('test/e2e/explorer', clicks),
  // The tree, its pages and acts, on brokers that are large, restricted or fail. SLOW_FAULTS=1 and ACTS_CLUSTER=1 have more of it.
  explorer: inMocha('test/explorer'),
  // What becomes of messages. FAULT_RUNS says how many transfers meet faults beside one for each kind, FAULT_SEED which.
  transfer: inMocha('test/transfer'),
  // What the exercises' graders say of right and wrong work, which is many programs at a time.
  exercises: inMocha('test/exercises', { timeoutMs: 200_000, takes: 2 }),
  'e2e-files': inMocha('test/e2e/files', clicks),
  // What the readiness audit says of clusters in failing and passing states.
  audit: inMocha('test/audit'),
  // The webviews in a browser, without VS Code.
  pages: inMocha('test/pages'),
  'e2e-course': inMocha('test/e2e/course', clicks),
  // What the lessons and the quiz say, asked of a broker.
  lessons: inMocha('test/lessons'),
  // MUTANTS says how many, MUTANTS_SEED which.
  differential: inMocha('test/differential'),
};

await runScript(async lifetime => {
  const { values: options } = parseArgs({
    options: { layer: { type: 'string', multiple: true }, grep: { type: 'string' } },
  });
  const chosen = options.layer ?? Object.keys(layers);
  const unknown = chosen.find(name => !Object.hasOwn(layers, name));
  if (unknown) throw new Error(`There is no layer ${unknown}; there are ${Object.keys(layers).join(', ')}.`);

  const ends: TestEnd[] = options.layer ? [] : [...runChecks()];
  const askedAgain: TestEnd[] = [];
  if (await build()) {
    if (chosen.some(name => name !== 'unit')) await prepare();
    const inTurn = Object.entries(layers).filter(([name]) => chosen.includes(name));
    const isAlone = inTurn.length === 1;
    const all = await runInPlaces(inTurn, (name, layer) =>
      runLayer(lifetime, name, layer, { grep: options.grep, isAlone }),
    );
    for (const [index, [name, layer]] of inTurn.entries()) {
      const first = all[index] ?? [];
      const last = layer.asksAgain && !isAlone ? await askAgain(lifetime, name, layer, first) : first;
      askedAgain.push(...first.filter(end => !last.includes(end)));
      ends.push(...last);
    }
  } else {
    ends.push(failure('node esbuild.mjs --tests', 'see above'));
  }
  if (ends.every(({ state }) => state === 'skipped')) ends.push(failure('npm test', 'no test ran'));
  await lifetime.end();
  printFailures('Failed beside other layers, and so asked again alone', askedAgain);
  printFailures('Failed', ends);
  console.log(`\n${inWords(ends)}`);
  return isAnyFailed(ends) ? 1 : 0;
});

/** A line for each that failed. */
function printFailures(heading: string, ends: readonly TestEnd[]): void {
  const failures = ends.filter(({ state }) => state === 'failed');
  if (failures.length > 0) console.log(`\n${heading}:`);
  for (const { titles, message } of failures)
    console.log(`  ${titles.join(' › ')}: ${message?.replace(/\s+/g, ' ').slice(0, 300)}`);
}

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

/** Runs the suites again in which something failed. @returns how all tests of the layer ended at last. */
async function askAgain(
  lifetime: Lifetime,
  name: string,
  layer: Layer,
  first: readonly TestEnd[],
): Promise<readonly TestEnd[]> {
  let ends = first;
  const suiteOf = ({ titles: [suite] }: TestEnd) => suite;
  for (const suite of new Set(first.filter(({ state }) => state === 'failed').map(suiteOf))) {
    const again = await runLayer(lifetime, name, layer, { grep: suite, isAlone: true });
    // Also what failed outside its tests.
    const asked = again.filter(end => suiteOf(end) === suite || end.state === 'failed');
    if (asked.length > 0) ends = [...ends.filter(end => suiteOf(end) !== suite), ...asked];
  }
  return ends;
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
  run: (name: string, layer: Layer) => Promise<readonly TestEnd[]>,
): Promise<readonly (readonly TestEnd[])[]> {
  const running = new Set<Promise<unknown>>();
  const results: Promise<readonly TestEnd[]>[] = [];
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
