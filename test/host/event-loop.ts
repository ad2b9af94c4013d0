import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** What the event loop went through while something was done; in milliseconds. */
export interface EventLoop {
  /** The longest time for which nothing else could run. */
  readonly longest: number;
  /** The longest time for which, between two chances for others, it was code of ours that ran. */
  readonly ours: number;
  /** The functions of ours that ran then, the one that took longest first. */
  readonly suspects: readonly string[];
}

/**
 * Watches the event loop of this process, by a ticker and a CPU profile.
 * @param isOurs tells from the address of a script whether it is ours; what ours calls counts as ours.
 */
export async function watchEventLoop(
  isOurs: (url: string) => boolean,
  work: () => Promise<unknown>,
): Promise<EventLoop> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  const ticker = startTicker();
  await work();
  const gaps = ticker.stop();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const ours = samplesOf(profile, isOurs);
  const blocks = gaps.map(({ from, to }) => {
    const within = ours.filter(({ at }) => at > from && at <= to);
    return { within, ours: within.reduce((sum, { duration }) => sum + duration, 0), whole: to - from };
  });
  const worst = blocks.toSorted((a, b) => b.ours - a.ours)[0];
  return {
    longest: Math.max(0, ...blocks.map(({ whole }) => whole)),
    ours: worst?.ours ?? 0,
    suspects: worst ? mostTime(worst.within) : [],
  };
}

interface Sample {
  readonly at: number;
  readonly duration: number;
  readonly what: string;
}

/** The times for which no timer came to its turn. */
function startTicker() {
  const gaps: { from: number; to: number }[] = [];
  let last = now();
  let timer: NodeJS.Timeout;
  const tick = () => {
    const time = now();
    if (time - last > 5) gaps.push({ from: last, to: time });
    last = time;
    timer = setTimeout(tick, 1);
  };
  timer = setTimeout(tick, 1);
  return {
    stop() {
      clearTimeout(timer);
      return gaps;
    },
  };
}

/** On the clock that the profiler has, too. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function samplesOf(profile: Profiler.Profile, isOurs: (url: string) => boolean): Sample[] {
  const frames = new Map<number, { ours?: string; what: string }>();
  const children = new Set(profile.nodes.flatMap(node => node.children ?? []));
  const byId = new Map(profile.nodes.map(node => [node.id, node]));
  const visit = (id: number, caller: string | undefined) => {
    const node = byId.get(id);
    if (!node) return;
    const { functionName, url, lineNumber } = node.callFrame;
    const ours = isOurs(url) ? `${functionName || 'anonymous'}:${lineNumber + 1}` : caller;
    frames.set(id, { ours, what: functionName });
    for (const child of node.children ?? []) visit(child, ours);
  };
  for (const { id } of profile.nodes) if (!children.has(id)) visit(id, undefined);

  const samples: Sample[] = [];
  let at = profile.startTime / 1000;
  let before: string | undefined;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const duration = (profile.timeDeltas?.[index] ?? 0) / 1000;
    at += duration;
    const frame = frames.get(id);
    // Garbage is collected on account of who ran before.
    const current = frame?.what === '(garbage collector)' ? before : frame?.ours;
    // Between two samples far apart the process may have had to wait for the machine, whoever ran before and after.
    if (before !== undefined && current !== undefined) samples.push({ at, duration, what: before });
    before = current;
  }
  return samples;
}

function mostTime(samples: readonly Sample[]): readonly string[] {
  const times = new Map<string, number>();
  for (const { what, duration } of samples) times.set(what, (times.get(what) ?? 0) + duration);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([what, time]) => `${what} ${time.toFixed(1)} ms`);
}
