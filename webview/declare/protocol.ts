import * as z from 'zod/mini';
import type { Protocol } from '../shared/protocol.ts';

const nothing = z.object({});

/** What can be declared or set with the form. */
export const kinds = ['queue', 'exchange', 'binding', 'policy', 'operator policy'] as const;
export const kind = z.enum(kinds);
export type Kind = z.infer<typeof kind>;

/** An object as it stands in a section of definitions.json. */
const item = z.record(z.string(), z.unknown());

/** All that is typed, as text, whatever it is worth. */
export const draft = z.object({
  /** By name in definitions.json, such as `durable` or `routing_key`. */
  fields: z.readonly(z.record(z.string(), z.string())),
  /** Arguments, or the keys of a policy; an empty one is not set. */
  settings: z.readonly(z.record(z.string(), z.string())),
  /** Arguments beside those that are known, as a JSON object. */
  others: z.string(),
});

const state = z.object({
  cluster: z.string(),
  vhost: z.string(),
  /** Of the broker, such as `4.3.6`. */
  version: z.string(),
  /** Such as "production", where the cluster is marked so. */
  mark: z.optional(z.string()),
  kind,
  /** What is edited; absent: a new one. */
  name: z.optional(z.string()),
});

/** What is kept of a form while it is hidden, and for the next window. */
export const kept = z.object({
  /** The form's own name. */
  form: z.string(),
  /** Counts the changes: of two that are kept the one with more is the newer. */
  revision: z.int(),
  /** By its identifier. */
  cluster: z.string(),
  vhost: z.string(),
  version: z.string(),
  kind,
  name: z.optional(z.string()),
  item,
  /** What was typed for the item; absent: nothing yet. */
  draft: z.optional(draft),
});

/** By field: `name`, `durable`, `settings.x-max-length`, `others`; an empty one is about the whole. */
const problems = z.readonly(z.array(z.object({ field: z.string(), message: z.string() })));

const row = z.object({
  kind: z.enum(['queue', 'exchange']),
  name: z.string(),
  type: z.string(),
  outcome: z.string(),
  changes: z.readonly(z.array(z.string())),
});

const preview = z.object({
  queues: z.int(),
  exchanges: z.int(),
  applies: z.int(),
  changes: z.int(),
  ties: z.readonly(z.array(z.string())),
  rows: z.readonly(z.array(row)),
  total: z.int(),
});

export const declareProtocol = {
  requests: {
    /** `kept` is where the form begins, unless the page itself has kept something newer. */
    start: { params: nothing, result: z.object({ state, kept }) },
    /** The exchanges or queues of the virtual host whose names have these letters; a few of `total`. */
    names: {
      params: z.object({ of: z.enum(['exchange', 'queue']), filter: z.string() }),
      result: z.object({
        names: z.readonly(z.array(z.object({ name: z.string(), type: z.string() }))),
        total: z.int(),
      }),
    },
    /** Keeps what is typed, and tells what the broker would refuse, what is there already, and what a policy would do. Nothing is sent. */
    check: {
      params: z.object({ item, draft, revision: z.int() }),
      result: z.object({
        problems,
        /** What is taken, and yet not wise. */
        notes: z.readonly(z.array(z.string())),
        existing: z.optional(z.object({ words: z.string(), differences: z.readonly(z.array(z.string())) })),
        preview: z.optional(preview),
      }),
    },
    /** Asks the person, and declares or sets it; how that ends is told with `outcome`. */
    declare: { params: z.object({ item }), result: z.object({ problems }) },
    openDocument: { params: z.object({ item }), result: nothing },
  },
  events: {
    state,
    outcome: z.object({ kind: z.enum(['done', 'refused', 'left']), words: z.string() }),
  },
} satisfies Protocol;

export type DeclareState = z.infer<typeof state>;
export type Kept = z.infer<typeof kept>;
export type Draft = z.infer<typeof draft>;
export type DefinitionsItem = z.infer<typeof item>;
export type DeclareProblems = z.infer<typeof problems>;
export type PreviewResult = z.infer<typeof preview>;
export type CheckResult = z.infer<(typeof declareProtocol)['requests']['check']['result']>;
export type Outcome = z.infer<(typeof declareProtocol)['events']['outcome']>;
