// npm run bench: every performance figure, measured in one run on this machine.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintDefinitionsText } from '../src/lint/lint.ts';
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
  const figures = [...(await sizes()), await activation(lifetime), lintOfLargeFile()];
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
  const bundles = { extension: 1000, cli: undefined, 'webview/course': undefined };
  const files = await readdir(join(root, 'dist'), { recursive: true });
  return Promise.all(
    Object.entries(bundles).map(async ([bundle, atMost]) => {
      const parts = files.filter(file => file.startsWith(bundle) && file.endsWith('.js'));
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

/** From `activate()` being asked for to its answer, loading the bundle included; the median of fresh windows. */
async function activation(lifetime: Lifetime): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-bench-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Without a file of RabbitMQ's in it, so that the window does not activate the extension by itself.
  await mkdir(join(folder, 'empty'));
  const result = join(folder, 'result.json');
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const passed = await runHostTests(lifetime, {
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out/bench/activation.cjs'),
      workspace: join(folder, 'empty'),
      env: { BENCH_RESULT: result },
    });
    if (!passed) throw new Error('The window for measuring the activation failed; its own words are above.');
    times.push(JSON.parse(await readFile(result, 'utf8')).milliseconds);
  }
  console.log(`activation: ${times.map(time => time.toFixed(1)).join(', ')} ms`);
  return {
    what: 'activation in the extension host, median of 5 windows',
    value: median(times),
    unit: 'ms',
    atMost: 50,
  };
}

/** All rules over 50,000 queues and 50,000 bindings, against `JSON.parse` of the same text in turn with it. */
function lintOfLargeFile(): Figure {
  const text = largeDefinitions(50_000);
  const ratios: number[] = [];
  for (let run = 0; run < 5; run++) {
    const parse = time(() => JSON.parse(text));
    const lint = time(() => lintDefinitionsText(text, { profile: 'production' }));
    ratios.push(lint / parse);
  }
  console.log(
    `lint of ${(text.length / 1e6).toFixed(1)} MB / JSON.parse: ${ratios.map(ratio => ratio.toFixed(1)).join(', ')}`,
  );
  return {
    what: 'lint of a large definitions file, in times of JSON.parse (median of 5)',
    value: median(ratios),
    unit: 'times',
  };
}

function largeDefinitions(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return JSON.stringify(
    {
      rabbit_version: '4.3.0',
      vhosts: [{ name: '/' }],
      exchanges: [
        {
          name: 'orders',
          vhost: '/',
          type: 'topic',
          durable: true,
          auto_delete: false,
          internal: false,
          arguments: {},
        },
      ],
      queues: numbers.map(n => ({
        name: `orders.region-${n}.work`,
        vhost: '/',
        durable: true,
        auto_delete: false,
        arguments: {
          'x-queue-type': 'quorum',
          'x-dead-letter-exchange': '',
          'x-dead-letter-routing-key': `orders.region-${n % 100}.work`,
        },
      })),
      bindings: numbers.map(n => ({
        source: 'orders',
        vhost: '/',
        destination: `orders.region-${n}.work`,
        destination_type: 'queue',
        routing_key: `region.${n}.*`,
        arguments: {},
      })),
    },
    null,
    2,
  );
}

function time(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
