import type { Plan } from '../messages/plan.ts';
import type { RawMessage } from '../messages/raw.ts';
import type { AmqpError } from './error.ts';
import type { Multiset } from './multiset.ts';
import type { Publisher } from './publish.ts';
import type { NotPutBack, SourceQueue } from './source.ts';
import type { Tally } from './tally.ts';
import type { Throttle } from './throttle.ts';

export interface Tuning {
  /** So many messages are on loan at most, beside those held: as many may arrive twice when a connection is lost. */
  readonly window: number;
  /** Their bodies have about so many bytes. */
  readonly windowBytes: number;
  readonly confirmWithinMs: number;
  readonly reconnectWithinMs: number;
  /** How long a cancelled transfer waits for the confirms that are due. */
  readonly cancelWithinMs: number;
  /** How long to try to put a message on its last delivery back. */
  readonly putBackWithinMs: number;
  /** It ends after so many messages that could not be published. */
  readonly maxFailures: number;
}

/** What goes on from one session to the next. */
export interface Shared {
  readonly plan: Plan;
  readonly source: SourceQueue;
  readonly tuning: Tuning;
  readonly tally: Tally;
  readonly publisher: Publisher | undefined;
  readonly throttle: Throttle | undefined;
  readonly perSecond: number | undefined;
  readonly exportTo: ((messages: readonly RawMessage[]) => Promise<void>) | undefined;
  /** Of the selection, what is not done yet. */
  readonly wanted: Multiset | undefined;
  /** What was copied, which a lost connection brings again. */
  readonly copied: Multiset;
  /** What was confirmed when the source was lost, so that it could not be acknowledged. */
  readonly arrived: Multiset;
  /** Of sources that have ended. */
  readonly notPutBack: NotPutBack[];
  readonly paused: () => boolean;
}

export type SessionEnd =
  | { readonly why: 'finished' | 'cancelled' }
  | { readonly why: 'lost' | 'failed'; readonly error: AmqpError };
