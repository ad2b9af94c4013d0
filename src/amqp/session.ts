import { setTimeout as sleep } from 'node:timers/promises';
import { checksum } from '../messages/checksum.ts';
import { type Decision, decide } from '../messages/plan.ts';
import type { RawMessage } from '../messages/raw.ts';
import { watchForTheEnd } from './end-watch.ts';
import { AmqpError, amqpError } from './error.ts';
import type { Multiset } from './multiset.ts';
import { type Outcome, wordsFor } from './outcome.ts';
import type { SessionEnd, Shared } from './shared.ts';
import type { Loan, Source } from './source.ts';

/** The messages of one connection to the source: delivery tags mean nothing on another. */
export class Session {
  readonly #shared: Shared;
  readonly #checksums = new WeakMap<RawMessage, string>();
  readonly #source: Source;
  #inbox: Loan[] = [];
  #writes: Loan[] = [];
  #exporting = false;
  #inFlight = 0;
  #budget = 0;
  #running = false;
  #pumpDue = false;
  #throttled: NodeJS.Timeout | undefined;
  #flushDue: NodeJS.Timeout | undefined;
  #unflushed = 0;
  #window = 0;
  #delivered = 0;
  /** This session's own share of the selection and of what was copied. */
  readonly #wanted: Multiset | undefined;
  readonly #copied: Multiset;
  readonly #holds = new Set<Promise<void>>();
  /** What has gone wrong, also after the end had come. */
  #failure: AmqpError | undefined;
  /** Whether there were confirms that nobody waited for any more. */
  #settledEarly = false;
  #resolveEnd: (end: SessionEnd) => void = () => {};

  constructor(shared: Shared, source: Source) {
    this.#shared = shared;
    this.#source = source;
    this.#wanted = shared.wanted?.copy();
    this.#copied = shared.copied.copy();
  }

  /** How many messages have come. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Looks at so many messages, or at all that come. */
  async run(budget: number, signal: AbortSignal): Promise<SessionEnd> {
    const source = this.#source;
    const { publisher } = this.#shared;
    this.#budget = budget;
    this.#running = true;
    const stop = new AbortController();
    const end = new Promise<SessionEnd>(resolve => {
      this.#resolveEnd = resolve;
    });
    onAbort(source.lost, stop.signal, error => this.#end({ why: 'lost', error }));
    if (publisher) onAbort(publisher.ended, stop.signal, error => this.#end({ why: 'failed', error }));
    onAbort(signal, stop.signal, () => this.#end({ why: 'cancelled' }));
    const stopWatching = watchForTheEnd({
      source,
      of: this.#shared.source,
      delivered: () => this.#delivered,
      busy: () => this.#inbox.length > 0 || this.#inFlight > 0 || this.#shared.paused(),
      end: how => this.#end(how),
    });
    this.#window = this.#fittingWindow();
    source.start(this.#window, loan => this.#deliver(loan));
    const ended = await end;
    stopWatching();
    stop.abort();
    return ended;
  }

  /**
   * Waits for what is in flight and gives back the rest, which the broker does itself where the source is lost. Never throws.
   * @returns how it came to its end after all: `lost` where something was left to be done
   */
  async finish(end: SessionEnd, signal: AbortSignal): Promise<SessionEnd> {
    const source = this.#source;
    const { publisher, tally } = this.#shared;
    source.freeze();
    if (end.why === 'lost') publisher?.forget(end.error);
    await this.#settled(() => signal.aborted || end.why === 'failed');
    await source.stop();
    await Promise.all(this.#holds);
    const lostBefore = source.lost.aborted;
    if (!lostBefore) {
      try {
        tally.putBack += await source.giveBack(this.#inbox.splice(0));
      } catch (error) {
        // Where the connection has gone, the broker gives back instead.
        if (!source.lost.aborted) this.#failure ??= amqpError(error);
      }
    }
    for (const { message, error } of source.notPutBack) {
      const { exchange, routingKey } = message;
      tally.fail('not-put-back', () => ({
        checksum: checksum(message),
        exchange,
        routingKey,
        words: error.message,
      }));
      this.#failure ??= error;
    }
    this.#shared.notPutBack.push(...source.notPutBack);
    if (source.lost.aborted) {
      tally.twice += source.uncertainAcks;
      tally.gone -= source.uncertainAcks;
    }
    await source.close();
    if (end.why === 'finished' && lostBefore) return { why: 'lost', error: amqpError(source.lost.reason) };
    if (end.why === 'finished' && signal.aborted && this.#settledEarly) return { why: 'cancelled' };
    return end.why === 'finished' && this.#failure ? { why: 'failed', error: this.#failure } : end;
  }

  #end(end: SessionEnd): void {
    this.#running = false;
    if (end.why === 'failed') this.#failure ??= end.error;
    this.#resolveEnd(end);
  }

  #deliver(loan: Loan): void {
    this.#inbox.push(loan);
    this.#delivered++;
    this.#pumpSoon();
  }

  /** As many messages as fit the bytes, and no more than a throttle lets pass in ten seconds. */
  #fittingWindow(): number {
    const { tuning, perSecond, source } = this.#shared;
    const fitting = tuning.windowBytes / Math.max(source.averageBytes ?? 1, 1);
    const passing = perSecond === undefined ? tuning.window : perSecond * 10;
    return Math.max(1, Math.floor(Math.min(tuning.window, fitting, passing, this.#budget)));
  }

  #pumpSoon(): void {
    if (this.#pumpDue || !this.#running) return;
    this.#pumpDue = true;
    queueMicrotask(() => {
      this.#pumpDue = false;
      this.#pump();
    });
  }

  #pump(): void {
    const { tally, throttle, paused } = this.#shared;
    const since = performance.now();
    while (this.#running && this.#inbox.length > 0 && !paused()) {
      if (performance.now() - since > turnMs) {
        setImmediate(() => this.#pumpSoon());
        return;
      }
      const wait = throttle?.pass() ?? 0;
      if (wait > 0) {
        this.#throttled ??= setTimeout(() => {
          this.#throttled = undefined;
          this.#pumpSoon();
        }, wait);
        return;
      }
      const loan = this.#inbox.shift();
      if (!loan) return;
      tally.examined++;
      this.#budget--;
      this.#take(loan);
      if (this.#budget <= 0 || this.#wanted?.size === 0) this.#end({ why: 'finished' });
    }
  }

  /** After a pause. */
  resume(): void {
    this.#pumpSoon();
  }

  #take(loan: Loan): void {
    const { plan, tally, publisher, arrived } = this.#shared;
    if (this.#wanted && !this.#wanted.take(this.#checksum(loan))) {
      tally.leave('not-selected');
      this.#hold(loan);
      return;
    }
    if (this.#copied.size > 0 && this.#copied.take(this.#checksum(loan))) {
      tally.leave('copied-before');
      this.#hold(loan);
      return;
    }
    if (arrived.size > 0 && arrived.take(this.#checksum(loan))) {
      this.#isDone(loan, true);
      return;
    }
    const decision = decide(loan.message, plan, () => this.#checksum(loan));
    switch (decision.do) {
      case 'keep':
        tally.leave(decision.because);
        this.#hold(loan);
        return;
      case 'write':
        this.#inFlight++;
        tally.inFlight++;
        this.#writes.push(loan);
        void this.#export();
        return;
      case 'publish':
        this.#inFlight++;
        tally.inFlight++;
        publisher?.publish(decision.outgoing, outcome => this.#published(loan, decision, outcome));
    }
  }

  #published(loan: Loan, decision: Extract<Decision, { do: 'publish' }>, outcome: Outcome): void {
    const shared = this.#shared;
    const { tally, tuning } = shared;
    this.#inFlight--;
    tally.inFlight--;
    const arrived = outcome.kind === 'confirmed';
    const mayHave = outcome.kind === 'unconfirmed' && outcome.sent;
    if (this.#source.lost.aborted) {
      // The source gives it again.
      if (arrived) (decision.thenAck ? shared.arrived : shared.copied).add(this.#checksum(loan));
      else if (mayHave) tally.twice++;
      return;
    }
    if (arrived) {
      this.#isDone(loan, decision.thenAck);
      return;
    }
    if (mayHave) tally.twice++;
    const { exchange, routingKey } = decision.outgoing;
    const told = () => ({ checksum: this.#checksum(loan), exchange, routingKey, words: wordsFor(outcome) });
    tally.fail(outcome.kind, told);
    this.#hold(loan);
    if (tally.failedCount >= tuning.maxFailures) {
      const words = `${tally.failedCount} messages could not be published; the last one: ${wordsFor(outcome)}`;
      this.#end({ why: 'failed', error: new AmqpError('broker-error', words) });
    }
  }

  #isDone(loan: Loan, ack: boolean): void {
    const { tally, wanted, copied, source } = this.#shared;
    tally.done++;
    if (wanted) wanted.take(this.#checksum(loan));
    if (ack && source.type !== 'stream') {
      tally.gone++;
      this.#source.settle(loan.tag);
      this.#flushSoon();
    } else {
      copied.add(this.#checksum(loan));
      this.#hold(loan);
    }
  }

  /** Few acknowledgements for many messages are less work for the broker; it waits for them once a window is used up. */
  #flushSoon(): void {
    this.#unflushed++;
    if (this.#unflushed * 4 >= this.#window) this.#flush();
    else this.#flushDue ??= setTimeout(() => this.#flush(), flushWithinMs);
  }

  #flush(): void {
    clearTimeout(this.#flushDue);
    this.#flushDue = undefined;
    this.#unflushed = 0;
    this.#source.flush();
  }

  #hold(loan: Loan): void {
    const { tally } = this.#shared;
    const held = this.#source.hold(loan);
    if (!held) return;
    const settled = held
      .then(
        () => {
          tally.putBack++;
          tally.gone++;
        },
        cause => this.#end({ why: 'failed', error: amqpError(cause) }),
      )
      .finally(() => this.#holds.delete(settled));
    this.#holds.add(settled);
  }

  /** What is discarded is dropped when it is written; what is only exported stays. */
  async #export(): Promise<void> {
    if (this.#exporting) return;
    this.#exporting = true;
    const { exportTo, plan, tally } = this.#shared;
    const thenAck = plan.action === 'discard';
    while (this.#writes.length > 0) {
      const loans = this.#writes.splice(0);
      let failure: unknown;
      try {
        await exportTo?.(loans.map(({ message }) => message));
      } catch (cause) {
        failure = cause;
      }
      this.#inFlight -= loans.length;
      tally.inFlight -= loans.length;
      if (failure === undefined) for (const loan of loans) this.#isDone(loan, thenAck);
      else {
        for (const loan of loans) this.#hold(loan);
        const words = failure instanceof Error ? failure.message : String(failure);
        const error = new AmqpError('broker-error', `The export could not be written: ${words}`, {
          cause: failure,
        });
        this.#end({ why: 'failed', error });
      }
    }
    this.#exporting = false;
  }

  #checksum({ message }: Loan): string {
    let sum = this.#checksums.get(message);
    if (sum === undefined) {
      sum = checksum(message);
      this.#checksums.set(message, sum);
    }
    return sum;
  }

  /** Waits until nothing is in flight; one who does not want to go on does not wait for a broker that does not answer. */
  async #settled(impatient: () => boolean): Promise<void> {
    const { publisher, tuning } = this.#shared;
    let deadline = Number.POSITIVE_INFINITY;
    while (this.#inFlight > 0) {
      if (impatient()) deadline = Math.min(deadline, performance.now() + tuning.cancelWithinMs);
      if (impatient() && (publisher?.waitingFor !== undefined || performance.now() > deadline)) {
        this.#settledEarly = true;
        await publisher?.close();
      }
      await sleep(10);
    }
  }
}

/** So long nothing else gets a turn. */
const turnMs = 10;
const flushWithinMs = 5;

function onAbort(signal: AbortSignal, until: AbortSignal, then: (error: AmqpError) => void): void {
  const aborted = () => then(amqpError(signal.reason));
  if (signal.aborted) aborted();
  else signal.addEventListener('abort', aborted, { once: true, signal: until });
}
