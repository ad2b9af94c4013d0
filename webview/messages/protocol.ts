import * as z from 'zod/mini';
import type { Protocol } from '../shared/protocol.ts';

const nothing = z.object({});
const index = z.int().check(z.nonnegative());

/** Which of the loaded messages, or how many from the head of the queue whether loaded or not. */
export const selection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded'), indices: z.readonly(z.array(index)) }),
  z.object({ kind: z.literal('first'), count: z.int().check(z.positive()) }),
  /** What is in the queue when the act begins; what comes later stays. */
  z.object({ kind: z.literal('all') }),
]);

/** What the look at a queue has cost, and what it has brought. */
const look = z.object({
  /** Such as "This look spent one of 20 deliveries of each message." */
  cost: z.string(),
  notes: z.readonly(z.array(z.string())),
  /** Milliseconds since 1970. */
  at: z.number(),
  messages: z.int(),
  bytes: z.int(),
});

/** One line of the table. */
const row = z.object({
  index,
  exchange: z.string(),
  routingKey: z.string(),
  /** Of its last death; absent for a message that never died. */
  reason: z.optional(z.string()),
  sourceQueue: z.optional(z.string()),
  exception: z.optional(z.string()),
  deaths: z.int(),
  /** Of its last death or its timestamp, in milliseconds since 1970. */
  time: z.optional(z.number()),
  bytes: z.int(),
  redelivered: z.boolean(),
  /** How often it can still be given out; only where looks cost deliveries. */
  deliveriesLeft: z.optional(z.int()),
  /** The beginning of the body in one line. */
  preview: z.string(),
});

const field = z.object({ name: z.string(), type: z.string(), text: z.string() });

const detail = z.object({
  index,
  exchange: z.string(),
  routingKey: z.string(),
  redelivered: z.boolean(),
  bytes: z.int(),
  properties: z.readonly(z.array(field)),
  headers: z.readonly(z.array(field)),
  payload: z.object({
    view: z.string(),
    /** The other ways to show it. */
    views: z.readonly(z.array(z.string())),
    text: z.string(),
    /** There is more: "load all" makes sense. */
    cut: z.boolean(),
    summary: z.string(),
    notes: z.readonly(z.array(z.string())),
  }),
  /** Its deaths from the oldest on, in words. */
  timeline: z.readonly(z.array(z.object({ text: z.string(), time: z.optional(z.number()) }))),
  /** A sentence on where it came from and how sure that is. */
  origin: z.optional(z.string()),
  doubts: z.readonly(z.array(z.string())),
});

const histogram = z.readonly(z.array(z.int()));

const triage = z.object({
  sentence: z.string(),
  total: z.int(),
  by: z.readonly(z.array(z.string())),
  from: z.optional(z.number()),
  to: z.optional(z.number()),
  bucketMs: z.number(),
  histogram,
  groups: z.readonly(
    z.array(
      z.object({
        id: z.string(),
        values: z.readonly(z.array(z.string())),
        count: z.int(),
        share: z.number(),
        from: z.optional(z.number()),
        to: z.optional(z.number()),
        histogram,
        /** Indices of loaded messages. */
        members: z.readonly(z.array(index)),
        samples: z.readonly(z.array(index)),
      }),
    ),
  ),
});

export const acts = ['replay', 'move', 'copy', 'discard'] as const;

/** What shall be done with the selected messages. */
const order = z.object({
  act: z.enum(acts),
  selection,
  /** Of a replay: straight to the queue in which it died first, or to the exchange that it was published to. */
  way: z.enum(['queue', 'exchange']),
  /** Of a move or a copy; an empty exchange means the queue with the routing key's name. */
  target: z.optional(z.object({ exchange: z.string(), routingKey: z.string() })),
  /** Messages a second; absent: as fast as the broker confirms. */
  rate: z.optional(z.number().check(z.positive())),
  removeExpiration: z.boolean(),
});

/** What an order would do, told before it is done. */
const preview = z.object({
  /** Hand it to `run`; a preview is run at most once. */
  token: z.string(),
  /** Such as "Replay 1,240 messages from orders.dead". */
  title: z.string(),
  /** Where how many go. */
  destinations: z.readonly(
    z.array(z.object({ to: z.string(), count: z.optional(z.int()), problem: z.optional(z.string()) })),
  ),
  /** What will be changed in the messages, and what to know before. */
  notes: z.readonly(z.array(z.string())),
  warnings: z.readonly(z.array(z.string())),
  /** Why it cannot be run at all. */
  refusal: z.optional(z.string()),
});

/** What runs on messages, or how it has ended. */
export const transfer = z.object({
  title: z.string(),
  state: z.enum(['running', 'pausing', 'paused', 'waiting', 'cancelling', 'done', 'cancelled', 'failed']),
  /** In words, such as what it waits for or why it failed. */
  words: z.string(),
  total: z.optional(z.int()),
  done: z.int(),
  /** Left where they were, by reason. */
  left: z.readonly(z.array(z.object({ reason: z.string(), count: z.int() }))),
  /** Possibly there twice, after a lost connection. */
  perhapsTwice: z.int(),
  rate: z.number(),
  seconds: z.number(),
});

/** All that the page shows but rows, details and groups, which it asks for. */
const state = z.object({
  cluster: z.string(),
  vhost: z.string(),
  queue: z.string(),
  type: z.string(),
  version: z.string(),
  isDeadLetterQueue: z.boolean(),
  /** In the queue, as the broker told it last. */
  depth: z.optional(z.int()),
  /** Changes with every look: rows and details of another are no longer valid. */
  generation: z.int(),
  look: z.optional(look),
  /** A look under way. */
  loading: z.optional(z.object({ messages: z.int(), bytes: z.int() })),
  /** Why the last look failed, and the way out. */
  error: z.optional(z.string()),
  transfer: z.optional(transfer),
});

export const messagesProtocol = {
  requests: {
    start: { params: nothing, result: state },
    /** Messages that the search finds, from the `from`th found on. `problem` tells what is wrong with the search. */
    rows: {
      params: z.object({ search: z.string(), from: index, count: index }),
      result: z.object({
        found: z.int(),
        /** Indices of all that were found, for "select all". */
        indices: z.readonly(z.array(index)),
        problem: z.optional(z.string()),
        rows: z.readonly(z.array(row)),
      }),
    },
    message: {
      params: z.object({ index, view: z.optional(z.string()), all: z.boolean() }),
      result: detail,
    },
    triage: {
      params: z.object({ by: z.readonly(z.array(z.string())), search: z.string() }),
      result: triage,
    },
    /** Looks again; the extension asks the person where that costs something. Answers when the look has begun. */
    look: { params: z.object({ count: z.int().check(z.positive()) }), result: nothing },
    cancelLook: { params: nothing, result: nothing },
    preview: { params: order, result: preview },
    run: { params: z.object({ token: z.string() }), result: nothing },
    control: { params: z.object({ act: z.enum(['pause', 'resume', 'cancel']) }), result: nothing },
    /** Asks where to, and writes NDJSON; the extension tells how it ended. */
    export: { params: z.object({ selection }), result: nothing },
    openDocument: { params: z.object({ index }), result: nothing },
    compare: { params: z.object({ first: index, second: index }), result: nothing },
    /** A Markdown report of the groups, in an editor. */
    report: {
      params: z.object({ by: z.readonly(z.array(z.string())), search: z.string() }),
      result: nothing,
    },
    copy: { params: z.object({ text: z.string() }), result: nothing },
  },
  events: { state },
} satisfies Protocol;

export type MessagesProtocol = typeof messagesProtocol;
export type MessagesState = z.infer<typeof state>;
export type MessageRow = z.infer<typeof row>;
export type MessageDetail = z.infer<typeof detail>;
export type MessageTriage = z.infer<typeof triage>;
export type Selection = z.infer<typeof selection>;
export type Order = z.infer<typeof order>;
export type Preview = z.infer<typeof preview>;
export type TransferState = z.infer<typeof transfer>;
