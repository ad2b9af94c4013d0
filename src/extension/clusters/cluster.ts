import type { Profile } from '../../rules/rule.ts';

/** A cluster that a person has added, or that others share with them. No secret is in here. */
export interface Cluster extends ClusterMarks {
  readonly id: string;
  readonly name: string;
  /** The address of the management API. */
  readonly url: string;
  /** Where it is, too, for when it does not answer at the first address. */
  readonly otherUrls?: readonly string[];
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
  /** The folder in the tree that it is in, such as `eu-west`. */
  readonly group?: string;
  /** Where a file of the workspace tells of it; this is never kept. */
  readonly shared?: Sharing;
}

/** What a person has said of a cluster: guard.ts goes by it, and the tree shows it. */
export interface ClusterMarks {
  /** On `production` every write is confirmed by typing the cluster's name. */
  readonly environment?: Profile;
  /** Nothing is written there. */
  readonly readOnly?: true;
  /** In the tree; absent: that of the environment. */
  readonly color?: ClusterColor;
}

/** How a file of the workspace shares a cluster. */
export interface Sharing {
  /** For people, such as `.vscode/rabbitmq-clusters.json`. */
  readonly file: string;
  /** Protection that a person can add to, and not take away. */
  readonly marks: ClusterMarks;
}

/** Those of VS Code's charts, which every theme has: https://code.visualstudio.com/api/references/theme-color#chart-colors */
export const clusterColors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;

export type ClusterColor = (typeof clusterColors)[number];

/** The colour that a cluster has in the tree. */
export function colorOf({ color, environment }: ClusterMarks): ClusterColor | undefined {
  return color ?? (environment && environmentColors[environment]);
}

const environmentColors: Readonly<Record<Profile, ClusterColor>> = {
  production: 'red',
  staging: 'yellow',
  development: 'green',
};

/** The marks in words, such as `production, read-only`; empty without any. */
export function markWords({ environment, readOnly }: ClusterMarks): string {
  return [environment, readOnly && 'read-only'].filter(Boolean).join(', ');
}

/** Both kinds of protection, whichever says more of each; what a person has chosen for the tree counts first. */
export function withProtectionOf(own: ClusterMarks, shared: ClusterMarks): ClusterMarks {
  return {
    environment: rank(own) >= rank(shared) ? own.environment : shared.environment,
    readOnly: own.readOnly ?? shared.readOnly,
    color: own.color ?? shared.color,
  };
}

/** Whether the marks protect at least as much as others. */
export function protectsLike(marks: ClusterMarks, others: ClusterMarks): boolean {
  return rank(marks) >= rank(others) && (marks.readOnly ?? !others.readOnly);
}

function rank({ environment }: ClusterMarks): number {
  return environment === undefined ? 0 : ['development', 'staging', 'production'].indexOf(environment) + 1;
}
