import * as z from 'zod/mini';
import { history, look, numbers, sampleRange } from '../shared/live-protocol.ts';
import type { Protocol } from '../shared/protocol.ts';

const count = z.optional(z.number());
const text = z.optional(z.string());
const texts = z.readonly(z.array(z.string()));

const consumer = z.object({
  tag: z.string(),
  user: z.string(),
  connection: z.string(),
  prefetch: z.number(),
  acknowledges: z.boolean(),
  exclusive: z.boolean(),
  activity: text,
});

/** As src/management/queue-snapshot.ts reads it. */
const snapshot = z.object({
  type: z.string(),
  state: text,
  node: text,
  durable: z.boolean(),
  autoDelete: z.boolean(),
  exclusive: z.boolean(),
  policy: text,
  operatorPolicy: text,
  messages: count,
  ready: count,
  unacknowledged: count,
  deadLettering: count,
  bytes: count,
  memory: count,
  headTimestamp: count,
  leader: text,
  members: z.optional(texts),
  online: z.optional(texts),
  segments: count,
  consumerCapacity: count,
  consumerCount: count,
  consumers: z.optional(z.readonly(z.array(consumer))),
  rates: z.optional(numbers),
  depthHistory: z.optional(history),
  rateHistory: z.optional(history),
});

const reasons = z.readonly(z.array(z.enum(['rejected', 'expired', 'maxlen', 'delivery_limit'])));
const path = { exchange: z.string(), exchangeExists: z.boolean(), routingKey: text, reasons };

/** As src/management/member-states.ts reads them. */
const memberStates = z.readonly(z.array(z.object({ node: z.string(), role: z.string(), behind: count })));

/** As src/audit/queue-check.ts judges it. */
const check = z.object({
  findings: z.readonly(
    z.array(
      z.object({
        rule: z.string(),
        severity: z.enum(['error', 'warning', 'info', 'hint']),
        message: z.string(),
        lesson: z.optional(z.object({ lesson: z.string(), section: z.string() })),
      }),
    ),
  ),
  settings: z.readonly(
    z.array(
      z.object({
        key: z.string(),
        value: z.unknown(),
        from: z.string(),
        overrides: z.readonly(z.array(z.object({ from: z.string(), value: z.unknown() }))),
      }),
    ),
  ),
  skipped: z.readonly(z.array(z.object({ policy: z.string(), keys: texts }))),
  deadLetters: z.optional(z.object({ ...path, targets: texts })),
  sources: z.readonly(z.array(z.object({ ...path, queue: z.string() }))),
});

const queueState = z.readonly(
  z.object({
    ...look,
    vhost: z.string(),
    queue: z.string(),
    now: z.optional(snapshot),
    /** Of a quorum queue, from 4.0 on. */
    members: z.optional(memberStates),
    /** Since when this page has sampled the depth itself, as the broker keeps no samples; milliseconds since 1970. */
    sampledSince: count,
    check: z.optional(check),
    /** Why there is no check, or none that is newer. */
    checkTrouble: text,
    /** Which section of the course is meant, such as `1.3 Publisher confirms`, by `lesson/section`. */
    sections: z.readonly(z.record(z.string(), z.string())),
  }),
);

/** What VS Code hands back where it restores the page. */
export const queueRestore = z.readonly(
  z.object({ cluster: z.string(), vhost: z.string(), queue: z.string(), range: sampleRange }),
);

const nothing = z.object({});

/** A request is answered as soon as what it asks for has begun; what comes of it comes as the event `state`. */
export const queueProtocol = {
  requests: {
    /** The first request of a page. */
    start: { params: nothing, result: z.object({ state: queueState, restore: queueRestore }) },
    range: { params: z.object({ range: sampleRange }), result: nothing },
    /** Looks at once, and checks again. */
    refresh: { params: nothing, result: nothing },
    peek: { params: nothing, result: nothing },
    publish: { params: nothing, result: nothing },
    purge: { params: nothing, result: nothing },
    copyName: { params: nothing, result: nothing },
    credentials: { params: nothing, result: nothing },
    /** Opens the page of another queue of the virtual host. */
    queue: { params: z.object({ queue: z.string() }), result: nothing },
    rule: { params: z.object({ rule: z.string() }), result: nothing },
    lesson: { params: z.object({ lesson: z.string(), section: z.string() }), result: nothing },
  },
  events: { state: queueState },
} satisfies Protocol;

export type QueueState = z.infer<typeof queueState>;
export type QueueNow = z.infer<typeof snapshot>;
export type MemberStates = z.infer<typeof memberStates>;
export type QueueJudged = z.infer<typeof check>;
export type QueueRestore = z.infer<typeof queueRestore>;
