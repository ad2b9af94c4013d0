import * as z from 'zod/mini';
import { fieldTypes } from '../../src/messages/message.ts';
import { transfer } from '../messages/protocol.ts';
import type { Protocol } from '../shared/protocol.ts';

const nothing = z.object({});

/** All that is typed, as text, whatever it is worth: `MessageDraft` of src/messages/draft.ts. */
export const draft = z.object({
  exchange: z.string(),
  routingKey: z.string(),
  properties: z.readonly(z.record(z.string(), z.string())),
  headers: z.readonly(
    z.array(
      z.object({
        name: z.string(),
        type: z.enum(fieldTypes),
        value: z.string(),
      }),
    ),
  ),
  body: z.object({ form: z.enum(['text', 'json', 'base64', 'file']), text: z.string(), file: z.string() }),
  fill: z.boolean(),
});

/** What is typed, and how often it shall be published. */
const order = z.object({
  draft,
  /** An empty exchange means straight to a queue, where the form asks for one: otherwise it is still to be chosen. */
  way: z.enum(['queue', 'exchange']),
  count: z.string(),
  /** Messages a second; empty: as fast as the broker confirms. */
  rate: z.string(),
  /** Whether the message that this was made of is taken out of its queue. */
  replace: z.boolean(),
});

/** By field: `exchange`, `routingKey`, `properties.priority`, `headers.0.value`, `body`, `count`, `rate`. */
const problems = z.readonly(z.array(z.object({ field: z.string(), message: z.string() })));

const state = z.object({
  cluster: z.string(),
  vhost: z.string(),
  username: z.string(),
  /** Such as "production", where the cluster is marked so. */
  mark: z.optional(z.string()),
  /** The queue that the message was taken from to be edited. */
  original: z.optional(z.string()),
  /** The fields of templates, with what they become. */
  fields: z.readonly(z.record(z.string(), z.string())),
  run: z.optional(transfer),
});

/** What is kept of a form while it is hidden, and for the next window. */
export const kept = z.object({
  /** The form's own name. */
  form: z.string(),
  /** Counts the changes: of two that are kept the one with more is the newer. */
  revision: z.int(),
  cluster: z.string(),
  vhost: z.string(),
  original: z.optional(z.object({ queue: z.string(), checksum: z.string() })),
  order,
});

export const publishProtocol = {
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
    /** Keeps what is typed, and tells what is wrong with it, where it would go, and the first message. Nothing is sent. */
    check: {
      params: z.object({ order, revision: z.int() }),
      result: z.object({
        problems,
        /** Such as "Reaches queue `orders`." */
        route: z.string(),
        /** Whether nobody would get it, as far as is known. */
        unroutable: z.boolean(),
        preview: z.string(),
      }),
    },
    /** Publishes it, or says what is wrong with it. Answers when it has begun. */
    publish: { params: order, result: z.object({ problems }) },
    cancel: { params: nothing, result: nothing },
    /** Asks for a file; without a path the person has left. */
    chooseFile: { params: nothing, result: z.object({ path: z.optional(z.string()) }) },
    /** Asks which of the messages that were published before. */
    history: { params: nothing, result: z.object({ order: z.optional(order) }) },
    openDocument: { params: order, result: z.object({ problems }) },
  },
  events: { state },
} satisfies Protocol;

export type PublishProtocol = typeof publishProtocol;
export type PublishState = z.infer<typeof state>;
export type PublishOrder = z.infer<typeof order>;
export type PublishDraft = z.infer<typeof draft>;
export type Kept = z.infer<typeof kept>;
export type Problems = z.infer<typeof problems>;
