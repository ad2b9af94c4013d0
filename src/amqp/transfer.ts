import type { Checksum } from '../messages/checksum.ts';
import type { Plan, PublishPlan } from '../messages/plan.ts';
import type { RawMessage } from '../messages/raw.ts';
import type { AmqpConnection } from './connection.ts';
import { type AmqpError, amqpError } from './error.ts';
import { Multiset } from './multiset.ts';
import { Publisher } from './publish.ts';
import { retry } from './retry.ts';
import { Session } from './session.ts';
import type { SessionEnd, Shared, Tuning } from './shared.ts';
import { type NotPutBack, Source, type SourceQueue } from './source.ts';
import { type Failure, type Progress, Tally } from './tally.ts';
import { Throttle } from './throttle.ts';

export type TransferOptions = CommonOptions &
  (
    | { readonly plan: PublishPlan }
    | {
        readonly plan: Exclude<Plan, PublishPlan>;
        /** With the plan to discard, messages are dropped once this has resolved: they are written, and the writing is flushed. */
        readonly exportTo: (messages: readonly RawMessage[]) => Promise<void>;
      }
  );

interface CommonOptions {
  readonly source: SourceQueue;
  /** A new connection to the source's virtual host. */
  readonly connect: (signal: AbortSignal) => Promise<AmqpConnection>;
  /** A new one to the target's, where that is another. */
  readonly connectTarget?: (signal: AbortSignal) => Promise<AmqpConnection>;
  /** Only these, each as often as it was selected. */
  readonly selection?: ReadonlyMap<Checksum, number>;
  /** Only the first so many. */
  readonly atMost?: number;
  readonly perSecond?: number;
  /** Called a few times a second, and at the end. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends it in good order: what is confirmed is acknowledged, the rest is given back. */
  readonly signal?: AbortSignal;
  readonly tuning?: Partial<Tuning>;
}

export interface TransferResult extends Progress {
  readonly ended: 'done' | 'cancelled' | 'failed';
  /** Why it failed. */
  readonly error?: AmqpError;
  /** The first thousand messages that stayed where they were because they could not be published. */
  readonly failures: readonly Failure[];
  /** What its queue may have dropped: these may be the last copies. */
  readonly lastCopies: readonly RawMessage[];
}

export interface Transfer {
  /** Fails with an {@link AmqpError} where nothing could be begun. */
  readonly done: Promise<TransferResult>;
  readonly progress: Progress;
  pause(): void;
  resume(): void;
}

/**
 * Takes messages from a queue and does with each what the plan says. A message is acknowledged after the broker has
 * confirmed that it has the other one, or after its export is written, and by nothing else: no close, no cancel, no crash.
 * The rest is given back. It looks at no more messages than were there when it began.
 */
export function startTransfer(options: TransferOptions): Transfer {
  const run = new Run(options);
  return {
    done: run.run(),
    get progress() {
      return run.progress;
    },
    pause: () => run.pause(),
    resume: () => run.resume(),
  };
}

const usual: Tuning = {
  window: 1_000,
  windowBytes: 32_000_000,
  confirmWithinMs: 30_000,
  reconnectWithinMs: 120_000,
  cancelWithinMs: 10_000,
  putBackWithinMs: 60_000,
  maxFailures: 1_000,
};

const progressEveryMs = 250;
/** So many connections in a row that brought no message are enough: there is something wrong with the queue. */
const maxBarren = 3;

class Run {
  readonly #options: TransferOptions;
  readonly #signal: AbortSignal;
  readonly #tuning: Tuning;
  readonly #tally = new Tally();
  readonly #notPutBack: NotPutBack[] = [];
  #publisher: Publisher | undefined;
  #session: Session | undefined;
  #paused = false;
  #reconnecting: string | undefined;
  #state: 'running' | 'finishing' | 'ended' = 'running';

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#tuning = { ...usual, ...options.tuning };
  }

  get progress(): Progress {
    const waitingFor = this.#reconnecting ?? this.#publisher?.waitingFor;
    const running = this.#paused && this.#state === 'running' ? 'paused' : this.#state;
    const state = waitingFor === undefined || this.#state === 'ended' ? running : 'waiting';
    return this.#tally.progress(state, waitingFor, this.#publisher?.possiblyTwice ?? 0);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#session?.resume();
  }

  async run(): Promise<TransferResult> {
    const { onProgress } = this.#options;
    const telling = setInterval(() => onProgress?.(this.progress), progressEveryMs);
    try {
      const end = await this.#transfer();
      this.#state = 'ended';
      return {
        ...this.progress,
        ended: end.why === 'finished' ? 'done' : end.why === 'cancelled' ? 'cancelled' : 'failed',
        ...('error' in end ? { error: end.error } : {}),
        failures: this.#tally.failures,
        lastCopies: this.#notPutBack.map(({ message }) => message),
      };
    } finally {
      clearInterval(telling);
      await this.#publisher?.close();
      this.#state = 'ended';
      onProgress?.(this.progress);
    }
  }

  async #transfer(): Promise<SessionEnd> {
    const shared = await this.#share();
    const opened = await this.#open(shared);
    let { session } = opened;
    const { source, atMost = Number.POSITIVE_INFINITY } = this.#options;
    this.#tally.ready = opened.ready;
    // A broker does not tell how many messages a stream has.
    this.#tally.total = source.type === 'stream' ? atMost : Math.min(opened.ready, atMost);
    let budget = this.#tally.total;
    let barren = 0;
    for (;;) {
      this.#session = session;
      const begun: SessionEnd = budget > 0 ? await session.run(budget, this.#signal) : { why: 'finished' };
      if (begun.why !== 'lost') this.#state = 'finishing';
      const end = await session.finish(begun, this.#signal);
      if (end.why !== 'lost') return end;
      barren = session.delivered === 0 ? barren + 1 : 0;
      if (barren === maxBarren) return { why: 'failed', error: end.error };
      this.#state = 'running';
      this.#tally.forgetWhatStayed();
      try {
        const again = await this.#openAgain(shared, end.error);
        session = again.session;
        budget = this.#tally.remaining(again.ready);
      } catch (error) {
        return { why: this.#signal.aborted ? 'cancelled' : 'failed', error: amqpError(error) };
      }
    }
  }

  async #share(): Promise<Shared> {
    const { plan, source, selection, perSecond } = this.#options;
    if (isPublishing(plan)) {
      this.#publisher = await Publisher.open(
        { ...this.#tuning, connect: this.#options.connectTarget ?? this.#options.connect },
        this.#signal,
      );
      await checkTarget(this.#publisher, plan);
    }
    return {
      plan,
      source,
      tuning: this.#tuning,
      tally: this.#tally,
      publisher: this.#publisher,
      throttle: perSecond === undefined ? undefined : new Throttle(perSecond),
      perSecond,
      exportTo: 'exportTo' in this.#options ? this.#options.exportTo : undefined,
      wanted: selection && new Multiset(selection),
      copied: new Multiset(),
      arrived: new Multiset(),
      notPutBack: this.#notPutBack,
      paused: () => this.#paused,
    };
  }

  async #open(shared: Shared) {
    const connection = await this.#options.connect(this.#signal);
    try {
      const { source, ready } = await Source.open(connection, shared.source, {
        signal: this.#signal,
        putBackWithinMs: this.#tuning.putBackWithinMs,
      });
      return { session: new Session(shared, source), ready };
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async #openAgain(shared: Shared, lost: AmqpError) {
    this.#reconnecting = `Connecting again: ${lost.message}`;
    try {
      return await retry(() => this.#open(shared), {
        withinMs: this.#tuning.reconnectWithinMs,
        signal: this.#signal,
        failed: ({ message }) => {
          this.#reconnecting = `Connecting again: ${message}`;
        },
      });
    } finally {
      this.#reconnecting = undefined;
    }
  }
}

function isPublishing(plan: Plan): plan is PublishPlan {
  return plan.action !== 'discard' && plan.action !== 'export';
}

/** @throws {AmqpError} where the plan names a queue or exchange that does not exist. */
async function checkTarget(publisher: Publisher, { target }: PublishPlan): Promise<void> {
  if (target.kind === 'queue') await publisher.ask(channel => channel.checkQueue(target.queue));
  if (target.kind === 'exchange' && target.exchange !== '')
    await publisher.ask(channel => channel.checkExchange(target.exchange));
}
