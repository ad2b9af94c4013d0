import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestEnd } from '../test/support/mocha.ts';
import { Lifetime } from './lifetime.ts';
import { spawnOwned } from './process.ts';
import { failure, inWords, isAnyFailed } from './test-ends.ts';

const root = resolve(import.meta.dirname, '..');

export interface Layer {
  /** What Node runs. */
  readonly args: readonly string[];
  /** What it takes of the machine's places, see test.ts. */
  readonly takes: number;
  /** Whether a suite that failed beside other layers is asked once more, alone. */
  readonly asksAgain: boolean;
}

/** No layer takes nearly as long; one that does hangs. */
const deadlineMs = 15 * 60_000;

/** Mocha in a process of its own. */
export function inMocha(folder: string, { timeoutMs = 120_000, takes = 1, asksAgain = false } = {}): Layer {
  return { args: [join(root, 'test/support/layer.ts'), folder, String(timeoutMs)], takes, asksAgain };
}

interface RunOptions {
  /** Narrows the tests. */
  readonly grep: string | undefined;
  /** Whether nothing runs beside it; what one says that is not alone comes in one piece. */
  readonly isAlone: boolean;
}

/** A layer that runs no test, or that ends in another way than its tests say, is one failure more. */
export async function runLayer(
  script: Lifetime,
  name: string,
  layer: Layer,
  { grep, isAlone }: RunOptions,
): Promise<readonly TestEnd[]> {
  console.log(`${name} …`);
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-test-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true }));
  const endsFile = join(folder, 'ends.json');
  const env = { TEST_ENDS: endsFile, ...(grep ? { TEST_GREP: grep } : {}) };

  const output: Buffer[] = [];
  const run = runToItsEnd(lifetime, layer, env, isAlone ? 'live' : output);
  const ended = await Promise.race([run, deadline(lifetime)]);
  const ends = await readFile(endsFile, 'utf8').then(
    text => JSON.parse(text) as TestEnd[],
    () => undefined,
  );
  await lifetime.end();
  if (!isAlone) console.log(`\n${name}\n${Buffer.concat(output)}`);
  const trouble = complaint(ended, ends, grep);
  const all = [...(ends ?? []), ...(trouble ? [failure(name, trouble)] : [])];
  console.log(`${name}: ${inWords(all)} in ${Math.round((Date.now() - started) / 1000)} s`);
  return all;
}

function complaint(
  ended: boolean | 'late',
  ends: readonly TestEnd[] | undefined,
  grep: string | undefined,
): string | undefined {
  if (ended === 'late') return `was not done after ${deadlineMs / 60_000} minutes`;
  if (!ends) return 'ended before its tests did';
  if (isAnyFailed(ends)) return undefined;
  if (!ended) return 'failed outside its tests';
  if (ends.every(({ state }) => state === 'skipped') && !grep) return 'ran no test';
  return undefined;
}

function deadline(lifetime: Lifetime): Promise<'late'> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve('late'), deadlineMs);
    lifetime.defer(() => clearTimeout(timer));
  });
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
