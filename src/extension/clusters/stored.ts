import * as z from 'zod/mini';
import { profiles } from '../../lint/profile.ts';
import type { Cluster } from './cluster.ts';

/** The clusters in a state that this version, another one or a broken disk has left; what is no cluster is dropped. */
export function storedClusters(state: unknown): readonly Cluster[] {
  return Array.isArray(state) ? state.flatMap(entry => cluster.safeParse(entry).data ?? []) : [];
}

const cluster = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  username: z.string(),
  amqpAddress: z.optional(z.string()),
  caFile: z.optional(z.string()),
  certificateFile: z.optional(z.string()),
  keyFile: z.optional(z.string()),
  serverName: z.optional(z.string()),
  skipVerification: z.catch(z.optional(z.literal(true)), undefined),
  usesToken: z.catch(z.optional(z.literal(true)), undefined),
  // A mark that only another version knows takes no cluster with it, and is meant to protect.
  environment: z.optional(z.catch(z.enum(profiles), 'production')),
  readOnly: z.optional(z.catch(z.literal(true), true)),
});
