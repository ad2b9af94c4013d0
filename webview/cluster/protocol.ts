import * as z from 'zod/mini';
import { history, look, numbers, sampleRange } from '../shared/live-protocol.ts';
import type { Protocol } from '../shared/protocol.ts';

const count = z.optional(z.number());
const text = z.optional(z.string());
const watermark = z.optional(z.object({ bytes: z.number(), limit: z.number(), alarm: z.boolean() }));
const used = z.optional(z.object({ used: z.number(), total: z.number() }));

const node = z.object({
  name: z.string(),
  type: z.string(),
  running: z.boolean(),
  version: text,
  erlangVersion: text,
  beingDrained: z.optional(z.boolean()),
  uptimeMs: count,
  memory: watermark,
  disk: watermark,
  fileDescriptors: used,
  sockets: used,
  processes: used,
  partitions: z.optional(z.readonly(z.array(z.string()))),
});

/** As src/management/cluster-snapshot.ts reads it. */
const snapshot = z.object({
  clusterName: z.string(),
  version: z.string(),
  erlangVersion: text,
  objects: numbers,
  depth: numbers,
  rates: z.optional(numbers),
  churn: z.optional(numbers),
  depthHistory: z.optional(history),
  rateHistory: z.optional(history),
  listeners: z.readonly(
    z.array(
      z.object({
        node: z.string(),
        protocol: z.string(),
        ip_address: text,
        port: z.number(),
        tls: z.optional(z.unknown()),
      }),
    ),
  ),
  nodes: z.optional(z.readonly(z.array(node))),
  nodeHistory: z.optional(
    z.object({
      memory: z.optional(history),
      disk: z.optional(history),
      fileDescriptors: z.optional(history),
      sockets: z.optional(history),
    }),
  ),
});

const clusterState = z.readonly(
  z.object({
    ...look,
    /** Who asks. */
    username: z.string(),
    now: z.optional(snapshot),
    sampledSince: count,
    /** What the last check of its readiness came to, such as `80 % ready` and `16 pass, 4 fail`. */
    readiness: z.optional(z.object({ share: z.string(), counts: z.string() })),
  }),
);

/** What VS Code hands back where it restores the page. */
export const clusterRestore = z.readonly(z.object({ cluster: z.string(), range: sampleRange }));

const nothing = z.object({});

/** A request is answered as soon as what it asks for has begun; what comes of it comes as the event `state`. */
export const clusterProtocol = {
  requests: {
    /** The first request of a page. */
    start: { params: nothing, result: z.object({ state: clusterState, restore: clusterRestore }) },
    range: { params: z.object({ range: sampleRange }), result: nothing },
    refresh: { params: nothing, result: nothing },
    credentials: { params: nothing, result: nothing },
    /** Opens the last report; where there is none, checks. */
    readiness: { params: nothing, result: nothing },
    checkReadiness: { params: nothing, result: nothing },
    managementUi: { params: nothing, result: nothing },
  },
  events: { state: clusterState },
} satisfies Protocol;

export type ClusterState = z.infer<typeof clusterState>;
export type ClusterNow = z.infer<typeof snapshot>;
export type NodeNow = z.infer<typeof node>;
export type ClusterRestore = z.infer<typeof clusterRestore>;
