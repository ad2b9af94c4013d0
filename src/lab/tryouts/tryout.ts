import type { Chart } from '../../course/tryout-run.ts';
import type { Lab } from './lab.ts';

/** An experiment of a lesson that one connected broker can do. It can be repeated, and cleans up after itself. */
export interface Tryout {
  /** As the lesson's text has it, such as `t1-3`. */
  readonly id: string;
  /** The brokers that can do it, such as `>=4.3`; absent: all that the course is for. */
  readonly versions?: string;
  /** What its marks are drawn along. */
  readonly chart?: Chart;
  /** The steps, from top to bottom. What the laboratory handed out is closed and removed when it returns or throws. */
  run(lab: Lab): Promise<void>;
}

/** The arguments of a quorum queue. */
export const quorum = { 'x-queue-type': 'quorum' } as const;
