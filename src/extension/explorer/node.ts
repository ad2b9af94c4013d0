import type { ManagementError } from '../../management/error.ts';
import { formatCount, quantity } from '../../messages/size.ts';
import type { ClusterMarks } from '../clusters/cluster.ts';

/** What a node stands for; tree-item.ts has an icon for each, and menus go by it. */
export type NodeKind =
  | 'favourites'
  | 'group'
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
  | 'topicPermission'
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
  | 'bindings'
  | 'binding'
  | 'policies'
  | 'policy'
  | 'policyMatches'
  | 'consumers'
  | 'consumer'
  | 'shovels'
  | 'shovel'
  | 'federationLinks'
  | 'federationLink'
  | 'fact'
  | 'more'
  | 'search'
  | 'notice'
  | 'reading'
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
  /** Beside the kind, for menus to go by. */
  readonly traits?: readonly ('favourite' | 'filtered')[];
  /** Of an error: what a click does; absent: it tries again. */
  readonly wayOut?: WayOut;
  /** What the node stands for, for the commands on it. */
  readonly target: NodeTarget;
}

export type WayOut = 'giveCredentials' | 'manageTrust' | { readonly openFile: string };

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

/** A folder below `parent`, whose content is read when somebody opens it. */
export function folderNode(
  parent: TreeNode,
  kind: NodeKind,
  label: string,
  more: Pick<TreeNode, 'description' | 'tooltip' | 'expanded'> = {},
): TreeNode {
  return {
    id: `${parent.id}#${kind}`,
    kind,
    label,
    ...more,
    state: 'normal',
    children: 'onDemand',
    target: parent.target,
  };
}

/** The identifier of what has `name` in a folder. */
export function itemId(folder: TreeNode, name: string): string {
  return `${folder.id}/${encodeURIComponent(name)}`;
}

/** Something to be said in place of content, such as that there is none. */
export function notice(parent: TreeNode, label: string, tooltip?: string): TreeNode {
  return {
    id: `${parent.id}#notice-${label}`,
    kind: 'notice',
    label,
    tooltip,
    state: 'normal',
    target: parent.target,
  };
}

/** In place of what is being read. */
export function readingNode(parent: TreeNode): TreeNode {
  return {
    id: `${parent.id}#reading`,
    kind: 'reading',
    label: 'Reading …',
    state: 'normal',
    target: parent.target,
  };
}

/** One thing that is so, such as `Uptime` with `3 days`; unique by its label below `parent`. */
export function factNode(
  parent: TreeNode,
  label: string,
  description?: string,
  more: Partial<Pick<TreeNode, 'tooltip' | 'state' | 'children'>> = {},
): TreeNode {
  return {
    id: `${parent.id}#fact-${label}`,
    kind: 'fact',
    label,
    description,
    tooltip: description === undefined ? label : `${label}: ${description}`,
    state: 'normal',
    ...more,
    target: parent.target,
  };
}

/** In place of what could not be read: the reason; a click tries again, or does what has to be done before. */
export function errorNode(parent: TreeNode, error: Error): TreeNode {
  const wayOut = waysOut.get((error as Partial<ManagementError>).reason);
  return {
    id: `${parent.id}#error`,
    kind: 'error',
    label: error.message,
    tooltip: `${error.message}\n\n${clickWords(wayOut)}`,
    state: wayOut ? 'attention' : 'broken',
    ...(wayOut && { wayOut }),
    target: parent.target,
  };
}

function clickWords(wayOut: WayOut | undefined): string {
  if (wayOut === 'giveCredentials') return 'Click to give user and password.';
  return wayOut === 'manageTrust' ? 'Click to manage trust.' : 'Click to try again.';
}

const waysOut: ReadonlyMap<ManagementError['reason'] | undefined, WayOut> = new Map([
  ['no-password', 'giveCredentials'],
  ['wrong-credentials', 'giveCredentials'],
  ['untrusted', 'manageTrust'],
]);

/** What stands beside a label: of the parts those that there are. */
export function dotted(...parts: readonly (string | false | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined;
}

/** How many of a listing fit its filter, such as `12 of 1,204 queues`; without one how many there are. */
export function shareWords(fitting: number, total: number, noun: string): string {
  if (total === 0) return 'none';
  return fitting < total ? `${formatCount(fitting)} of ${quantity(total, noun)}` : quantity(total, noun);
}

export function byLabel(a: TreeNode, b: TreeNode): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}
