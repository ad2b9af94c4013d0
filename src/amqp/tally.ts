import type { Checksum } from '../messages/checksum.ts';
import type { KeptBecause } from '../messages/plan.ts';

export type LeftBecause =
  | KeptBecause
  | 'not-selected'
  /** It was copied before a connection was lost, and has come again. */
  | 'copied-before';

export type FailedBecause = 'returned' | 'nacked' | 'refused' | 'unconfirmed' | 'not-put-back';

/** A message that stayed where it was because it could not be published. */
export interface Failure {
  readonly checksum: Checksum;
  readonly exchange: string;
  readonly routingKey: string;
  readonly because: FailedBecause;
  readonly words: string;
}

export interface Progress {
  readonly state: 'running' | 'paused' | 'waiting' | 'finishing' | 'ended';
  /** What it waits for, in words. */
  readonly waitingFor?: string;
  /** How many messages it looks at: what was there at the start, or `atMost`. */
  readonly total: number;
  readonly examined: number;
  /** Published and confirmed, or dropped. */
  readonly done: number;
  readonly inFlight: number;
  readonly left: Readonly<Partial<Record<LeftBecause, number>>>;
  readonly failed: Readonly<Partial<Record<FailedBecause, number>>>;
  /** At most so many messages are in the target twice, or in target and source: connections were lost. */
  readonly possiblyTwice: number;
  /** So many were on their last delivery and were put back at the source's end. */
  readonly putBack: number;
  /** Done, over the last two seconds. */
  readonly perSecond: number;
}

/** What is counted of a transfer. A lost source brings again what was left or failed: that is counted anew. */
export class Tally {
  /** How many messages were in the source at the start, and how many of these are looked at. */
  ready = 0;
  total = 0;
  done = 0;
  inFlight = 0;
  /** Sent twice, as far as the source's connections go. */
  twice = 0;
  putBack = 0;
  examined = 0;
  /** No longer among the messages that were in the source at the start. */
  gone = 0;
  #left: Partial<Record<LeftBecause, number>> = {};
  #failed: Partial<Record<FailedBecause, number>> = {};
  #failures: Failure[] = [];
  #failedCount = 0;
  #rates: { readonly at: number; readonly done: number }[] = [];

  get failures(): readonly Failure[] {
    return this.#failures;
  }

  get failedCount(): number {
    return this.#failedCount;
  }

  leave(because: LeftBecause): void {
    this.#left[because] = (this.#left[because] ?? 0) + 1;
  }

  /** @param failure is asked while there is room for it */
  fail(because: FailedBecause, failure: () => Omit<Failure, 'because'>): void {
    this.#failed[because] = (this.#failed[because] ?? 0) + 1;
    this.#failedCount++;
    if (this.#failures.length < failuresTold) this.#failures.push({ ...failure(), because });
  }

  forgetWhatStayed(): void {
    this.#left = {};
    this.#failed = {};
    this.#failures = [];
    this.#failedCount = 0;
  }

  /**
   * How many messages are to be looked at after a lost connection, of which `ready` are there. Those that are more than there
   * should be others have published, or a broker that crashed has forgotten their acknowledgements, as 3.10 does for
   * classic queues: they come twice.
   */
  remaining(ready: number): number {
    const unexpected = Math.min(this.gone, Math.max(0, ready - (this.ready - this.gone)));
    this.twice += unexpected;
    this.gone -= unexpected;
    this.examined = this.gone;
    return this.total - this.gone;
  }

  /** @param publishedTwice as far as the target's connections go */
  progress(state: Progress['state'], waitingFor: string | undefined, publishedTwice: number): Progress {
    const { total, examined, done, inFlight, putBack } = this;
    return {
      state,
      ...(waitingFor === undefined ? {} : { waitingFor }),
      total,
      examined,
      done,
      inFlight,
      left: { ...this.#left },
      failed: { ...this.#failed },
      possiblyTwice: this.twice + publishedTwice,
      putBack,
      perSecond: this.#rate(),
    };
  }

  #rate(): number {
    const now = performance.now();
    const recent = this.#rates.filter(({ at }) => now - at < 2_000);
    this.#rates = [...recent, { at: now, done: this.done }];
    const [first] = this.#rates;
    return first && now > first.at ? ((this.done - first.done) / (now - first.at)) * 1000 : 0;
  }
}

const failuresTold = 1_000;
