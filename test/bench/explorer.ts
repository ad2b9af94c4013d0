import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { ManagementClient } from '../../src/management/client.ts';
import { type Definitions, importDefinitions } from '../../src/management/definitions.ts';
import { formatCount } from '../../src/messages/size.ts';
import { type Broker, startBroker } from '../../tools/broker.ts';
import { Lifetime } from '../../tools/lifetime.ts';
import { largeDefinitions } from '../support/large-definitions.ts';
import { branchOf, nodeAt, openAt, sessionAt } from './explorer-branch.ts';
import { type Recorder, type Recording, startRecorder } from './explorer-recording.ts';

const queueCount = 10_000;
const manyQueues = 200_000;
const clusterCount = 50;
const rounds = 15;

/** What an action of a person on very many queues took, in milliseconds by kind, the stand-in's own time included. */
export interface ManyQueuesRun {
  readonly milliseconds: Readonly<Record<string, readonly number[]>>;
  readonly shown: number;
  /** On the heap and beside it, at most. */
  readonly peakBytes: number;
  /** Of the whole process with Node and its compiler for TypeScript, at most. */
  readonly residentBytes: number;
}

export interface IdleRun {
  /** Of one core. */
  readonly share: number;
}

/**
 * The explorer on a real broker with 10,000 queues, beside the bare request for the same page and beside the list of all queues;
 * on a stand-in that answers that broker's pages as if there were 200,000 queues; and with fifty clusters left open.
 */
export async function explorerAtScale(script: Lifetime) {
  const lifetime = new Lifetime();
  script.defer(() => lifetime.end());
  try {
    const broker = await startBroker(lifetime, {
      name: 'explorer-bench',
      // As brokers in production have it: our tests want numbers sooner.
      conf: 'collect_statistics_interval = 5000\n',
    });
    const recorder = await startRecorder(lifetime, broker);
    await fill(broker);
    const onBroker = await firstRows(broker, recorder);
    const recording = await keepRecording(lifetime, broker, recorder);
    await broker.stop();
    return [
      ...onBroker,
      ...(await onManyQueues(lifetime, recording)),
      ...(await idling(lifetime, recording)),
    ];
  } finally {
    await lifetime.end();
  }
}

async function fill({ managementUrl, username, password }: Broker): Promise<void> {
  const definitions: Definitions = JSON.parse(
    largeDefinitions(queueCount).replaceAll('"quorum"', '"classic"'),
  );
  const client = new ManagementClient({ url: `${managementUrl}/`, username, password });
  await importDefinitions(client, definitions).finally(() => client.close());
  // Until then the broker is busy with what it has just been given.
  await sleep(15_000);
}

/** From the folder being opened to its rows, in turn with the bare request and now and then with the list of all. */
async function firstRows(broker: Broker, recorder: Recorder) {
  const agent = new Agent();
  const session = sessionAt(`${broker.managementUrl}/`, broker);
  const page = await requestedPage(broker, recorder);
  const ours: number[] = [];
  const bare: number[] = [];
  const all: number[] = [];
  let bytesOfAll = 0;
  for (let round = 0; round < rounds; round++) {
    const branch = branchOf(session, never);
    const folder = await nodeAt(branch, 'vhost', 'queues');
    const measured = [
      async () => ours.push(await timed(() => branch.childrenOf(folder))),
      async () => bare.push(await timed(() => get(agent, broker, page))),
    ];
    // Who comes second may find the broker with the answer at hand.
    for (const measure of round % 2 > 0 ? measured : measured.toReversed()) await measure();
    if (round % 5 > 0) continue;
    const list = async () => {
      const text = await get(agent, broker, '/api/queues');
      bytesOfAll = text.length;
      return JSON.parse(text);
    };
    all.push(await timed(list));
  }
  await session.close();
  await agent.close();
  const { requests, bytes } = await oneRefresh(broker, recorder);
  console.log(`first rows: ${words(ours)}; bare request: ${words(bare)}; all queues: ${words(all)}`);
  console.log(
    `a refresh with ${openFolders}: ${requests} requests, ${(bytes / 1000).toFixed(0)} kB; all queues: ${(bytesOfAll / 1e6).toFixed(1)} MB`,
  );
  const what = `first rows of ${formatCount(queueCount)} queues on ${broker.version}`;
  return [
    { what: `${what} / the bare request`, value: median(ours) / median(bare), unit: 'times', atMost: 1.3 },
    {
      what: `${what} / all queues in one answer`,
      value: median(ours) / median(all),
      unit: 'times',
      atMost: 0.1,
    },
    { what: `requests of a refresh with ${openFolders}`, value: requests, unit: 'requests' },
    { what: `bytes of it`, value: bytes / 1000, unit: 'kB' },
  ];
}

const openFolders = 'cluster, virtual host, dead letter queues and queues open';
/** Nobody waits that long. */
const never = 3_600_000;

/** What the folder of queues asks for. */
async function requestedPage(broker: Broker, { url, asked }: Recorder): Promise<string> {
  const session = sessionAt(url, broker);
  await openAt(branchOf(session, never), 'vhost', 'queues');
  await session.close();
  const page = asked.findLast(path => path.startsWith('/api/queues/'));
  if (page === undefined) throw new Error('The folder of queues asked for nothing.');
  return page;
}

/** What one round of looking again costs. */
async function oneRefresh(broker: Broker, { url, count, quiet }: Recorder) {
  const branch = branchOf(sessionAt(url, broker), never);
  await openAt(branch, 'vhost', 'deadLetterQueues');
  await openAt(branch, 'vhost', 'queues');
  count();
  branch.wake();
  await quiet();
  await branch.end();
  return count();
}

/** Keeps what the broker has answered so far, and a page of queues with all that it says of them. @returns the file */
async function keepRecording(lifetime: Lifetime, broker: Broker, { answers }: Recorder): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-production-explorer-'));
  lifetime.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const agent = new Agent();
  const text = await get(agent, broker, '/api/queues/%2F?page=1&page_size=500&lengths_age=60&lengths_incr=5');
  await agent.close();
  const recording: Recording = { answers, queues: JSON.parse(text).items };
  const file = join(folder, 'recording.json');
  await writeFile(file, JSON.stringify(recording));
  return file;
}

async function onManyQueues(lifetime: Lifetime, recording: string) {
  const urls = await standIns(lifetime, { recording, queues: manyQueues, clusters: 1 });
  const run: ManyQueuesRun = JSON.parse(
    await outputOf(lifetime, 'explorer-process.ts', { BENCH_URLS: urls }),
  );
  const what = `of ${formatCount(manyQueues)} queues on a stand-in`;
  for (const [act, times] of Object.entries(run.milliseconds)) console.log(`${act} ${what}: ${words(times)}`);
  console.log(`resident: ${(run.residentBytes / 1e6).toFixed(0)} MB`);
  return [
    ...Object.entries(run.milliseconds).map(([act, times]) => ({
      what: `${act} ${what}, the slowest, its answer included`,
      value: Math.max(...times),
      unit: 'ms',
      // That of every page is as many requests as there are pages.
      atMost: act === 'refresh of every page shown' ? undefined : 100,
    })),
    {
      what: `memory with ${formatCount(run.shown)} of them shown, heap and external, at most`,
      value: run.peakBytes / 1e6,
      unit: 'MB',
      atMost: 150,
    },
  ];
}

async function idling(lifetime: Lifetime, recording: string) {
  const urls = await standIns(lifetime, { recording, queues: 200, clusters: clusterCount });
  const env = { BENCH_URLS: urls, BENCH_WHAT: 'idle' };
  const { share }: IdleRun = JSON.parse(await outputOf(lifetime, 'explorer-process.ts', env));
  return [
    {
      what: `${clusterCount} clusters with open dead letter queues and queues, looked at every 15 s: of one core`,
      value: 100 * share,
      unit: '%',
      atMost: 1,
    },
  ];
}

/** Starts clusters that answer as the recorded one does. @returns their addresses, as JSON */
function standIns(
  lifetime: Lifetime,
  {
    recording,
    queues,
    clusters,
  }: { readonly recording: string; readonly queues: number; readonly clusters: number },
): Promise<string> {
  const env = { BENCH_RECORDING: recording, BENCH_QUEUES: `${queues}`, BENCH_CLUSTERS: `${clusters}` };
  return outputOf(lifetime, 'explorer-stand-in.ts', env);
}

/** Runs a script of this folder. @returns the first line that it prints */
function outputOf(lifetime: Lifetime, script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  lifetime.defer(() => void child.kill());
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', code => reject(new Error(`${script} ended with ${code} and said nothing.`)));
  });
}

async function get(
  agent: Agent,
  { managementUrl, username, password }: Broker,
  path: string,
): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const { body } = await request(`${managementUrl}${path}`, {
    dispatcher: agent,
    headers: { authorization },
  });
  return body.text();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function words(milliseconds: readonly number[]): string {
  return `${milliseconds.map(ms => ms.toFixed(0)).join(', ')} ms`;
}
