// Runs the tests that ask brokers against every supported release series: node tools/matrix.ts [SERIES]...
// The last line is `N passed, N failed`.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MATRIX } from './broker/source.ts';
import { startBroker } from './broker.ts';
import { Lifetime, runScript } from './lifetime.ts';
import { spawnOwned } from './process.ts';

/** Those that ask brokers. */
const layers = [
  'integration',
  'explorer',
  'transfer',
  'audit',
  'snippets',
  'lessons',
  'exercises',
  'differential',
];

await runScript(async lifetime => {
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : MATRIX;
  const lines: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const series of chosen) {
    process.env.RABBITMQ_PRODUCTION_BROKER = series;
    const version = await brokerVersion(lifetime, series);
    console.log(`\nRabbitMQ ${version}`);
    const counts = await runLayers(lifetime);
    passed += counts.passed;
    failed += counts.failed;
    lines.push(`RabbitMQ ${version}: ${counts.passed} passed, ${counts.failed} failed`);
  }
  console.log(`\n${lines.join('\n')}\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

/** Starts that broker once, so that a missing folder is made before any test's clock runs. */
async function brokerVersion(script: Lifetime, series: string): Promise<string> {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const { version } = await startBroker(lifetime);
    if (version.startsWith(`${series}.`)) return version;
    throw new Error(
      `The broker for series ${series} is RabbitMQ ${version}: the matrix would not test what it says`,
    );
  } finally {
    await lifetime.end();
  }
}

/** What the layers count together; a run that ends in another way than by counting is one failure. */
async function runLayers(lifetime: Lifetime): Promise<{ passed: number; failed: number }> {
  const child = spawnOwned(
    lifetime,
    process.execPath,
    [join(import.meta.dirname, 'test.ts'), ...layers.flatMap(layer => ['--layer', layer])],
    {
      env: {
        MUTANTS: '600',
        FAULT_RUNS: '60',
        SLOW_FAULTS: '1',
        LESSONS_CLUSTER: '1',
        PROJECT_CLUSTER: '1',
        ACTS_CLUSTER: '1',
        ...process.env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      graceMs: 60_000,
    },
  );
  let last = '';
  if (child.stdout) {
    for await (const line of createInterface(child.stdout)) {
      console.log(line);
      last = line;
    }
  }
  const counts = /^(\d+) passed, (\d+) failed/.exec(last);
  return counts ? { passed: Number(counts[1]), failed: Number(counts[2]) } : { passed: 0, failed: 1 };
}
