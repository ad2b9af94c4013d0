// npm run bench: every performance figure, measured in one run on this machine.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenDocument } from '../src/language/open-document.ts';
import { features } from '../src/language/service.ts';
import { lintDefinitionsText } from '../src/lint/lint.ts';
import { lintConf } from '../src/lint/lint-conf.ts';
import { auditOfManyQueues } from '../test/bench/audit.ts';
import { explorerAtScale } from '../test/bench/explorer.ts';
import { faultRuns } from '../test/bench/faults.ts';
import { type LessonTimes, openLessons } from '../test/bench/lessons.ts';
import { replayBesideShovel } from '../test/bench/replay.ts';
import { triageOfFullQueues } from '../test/bench/triage.ts';
import { largeDefinitions } from '../test/support/large-definitions.ts';
import { type Lifetime, runScript } from './lifetime.ts';
import { runHostTests } from './vscode/host-tests.ts';

const root = join(import.meta.dirname, '..');

/** A figure, and the bound that it must keep where one was promised. */
interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
}

await runScript(async lifetime => {
  const build = spawnSync(process.execPath, ['esbuild.mjs', '--production', '--tests'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (build.status !== 0) return 1;
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-bench-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const figures = [
    ...(await lintOfLargeFile(folder)),
    lintOfLongConf(),
    completionInLongConf(),
    ...(await triageOfFullQueues(lifetime)),
    ...(await replayBesideShovel(lifetime)),
    ...(await auditOfManyQueues(lifetime)),
    ...(await explorerAtScale(lifetime)),
    ...(await faultRuns(lifetime)),
    ...(await sizes()),
    await activation(lifetime, folder),
    ...(await lessons()),
  ];
  console.log(`\nNode ${process.version}, ${process.platform} ${process.arch}`);
  let kept = true;
  for (const { what, value, unit, atMost } of figures) {
    const good = atMost === undefined || value <= atMost;
    kept &&= good;
    const bound = atMost === undefined ? 'no bound yet' : `at most ${atMost} ${unit}`;
    console.log(`${good ? 'kept  ' : 'BROKEN'}  ${what}: ${value.toFixed(1)} ${unit} (${bound})`);
  }
  return kept ? 0 : 1;
});

async function sizes(): Promise<Figure[]> {
  // Only of the extension a size was promised.
  const bundles = {
    extension: 1000,
    'language-worker': undefined,
    cli: undefined,
    'webview/course': undefined,
  };
  return Promise.all(
    Object.entries(bundles).map(async ([bundle, atMost]) => {
      const parts = await partsOf(`${bundle}.js`);
      const bytes = await Promise.all(parts.map(async file => (await stat(join(root, 'dist', file))).size));
      return {
        what: `bundle ${bundle}, minified`,
        value: bytes.reduce((a, b) => a + b) / 1000,
        unit: 'kB',
        atMost,
      };
    }),
  );
}

/** A bundle's file, and those that it imports, at once or on demand. */
async function partsOf(entry: string): Promise<readonly string[]> {
  const parts = new Set([entry]);
  for (const part of parts) {
    const text = await readFile(join(root, 'dist', part), 'utf8');
    for (const [, imported = ''] of text.matchAll(/"\.\/(extension-\w+\.js)"/g)) parts.add(imported);
  }
  return [...parts];
}

/** From `activate()` being asked for to its answer, loading the bundle included. */
async function activation(lifetime: Lifetime, folder: string): Promise<Figure> {
  await mkdir(join(folder, 'empty'));
  const extension = await withoutActivationEvents(folder);
  const result = join(folder, 'result.json');
  const times: number[] = [];
  for (let run = 0; run < 10; run++) {
    const passed = await runHostTests(lifetime, {
      extensionDevelopmentPath: extension,
      extensionTestsPath: join(root, 'out/bench/activation.cjs'),
      workspace: join(folder, 'empty'),
      env: { BENCH_RESULT: result },
    });
    if (!passed) throw new Error('The window for measuring the activation failed; its own words are above.');
    times.push(JSON.parse(await readFile(result, 'utf8')).milliseconds);
  }
  console.log(`activation: ${times.map(time => time.toFixed(1)).join(', ')} ms`);
  return {
    what: 'activation in the extension host, median of 10 windows',
    value: median(times),
    unit: 'ms',
    atMost: 50,
  };
}

/** From a click in the view of the course to words on the screen. */
async function lessons(): Promise<Figure[]> {
  const times: LessonTimes[] = [];
  for (let run = 0; run < 7; run++) times.push(await openLessons());
  const figure = (name: keyof LessonTimes, what: string, atMost?: number): Figure => {
    const values = times.map(time => time[name]);
    console.log(`${what}: ${values.map(value => value.toFixed(0)).join(', ')} ms`);
    const bound = atMost === undefined ? {} : { atMost };
    return { what: `${what}, median of 7 windows`, value: median(values), unit: 'ms', ...bound };
  };
  return [
    figure('frame', 'the first page of a window: until VS Code has a frame for it'),
    figure('page', 'the first lesson of a window: in its frame', 200),
    figure('another', 'another lesson in the page', 200),
  ];
}

/** The extension as it is built, but for what starts it: VS Code itself opens JSON in each window. */
async function withoutActivationEvents(folder: string): Promise<string> {
  const extension = join(folder, 'extension');
  await mkdir(extension);
  for (const name of ['dist', 'docs', 'media', 'schemas', 'snippets'])
    await symlink(join(root, name), join(extension, name));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(extension, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  return extension;
}

/** All rules over 50,000 queues and 50,000 bindings, against `JSON.parse` of the same text in turn with it. */
async function lintOfLargeFile(folder: string): Promise<Figure[]> {
  const text = largeDefinitions(50_000);
  const file = join(folder, 'definitions.json');
  await writeFile(file, text);
  const parses: number[] = [];
  const lints: number[] = [];
  const runs: CommandRun[] = [];
  // The first runs of the lint are those of a compiler that gets warm; the command shows what a cold one costs.
  for (let run = 0; run < 11; run++) {
    parses.push(time(() => JSON.parse(text)));
    lints.push(time(() => lintDefinitionsText(text, { profile: 'production' })));
    runs.push(lintWithCommand(file));
  }
  const parse = median(parses);
  const megabytes = text.length / 1e6;
  console.log(`JSON.parse of ${megabytes.toFixed(1)} MB: ${parses.map(ms => ms.toFixed(0)).join(', ')} ms`);
  console.log(`lint: ${lints.map(ms => ms.toFixed(0)).join(', ')} ms`);
  console.log(`command: ${runs.map(({ ms }) => ms.toFixed(0)).join(', ')} ms`);
  return [
    {
      what: 'lint of a large definitions file / JSON.parse',
      value: median(lints) / parse,
      unit: 'times',
      atMost: 6,
    },
    {
      // rabbit-toolbelt 1.15 takes 2.1 s where JSON.parse takes 53 ms: a third of that.
      what: 'the command on the same file, as a process / JSON.parse',
      value: median(runs.map(({ ms }) => ms)) / parse,
      unit: 'times',
      atMost: 13.2,
    },
    {
      what: 'memory of the command at its highest, Node itself included / the file',
      value: median(runs.map(({ peakBytes }) => peakBytes)) / text.length,
      unit: 'times',
      atMost: 10,
    },
  ];
}

/** All rules over a rabbitmq.conf of 10,000 lines. */
function lintOfLongConf(): Figure {
  const text = longConf();
  const lints = Array.from({ length: 15 }, () => time(() => lintConf(text, { profile: 'production' })));
  return { what: 'lint of a rabbitmq.conf with 10,000 lines', value: median(lints), unit: 'ms', atMost: 30 };
}

/** A key is typed at the end of the same file, as the language worker has it: with each letter the text is read again. */
function completionInLongConf(): Figure {
  const text = `${longConf()}\n`;
  const document = new OpenDocument(1, text, { options: { profile: 'production' } }, 'conf');
  const line = text.split('\n').length - 1;
  const times = [...'log.console.level'].map((letter, character) =>
    time(() => {
      document.change(character + 2, [{ offset: text.length + character, length: 0, text: letter }]);
      features.complete(document, { position: { line, character: character + 1 } });
    }),
  );
  return {
    what: 'completion in a rabbitmq.conf with 10,000 lines',
    value: median(times),
    unit: 'ms',
    atMost: 10,
  };
}

/** Users with their rights, comments and empty lines. */
function longConf(): string {
  const user = (name: string) => [
    `# ${name}`,
    `default_users.${name}.password = $(PASSWORD_${name})`,
    `default_users.${name}.configure = ^${name}\\..*`,
    `default_users.${name}.read = ^${name}\\..* # its own`,
    '',
  ];
  return Array.from({ length: 2000 }, (_, index) => user(`user${index}`).join('\n')).join('\n');
}

interface CommandRun {
  readonly ms: number;
  readonly peakBytes: number;
}

function lintWithCommand(file: string): CommandRun {
  const tellPeak = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS * 1024))';
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${tellPeak}`, join(root, 'dist/cli.js'), 'lint', file],
    { encoding: 'utf8' },
  );
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`The command ended with ${status}: ${stderr}`);
  return { ms, peakBytes: Number(stderr) };
}

function time(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
