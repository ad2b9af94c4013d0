import type { Attestation } from '../lint/attestation.ts';
import type { Channel } from '../management/channels.ts';
import type { ClientConnection } from '../management/connections.ts';
import type { Consumer } from '../management/consumers.ts';
import type { DeprecatedFeature } from '../management/deprecated-features.ts';
import type { Health } from '../management/health-checks.ts';
import type { ClusterNode } from '../management/nodes.ts';
import type { Listener } from '../management/overview.ts';
import type { Listing } from '../management/pages.ts';
import type { Metrics } from '../management/prometheus.ts';
import type { QueueDetails } from '../management/queue-details.ts';
import type { BrokerModel } from '../model/model.ts';
import type { Version } from '../model/version.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import type { Evidence as RuleEvidence, Severity } from '../rules/rule.ts';
import type { ClusterSeen, FilesSeen, Place } from './report.ts';

/** What could be seen, or what has hidden it and how to see it, as a sentence. */
export type Seen<T> = { readonly value: T } | { readonly hidden: string };

/** What a cluster has answered. */
export interface LiveEvidence {
  readonly cluster: ClusterSeen;
  readonly version: Version;
  /** Without users and permissions where those are hidden. */
  readonly model: Seen<BrokerModel>;
  /** What hides users and permissions; undefined where they are in the model. */
  readonly usersHidden?: string;
  /** What hides the virtual hosts and connections of others; undefined where all are seen. */
  readonly restHidden?: string;
  readonly queues: Seen<Listing<QueueDetails>>;
  readonly consumers: Seen<readonly Consumer[]>;
  readonly channels: Seen<Listing<Channel>>;
  readonly connections: Seen<Listing<ClientConnection>>;
  readonly nodes: Seen<readonly ClusterNode[]>;
  readonly listeners: Seen<readonly Listener[]>;
  readonly alarms: Seen<Health>;
  /** The queues that would lose their majority with the node that has answered. */
  readonly quorumCritical: Seen<Health>;
  /** The listeners of AMQP whose certificates run out within a month. */
  readonly expiringCertificates: Seen<Health>;
  /** Whether fewer nodes are there than the target size that the cluster was given; 4.3 and later. */
  readonly targetClusterSize: Seen<Health>;
  /** Whether Khepri, and so Raft, keeps the metadata. */
  readonly khepri: Seen<boolean>;
  readonly deprecatedInUse: Seen<readonly DeprecatedFeature[]>;
  /** Of the node that answers. */
  readonly metrics: Seen<Metrics>;
  /** TLS as it was spoken with ports of the host that answers. */
  readonly handshakes: readonly Handshake[];
  /** Whether `guest` could log in with the password that everybody knows; undefined where nobody has asked for it. */
  readonly guestLogin?: Seen<boolean>;
}

/** What a TLS listener has shown. */
export interface Handshake {
  /** Such as `https`. */
  readonly protocol: string;
  readonly port: number;
  readonly certificate: Seen<{ readonly validTo: Date; readonly subject: string }>;
}

/** What the files of a folder show. Those for development are left out of an audit for more. */
export interface FilesEvidence {
  readonly files: FilesSeen;
  readonly findings: readonly FileFinding[];
  /** What files show of items that are done. */
  readonly signs: readonly Sign[];
  /** The definitions among the files. */
  readonly models: readonly ModelEvidence[];
}

/** What a rule has found in a file. */
export interface FileFinding {
  readonly rule: { readonly id: string; readonly item: ChecklistItemId | null };
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  /** Why a person has accepted it, in the file of suppressions. */
  readonly accepted?: readonly string[];
}

/** What shows that an item is done. */
export interface Sign {
  readonly item: ChecklistItemId;
  readonly text: string;
  readonly place: Place;
  /** Of an item that asks for several things the one that this is: alone it is no pass. */
  readonly part?: string;
}

/** The queues, exchanges and what follows from them, of a cluster or of a definitions file. */
export interface ModelEvidence {
  /** Undefined of the cluster. */
  readonly path?: string;
  readonly evidence: RuleEvidence;
}

/** All that the items are judged by. */
export interface AllEvidence {
  readonly live?: LiveEvidence;
  readonly files?: FilesEvidence;
  /** The cluster's first, then those of the files. */
  readonly models: readonly ModelEvidence[];
  readonly attestations: readonly Attestation[];
  /** Now. */
  readonly now: Date;
}
