import * as z from 'zod/mini';

/** The stretches of time that the management UI offers, the shortest first, with the pause between two samples. */
export const sampleRanges = {
  minute: { ageSeconds: 60, incrementSeconds: 5 },
  'ten minutes': { ageSeconds: 600, incrementSeconds: 5 },
  hour: { ageSeconds: 3_600, incrementSeconds: 60 },
  'eight hours': { ageSeconds: 28_800, incrementSeconds: 600 },
  day: { ageSeconds: 86_400, incrementSeconds: 1_800 },
} as const;

export type SampleRange = keyof typeof sampleRanges;

/** Numbers over time. */
export interface History<Line extends string = string> {
  /** Milliseconds since 1970, the oldest first. */
  readonly at: readonly number[];
  /** As many of each; null where the broker knows none. */
  readonly lines: Readonly<Partial<Record<Line, readonly (number | null)[]>>>;
}

/**
 * The ranges for which samples are kept: `management.sample_retention_policies`, in seconds. Of queues a broker as it comes
 * keeps ten minutes and an hour, of the cluster and its nodes a day. https://www.rabbitmq.com/docs/management#sample-retention
 */
export function rangesKept(seconds: readonly number[]): readonly SampleRange[] {
  const longest = Math.max(...seconds, sampleRanges.minute.ageSeconds);
  return (Object.keys(sampleRanges) as SampleRange[]).filter(
    range => sampleRanges[range].ageSeconds <= longest,
  );
}

/** What asks for the samples of a range, such as `lengths_age=60&lengths_incr=5`. */
export function samplesQuery(range: SampleRange, ...of: readonly SampleKind[]): Record<string, number> {
  const { ageSeconds, incrementSeconds } = sampleRanges[range];
  return Object.fromEntries(
    of.flatMap(kind => [
      [`${kind}_age`, ageSeconds],
      [`${kind}_incr`, incrementSeconds],
    ]),
  );
}

export type SampleKind = 'lengths' | 'msg_rates' | 'node_stats';

/** What the API calls `…_details`. */
export const sampled = z.optional(
  z.looseObject({
    rate: z.optional(z.number()),
    samples: z.optional(z.array(z.looseObject({ sample: z.number(), timestamp: z.number() }))),
  }),
);

export type Sampled = z.infer<typeof sampled>;

/** Samples as they were taken; undefined where there are none. */
export function historyOf<Line extends string>(
  details: Readonly<Record<Line, Sampled>>,
): History<Line> | undefined {
  return aligned(details, samples => samples.map(({ timestamp, sample }) => [timestamp, sample] as const));
}

/** The same of gauges that are never zero while something runs: so the API pads the time before the first sample. */
export function gaugeHistoryOf<Line extends string>(
  details: Readonly<Record<Line, Sampled>>,
): History<Line> | undefined {
  return aligned(details, samples =>
    samples.map(({ timestamp, sample }) => [timestamp, sample === 0 ? null : sample] as const),
  );
}

/** How much a counter grew a second between one sample and the next; a counter that fell was started anew. */
export function rateHistoryOf<Line extends string>(
  details: Readonly<Record<Line, Sampled>>,
): History<Line> | undefined {
  return aligned(details, samples =>
    samples.slice(1).map(({ timestamp, sample }, index) => {
      const before = samples[index];
      const seconds = before ? (timestamp - before.timestamp) / 1000 : 0;
      const grown = before ? sample - before.sample : 0;
      return [timestamp, grown < 0 || seconds <= 0 ? null : grown / seconds] as const;
    }),
  );
}

/** How much counters grow a second now, as far as the broker tells. */
export function ratesNow<Name extends string>(
  details: Readonly<Record<Name, Sampled>>,
): Partial<Record<Name, number>> {
  const told = (Object.entries(details) as [Name, Sampled][]).flatMap(([name, detail]) =>
    detail?.rate === undefined ? [] : [[name, detail.rate] as const],
  );
  return Object.fromEntries(told) as Partial<Record<Name, number>>;
}

type RawSample = { readonly sample: number; readonly timestamp: number };
type Point = readonly [at: number, value: number | null];

/** What was sampled at other times, as on other nodes, stands beside it with gaps. */
function aligned<Line extends string>(
  details: Readonly<Record<Line, Sampled>>,
  points: (oldestFirst: readonly RawSample[]) => readonly Point[],
): History<Line> | undefined {
  const lines = (Object.entries(details) as [Line, Sampled][]).flatMap(([line, told]) => {
    const samples = told?.samples?.toSorted((a, b) => a.timestamp - b.timestamp) ?? [];
    return samples.length === 0 ? [] : [[line, new Map(points(samples))] as const];
  });
  if (lines.length === 0) return undefined;
  const at = [...new Set(lines.flatMap(([, values]) => [...values.keys()]))].sort((a, b) => a - b);
  const values = lines.map(([line, known]) => [line, at.map(time => known.get(time) ?? null)] as const);
  return { at, lines: Object.fromEntries(values) as unknown as History<Line>['lines'] };
}
