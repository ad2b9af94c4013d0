import type { Profile } from '../../rules/rule.ts';

/** A cluster that a person has added. No secret is in here. */
export interface Cluster extends ClusterMarks {
  readonly id: string;
  readonly name: string;
  /** The address of the management API. */
  readonly url: string;
  readonly username: string;
  /** Where clients connect, such as `amqps://rabbit.example.com:5671`; absent: where the broker says it listens. */
  readonly amqpAddress?: string;
  /** A file with certificate authorities in PEM. */
  readonly caFile?: string;
  /** Our own certificate in PEM, for brokers that want one. */
  readonly certificateFile?: string;
  /** The private key of that; absent: it is in the same file. */
  readonly keyFile?: string;
  /** The name that the broker's certificate must have, where it is not the host. */
  readonly serverName?: string;
  /** Anybody's certificate is taken: who is in between reads and changes everything. */
  readonly skipVerification?: true;
  /** The secret is an OAuth 2 token instead of a password. */
  readonly usesToken?: true;
}

/** What a person has said of a cluster, and guard.ts goes by. */
export interface ClusterMarks {
  /** On `production` every write is confirmed by typing the cluster's name. */
  readonly environment?: Profile;
  /** Nothing is written there. */
  readonly readOnly?: true;
}

/** The marks in words, such as `production, read-only`; empty without any. */
export function markWords({ environment, readOnly }: ClusterMarks): string {
  return [environment, readOnly && 'read-only'].filter(Boolean).join(', ');
}
