import * as z from 'zod/mini';

const trial = z.readonly(
  z.object({
    /** Whose trial it was, such as `4.2`. */
    criterion: z.string(),
    from: z.number(),
    to: z.number(),
  }),
);

const mark = z.readonly(z.object({ at: z.number(), what: z.string() }));

/** What a learner's queues and connections did while a grader broke things. All times are milliseconds since 1970. */
export const timelineSchema = z.readonly(
  z.object({
    at: z.readonly(z.array(z.number())),
    /** The messages that were ready at each of these times, by queue; null where the broker did not say in time. */
    ready: z.readonly(z.record(z.string(), z.readonly(z.array(z.nullable(z.number()))))),
    /** How many connections the programs had. */
    connections: z.readonly(z.array(z.number())),
    trials: z.readonly(z.array(trial)),
    /** What was done, such as a connection that was closed. */
    marks: z.readonly(z.array(mark)),
  }),
);

export type Timeline = z.infer<typeof timelineSchema>;
export type Trial = z.infer<typeof trial>;

/** A trial in words. */
export interface TimelineRow {
  readonly criterion: string;
  /** Seconds since the beginning: `12 s to 31 s`. */
  readonly time: string;
  /** What was done, and when. */
  readonly done: string;
  /** The queues in which messages waited, each with the most that were seen, the deepest first. */
  readonly deepest: string;
  /** The fewest and the most: `2 to 4`. */
  readonly connections: string;
}

/** What the time line shows, a row a trial. */
export function timelineRows({ at, ready, connections, trials, marks }: Timeline): readonly TimelineRow[] {
  const start = at[0] ?? trials[0]?.from ?? 0;
  const seconds = (time: number) => `${Math.max(0, Math.round((time - start) / 1_000))} s`;
  return trials.map(({ criterion, from, to }) => {
    const isIn = (time: number) => time >= from && time <= to;
    const within = <T>(values: readonly T[]) => values.filter((_, index) => isIn(at[index] ?? 0));
    const counts = within(connections);
    return {
      criterion,
      time: `${seconds(from)} to ${seconds(to)}`,
      done: marks
        .filter(mark => isIn(mark.at))
        .map(mark => `${seconds(mark.at)}: ${mark.what}`)
        .join(', '),
      deepest: deepestFirst(ready, within)
        .map(([queue, most]) => `${queue} ${most}`)
        .join(', '),
      connections: counts.length === 0 ? '' : range(Math.min(...counts), Math.max(...counts)),
    };
  });
}

/** The queues in which a message waited, the one with the most first. */
export function deepestFirst(
  ready: Timeline['ready'],
  part: (values: readonly (number | null)[]) => readonly (number | null)[] = values => values,
): readonly (readonly [queue: string, most: number])[] {
  return Object.entries(ready)
    .map(([queue, values]) => [queue, Math.max(0, ...part(values).map(value => value ?? 0))] as const)
    .filter(([, most]) => most > 0)
    .sort(([, a], [, b]) => b - a);
}

function range(least: number, most: number): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
