// Uses the explorer as a person does, in a process of its own, and tells as JSON what it cost: see explorer.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IdleRun, ManyQueuesRun } from './explorer.ts';
import { branchOf, openAt, sessionAt } from './explorer-branch.ts';

const { BENCH_URLS = '[]', BENCH_WHAT } = process.env;
const urls: readonly string[] = JSON.parse(BENCH_URLS);
const login = { username: 'bench', password: 'bench' };
/** The tree's default. */
const intervalMs = 15_000;

if (BENCH_WHAT === 'idle') console.log(JSON.stringify(await idle()));
else console.log(JSON.stringify(await manyQueues()));
process.exit();

/** Opens a virtual host with very many queues, shows more and more of them, filters, sorts and looks again. */
async function manyQueues(): Promise<ManyQueuesRun> {
  let peakBytes = 0;
  const sample = () => {
    const { heapUsed, external } = process.memoryUsage();
    peakBytes = Math.max(peakBytes, heapUsed + external);
  };
  const sampling = setInterval(sample, 5);
  const branch = branchOf(sessionAt(urls[0] ?? '', login), intervalMs);
  const queues = await openAt(branch, 'vhost', 'queues');
  const rows = () => branch.childrenOf(queues);
  const milliseconds: Record<string, number[]> = {};
  const timed = async (what: string, act: () => Promise<unknown>) => {
    const started = performance.now();
    await act();
    await rows();
    const times = milliseconds[what] ?? [];
    milliseconds[what] = [...times, performance.now() - started];
  };
  for (let time = 0; time < 20; time++) {
    await timed('show more', async () => {
      const more = (await rows()).find(({ kind }) => kind === 'more');
      if (more) await branch.showMore(more);
    });
  }
  const shown = (await rows()).length;
  const again = () => branch.refreshFolder('queues', { cluster: branch.root.id });
  await timed('refresh of every page shown', again);
  for (const text of ['r', 're', 'region-1', 'region-19', 'region-199', 'nothing']) {
    await timed('filter', () =>
      branch.setView(queues, { filter: { name: { text, isRegularExpression: false } } }),
    );
  }
  for (const text of ['^orders', '1{3}', '[05]\\.work$']) {
    await timed('filter', () =>
      branch.setView(queues, { filter: { name: { text, isRegularExpression: true } } }),
    );
  }
  for (const descending of [true, false, true]) {
    await timed('sort', () => branch.setView(queues, { sort: { by: 'depth', descending } }));
  }
  for (let time = 0; time < 5; time++) {
    await timed('refresh of a page', again);
  }
  clearInterval(sampling);
  return { milliseconds, shown, peakBytes, residentBytes: process.resourceUsage().maxRSS * 1024 };
}

/** Leaves many clusters open, as a person does who works on something else in the same window. */
async function idle(): Promise<IdleRun> {
  const branches = urls.map(url => branchOf(sessionAt(url, login), intervalMs));
  for (const branch of branches) {
    await openAt(branch, 'vhost', 'deadLetterQueues');
    await openAt(branch, 'vhost', 'queues');
  }
  // What was compiled and collected in the beginning is not what idling costs.
  await sleep(35_000);
  const before = process.cpuUsage();
  const started = performance.now();
  const seconds = 60;
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return { share: (user + system) / 1000 / (performance.now() - started) };
}
