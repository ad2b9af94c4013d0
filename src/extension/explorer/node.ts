import type { ClusterMarks } from '../clusters/cluster.ts';

/** What a node stands for; tree-item.ts has an icon for each, and menus go by it. */
export type NodeKind =
  | 'cluster'
  | 'nodes'
  | 'node'
  | 'deprecatedFeatures'
  | 'deprecatedFeature'
  | 'connections'
  | 'connection'
  | 'channel'
  | 'users'
  | 'user'
  | 'permission'
  | 'vhost'
  | 'deadLetterQueues'
  | 'deadLetterQueue'
  | 'deadLetterRoute'
  | 'lostDeadLetters'
  | 'queues'
  | 'streams'
  | 'queue'
  | 'exchanges'
  | 'exchange'
  | 'binding'
  | 'policies'
  | 'policy'
  | 'consumers'
  | 'consumer'
  | 'shovels'
  | 'shovel'
  | 'federationLinks'
  | 'federationLink'
  | 'fact'
  | 'more'
  | 'notice'
  | 'error';

/** A node of the tree as plain data. */
export interface TreeNode {
  /** Unique in the tree, and the same for the same thing after each look. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly state: 'normal' | 'attention' | 'broken';
  /** `onDemand`: a folder, whose content is read when somebody opens it. Absent: a leaf. */
  readonly children?: readonly TreeNode[] | 'onDemand';
  /** Open until somebody closes it. */
  readonly expanded?: boolean;
  /** What a person has marked a cluster as. */
  readonly marks?: ClusterMarks;
  /** What the node stands for, for the commands on it. */
  readonly target: NodeTarget;
}

/** The names of what a node stands for, as the HTTP API takes them. */
export interface NodeTarget {
  readonly cluster: string;
  readonly vhost?: string;
  readonly queue?: string;
  readonly queueType?: string;
  readonly exchange?: string;
  readonly binding?: BindingTarget;
  readonly policy?: { readonly name: string; readonly kind: 'policy' | 'operator policy' };
  readonly user?: string;
  readonly connection?: string;
  readonly channel?: string;
  readonly node?: string;
}

/** What of a binding its deletion needs. */
export interface BindingTarget {
  readonly from: string;
  readonly to: string;
  readonly toType: 'queue' | 'exchange';
  readonly propertiesKey: string;
}
