import { randomUUID } from 'node:crypto';
import type { Keeper } from '../keeper.ts';
import type { Stage } from '../stage.ts';
import type { Tap } from '../tap.ts';
import { DEAD, EXCHANGE, KEY } from './definitions.ts';
import type { Attempts } from './retry-verdicts.ts';

/** Orders go to the work queue, and what is told of them is taken down until nothing more is to come. */
export class Run {
  readonly #stage: Stage;
  readonly #keeper: Keeper;
  readonly #taps: { readonly attempts: Tap; readonly done: Tap };

  constructor(stage: Stage, keeper: Keeper, taps: { readonly attempts: Tap; readonly done: Tap }) {
    this.#stage = stage;
    this.#keeper = keeper;
    this.#taps = taps;
  }

  /** @param faults waits for so many attempts with what it is given, then breaks something */
  async play(faults?: (seen: (attempts: number) => Promise<void>) => Promise<void>): Promise<Attempts> {
    const { attempts, done } = this.#taps;
    const mark = randomUUID().slice(0, 8);
    const kind = (name: string, n: number) =>
      Array.from({ length: n }, (_, at) => `${name}-${mark}-${at + 1}`);
    const late = `flaky-${mark}-late`;
    const ids = {
      ok: kind('ok', 10),
      flaky: kind('flaky', 5),
      poison: kind('poison', 3),
      bad: kind('bad', 2),
      late,
    };
    const orders = [...ids.ok, ...ids.flaky, ...ids.poison, ...ids.bad];
    const all = new Set([...orders, late]);
    const state = (): Attempts => {
      const times = new Map(
        [...all].map(id => [id, attempts.seen.filter(seen => seen.id === id).map(({ at }) => at)]),
      );
      return { ids, times, done: new Set(done.counts(all).keys()) };
    };
    await this.#warmUp();
    await this.#stage.publish(
      EXCHANGE,
      KEY,
      orders.map(id => ({ id })),
    );
    const faulty = faults?.(async n => {
      await this.#stage.until(30_000, () => [...state().times.values()].flat().length >= n || undefined);
    });
    // It ends with the run, which tells of the error.
    faulty?.catch(() => {});
    let isLateSent = false;
    let [events, since, longest] = [0, performance.now(), 0];
    await this.#stage.until(runMs, async () => {
      await this.#keeper.check();
      const now = state();
      const told = [...now.times.values()].flat().length + now.done.size;
      if (told !== events) {
        longest = Math.max(longest, performance.now() - since);
        [events, since] = [told, performance.now()];
      }
      const inLongestWait = ids.poison.every(id => (now.times.get(id)?.length ?? 0) >= 3);
      const quietMs = Math.max(4_000, 2 * longest);
      const isQuiet = performance.now() - since > quietMs && (await this.#isIdle());
      if (!isLateSent && (inLongestWait || isQuiet)) {
        isLateSent = true;
        await this.#stage.publish(EXCHANGE, KEY, [{ id: late }]);
        since = performance.now();
        return undefined;
      }
      // A loop without an end shows early.
      if (!faults && [...now.times.values()].some(times => times.length > maxAttempts)) return true;
      const isDone = now.done.size === 16 && (await this.#stage.ready(DEAD)) === 5;
      return isDone || (isLateSent && isQuiet) || undefined;
    });
    await faulty;
    // What comes too much would come now.
    await this.#stage.wait(500);
    return state();
  }

  /** What starts is slow, and waits are to be measured: one order goes ahead. */
  async #warmUp(): Promise<void> {
    const id = `ok-${randomUUID()}`;
    await this.#stage.publish(EXCHANGE, KEY, [{ id }]);
    await this.#stage.until(startMs, async () => {
      await this.#keeper.check();
      return this.#taps.done.counts(new Set([id])).size > 0 || undefined;
    });
  }

  /** Whether nothing waits in a queue, save the dead. */
  async #isIdle(): Promise<boolean> {
    const { queues } = await this.#stage.model();
    for (const { name } of queues) {
      if (name.startsWith('ex2') && name !== DEAD && ((await this.#stage.ready(name)) ?? 0) > 0) return false;
    }
    return true;
  }
}

const startMs = 10_000;
const runMs = 60_000;
/** More than these no order may have. */
const maxAttempts = 5;
