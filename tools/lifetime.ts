import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

type Cleanup = () => unknown;

/** What a script has started, ended in reverse order: when it is done, when it fails, on Ctrl-C, on SIGTERM. */
export class Lifetime {
  #cleanups: Cleanup[] = [];
  #ending: Promise<void> | undefined;

  /**
   * Registers how to end what was just started: call it on the next line.
   * What was started while everything already ends (a slow start, then Ctrl-C) is ended with the rest.
   */
  defer(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
    if (this.#ending) this.#ending = this.#ending.then(() => this.#endAll());
  }

  /** Ends everything once; a second call waits for the first. A cleanup that fails does not stop the others. */
  async end(): Promise<void> {
    let ending: Promise<void>;
    do {
      ending = this.#ending ??= this.#endAll();
      await ending;
    } while (ending !== this.#ending);
  }

  /** Whether the end has begun. */
  get ended(): boolean {
    return this.#ending !== undefined;
  }

  async #endAll(): Promise<void> {
    for (let cleanup = this.#cleanups.pop(); cleanup; cleanup = this.#cleanups.pop()) {
      try {
        await cleanup();
      } catch (error) {
        console.error(`While cleaning up: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/**
 * Runs a whole script inside a lifetime and exits with what `main` returns, or 1 with the error's message.
 * Ctrl-C and SIGTERM end what was started and exit with 130.
 */
export async function runScript(main: (lifetime: Lifetime) => Promise<number>): Promise<never> {
  const lifetime = new Lifetime();
  endOnInterrupt(lifetime);
  const code = await main(lifetime).catch(error => {
    // What fails because everything is being ended under it is no news.
    if (!lifetime.ended) console.error(error instanceof Error ? error.message : String(error));
    return 1;
  });
  await lifetime.end();
  process.exit(interrupted ? 130 : code);
}

const interruptible = new Set<Lifetime>();
let interrupted = false;

/** Ends the lifetime on Ctrl-C, SIGTERM and a closed terminal; the process exits with 130 when all such have ended. */
export function endOnInterrupt(lifetime: Lifetime): void {
  if (interruptible.size === 0) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endInterrupted);
  }
  interruptible.add(lifetime);
}

function endInterrupted(): void {
  interrupted = true;
  void Promise.all([...interruptible].map(lifetime => lifetime.end())).then(() => process.exit(130));
}

/** A TCP port that was free on 127.0.0.1 a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Asks `probe` every `intervalMs` until it answers with something, and returns that.
 * @throws after `timeoutMs`, naming `what` was awaited and the probe's last error.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  { timeoutMs = 20_000, intervalMs = 100 } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(intervalMs);
  }
  const reason = last instanceof Error ? `: ${last.message}` : '';
  throw new Error(`Waited ${timeoutMs / 1000} s for ${what}${reason}`);
}
