import * as z from 'zod/mini';
import type { FixAct, ReadinessReport } from '../../src/readiness/report.ts';
import type { ChecklistItem, ChecklistItemId } from '../../src/rules/checklist.ts';
import type { Protocol } from '../shared/protocol.ts';

const verdict = z.enum(['pass', 'warn', 'fail', 'unknown']);

/** As a report of the program names it; one of another version is read as far as it goes. */
const itemId = z.custom<ChecklistItemId>(value => typeof value === 'string' && value.length < 20);
const area = z.custom<ChecklistItem['area']>(value => typeof value === 'string' && value.length < 50);

const place = z.union([
  z.object({ kind: z.literal('file'), path: z.string(), line: z.number(), column: z.number() }),
  z.object({ kind: z.enum(['queue', 'exchange', 'policy']), vhost: z.string(), name: z.string() }),
  z.object({ kind: z.enum(['vhost', 'user', 'node', 'connection', 'listener']), name: z.string() }),
]);

const evidence = z.object({
  verdict: z.enum(['pass', 'warn', 'fail', 'unknown', 'note']),
  text: z.string(),
  place: z.optional(place),
  rule: z.optional(z.string()),
});

const fix = z.object({
  title: z.string(),
  /** For the extension alone, which carries out those of a report that it has just taken. */
  acts: z.array(z.custom<FixAct>()),
});

const item = z.object({
  id: itemId,
  area,
  title: z.string(),
  verdict,
  reason: z.optional(z.string()),
  evidence: z.array(evidence),
  remedy: z.string(),
  fix: z.optional(fix),
  lesson: z.object({ lesson: z.string(), section: z.string() }),
  attestable: z.boolean(),
  attestation: z.optional(
    z.object({
      item: itemId,
      note: z.string(),
      by: z.optional(z.string()),
      on: z.string(),
      expired: z.boolean(),
    }),
  ),
});

const score = z.object({
  passed: z.number(),
  warned: z.number(),
  failed: z.number(),
  unknown: z.number(),
  percent: z.nullable(z.number()),
});

/** A report as it is shown and kept. */
export const reportSchema: z.ZodMiniType<ReadinessReport> = z.object({
  version: z.literal(1),
  cluster: z.optional(
    z.object({
      name: z.string(),
      version: z.string(),
      support: z.optional(z.string()),
      nodes: z.optional(z.array(z.string())),
      username: z.string(),
      tags: z.array(z.string()),
      requests: z.number(),
    }),
  ),
  files: z.optional(z.object({ folder: z.string(), paths: z.array(z.string()) })),
  profile: z.enum(['development', 'staging', 'production']),
  takenAt: z.string(),
  items: z.array(item),
  score: z.extend(score, { areas: z.array(z.extend(score, { area })) }),
});

/** What is checked: a cluster, a folder of the workspace, or both together. */
export const readinessSubject = z.readonly(
  z.object({ cluster: z.optional(z.string()), folder: z.optional(z.string()) }),
);

const readinessState = z.readonly(
  z.object({
    /** By the names that a person knows. */
    subject: readinessSubject,
    /** By the cluster's id and the folder's URI: what VS Code hands back where it restores the page. */
    restore: readinessSubject,
    report: z.optional(reportSchema),
    /** Which section of the course teaches an item, such as `1.3 Publisher confirms`, by the item. */
    sections: z.readonly(z.record(z.string(), z.string())),
    /** The report is of this session: its fixes fit what is there. */
    isFresh: z.boolean(),
    /** Against an earlier report: what was otherwise in it. */
    since: z.optional(
      z.readonly(
        z.object({
          takenAt: z.string(),
          changes: z.readonly(z.array(z.readonly(z.object({ item: z.string(), before: verdict })))),
        }),
      ),
    ),
    /** How many earlier reports there are to compare with. */
    earlier: z.number(),
    /** While a check runs: how often the cluster has answered. */
    checking: z.optional(z.readonly(z.object({ answers: z.number() }))),
    /** How the last check ended, where it brought no report. */
    ended: z.optional(
      z.readonly(
        z.object({
          kind: z.enum(['cancelled', 'failed']),
          words: z.string(),
          /** Other credentials may help. */
          credentials: z.boolean(),
        }),
      ),
    ),
    /** What went wrong with something that was asked for on the page. */
    trouble: z.optional(z.string()),
    /** A login with well-known credentials may be tried: there is a cluster, and it was not tried in this report. */
    mayTryGuest: z.boolean(),
  }),
);

const nothing = z.object({});
const ofItem = z.object({ item: z.string() });

/** A request is answered as soon as what it asks for has begun; what comes of it comes as the event `state`. */
export const readinessProtocol = {
  requests: {
    /** The first request of a page. */
    start: {
      params: nothing,
      result: z.object({
        state: readinessState,
        /** The item that the person has asked for. */
        item: z.nullable(z.string()),
      }),
    },
    check: { params: z.object({ tryGuest: z.boolean() }), result: nothing },
    cancel: { params: nothing, result: nothing },
    /** Lets the person choose the report to compare with. */
    compare: { params: nothing, result: nothing },
    /** Goes to what a piece of evidence speaks of. */
    follow: { params: z.object({ item: z.string(), evidence: z.number() }), result: nothing },
    rule: { params: z.object({ rule: z.string() }), result: nothing },
    lesson: { params: ofItem, result: nothing },
    /** Does what mends an item, after a question, and checks again. */
    fix: { params: ofItem, result: nothing },
    /** Asks for the person's answer to an item that neither side sees. */
    answer: { params: ofItem, result: nothing },
    credentials: { params: nothing, result: nothing },
    /** Lets the person choose a form of the report, and where it goes. */
    export: { params: nothing, result: nothing },
  },
  events: {
    state: readinessState,
    /** Leads the person to an item. */
    reveal: ofItem,
  },
} satisfies Protocol;

export type ReadinessState = z.infer<typeof readinessState>;
