import * as z from 'zod/mini';
import { profiles } from '../../lint/profile.ts';
import { type Cluster, type ClusterMarks, clusterColors } from './cluster.ts';

/** The clusters in a state that this version, another one or a broken disk has left; what is no cluster is dropped. */
export function storedClusters(state: unknown): readonly Cluster[] {
  return Array.isArray(state) ? state.flatMap(entry => cluster.safeParse(entry).data ?? []) : [];
}

/** What a person has said of a cluster that a file of the workspace shares. */
export interface OwnWords extends ClusterMarks {
  readonly username?: string;
  readonly usesToken?: true;
}

/** What is kept of shared clusters, by their identifiers; what is not understood is dropped. */
export function storedWords(state: unknown): Readonly<Record<string, OwnWords>> {
  return z.record(z.string(), z.catch(words, {})).safeParse(state).data ?? {};
}

const marks = {
  // A mark that only another version knows takes no cluster with it, and is meant to protect.
  environment: z.optional(z.catch(z.enum(profiles), 'production')),
  readOnly: z.optional(z.catch(z.literal(true), true)),
  color: z.catch(z.optional(z.enum(clusterColors)), undefined),
};

const words = z.object({
  ...marks,
  username: z.optional(z.string()),
  usesToken: z.catch(z.optional(z.literal(true)), undefined),
});

const cluster = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  otherUrls: z.catch(z.optional(z.array(z.string())), undefined),
  username: z.string(),
  amqpAddress: z.optional(z.string()),
  caFile: z.optional(z.string()),
  certificateFile: z.optional(z.string()),
  keyFile: z.optional(z.string()),
  serverName: z.optional(z.string()),
  skipVerification: z.catch(z.optional(z.literal(true)), undefined),
  usesToken: z.catch(z.optional(z.literal(true)), undefined),
  group: z.optional(z.string()),
  ...marks,
});
