import type { NameFilter } from '../../management/pages.ts';
import type { ClusterSession, Work } from './cluster-session.ts';
import type { NodeKind, TreeNode } from './node.ts';

/** A kind of node whose content is read when somebody opens it, and again while it is open and somebody looks. */
export interface Folder {
  /** Asks the broker for one page, and for nothing that is not shown. @throws {ManagementError} */
  read(asked: Asked): Promise<Page>;
}

/** Every kind that is one; `folders.ts` has the list. */
export type Folders = Readonly<Partial<Record<NodeKind, Folder>>>;

export interface Asked {
  readonly folder: TreeNode;
  /** Who we are, the version, and what is remembered. */
  readonly session: ClusterSession;
  /** From 1. */
  readonly page: number;
  /** What a person wants to see of it. */
  readonly view: FolderView;
  /** A person asks: what was remembered is read again. */
  readonly anew: boolean;
  /** A person has agreed that it costs more than a page. */
  readonly atAnyCost: boolean;
  /** Asks the cluster, until nobody waits any more. @throws {ManagementError} */
  readonly ask: <T>(work: Work<T>) => Promise<T>;
  /** The same for {@link ClusterSession.once}. */
  readonly signal?: AbortSignal;
  /** Tells a person who waits how far it is, such as 4,000 of 10,000 queues looked through. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A folder without filter and sorting takes no notice. */
export interface FolderView {
  readonly filter?: Filter;
  readonly sort?: Sort;
}

export interface Filter {
  /** A part of the name, or a regular expression as the broker understands it. */
  readonly name?: NameFilter;
  readonly states?: readonly QueueCondition[];
  readonly types?: readonly string[];
}

export type QueueCondition = 'has dead letters' | 'no consumers' | 'idle' | 'over its limit';

export interface Sort {
  readonly by: 'name' | 'depth' | 'rate';
  readonly descending: boolean;
}

/** What of a folder is on one page. */
export interface Page {
  readonly nodes: readonly TreeNode[];
  /** Beside the folder's label, such as how many there are in all. */
  readonly description?: string;
  /** How many messages are in its dead letter queues, whatever the filter. */
  readonly deadLettered?: number;
  /** Of the folder itself, where something in it wants to be seen. */
  readonly state?: TreeNode['state'];
  /** How many stand on the pages behind this one. */
  readonly left?: number;
}

/** Whether not everything is to be seen. */
export function isFiltered({ filter = {} }: FolderView): boolean {
  return Object.keys(filter).length > 0;
}

/** The view in words, such as `filter: orders · by depth`; empty where nothing is set. */
export function viewWords({ filter = {}, sort }: FolderView): string {
  const { name, types = [], states = [] } = filter;
  const wanted = [name && (name.isRegularExpression ? `/${name.text}/` : name.text), ...types, ...states];
  const filterWords = wanted.filter(Boolean).join(', ');
  return [
    filterWords && `filter: ${filterWords}`,
    sort && `by ${sort.by}${sort.descending === (sort.by === 'name') ? ', reversed' : ''}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
