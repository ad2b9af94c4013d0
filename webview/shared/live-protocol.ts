import * as z from 'zod/mini';
import type { History, SampleRange } from '../../src/management/samples.ts';

/** What pages have in common that show something of a cluster as it is now and was. */

export const sampleRange: z.ZodMiniType<SampleRange> = z.enum([
  'minute',
  'ten minutes',
  'hour',
  'eight hours',
  'day',
]);

const values = z.array(z.nullable(z.number()));

export const history: z.ZodMiniType<History> = z.object({
  at: z.array(z.number()),
  lines: z.record(z.string(), values),
});

/** How it stands with the look at a cluster. */
export const look = {
  /** The name that a person gave the cluster. */
  cluster: z.string(),
  /** Its marks in words, such as `production, read-only`; empty without any. */
  marks: z.string(),
  readOnly: z.boolean(),
  range: sampleRange,
  /** Those for which the broker keeps samples. */
  ranges: z.readonly(z.array(sampleRange)),
  /** When what is shown was read; milliseconds since 1970. */
  readAt: z.optional(z.number()),
  /** Why the last look brought nothing. */
  trouble: z.optional(
    z.readonly(
      z.object({
        words: z.string(),
        /** It is not there any more: nothing else will come. */
        gone: z.boolean(),
        /** Other credentials may help. */
        credentials: z.boolean(),
      }),
    ),
  ),
};

export const numbers = z.record(z.string(), z.optional(z.number()));

const lookSchema = z.object(look);
export type Look = z.infer<typeof lookSchema>;
