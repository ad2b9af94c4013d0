import type { ClusterSession } from './cluster-session.ts';
import type { TreeNode } from './node.ts';

/** A kind of node whose content is read when somebody opens it, and again while it is open and somebody looks. */
export interface Folder {
  /** Asks the broker for one page, and for nothing that is not shown. @throws {ManagementError} */
  read(asked: Asked): Promise<Page>;
}

export interface Asked {
  readonly folder: TreeNode;
  readonly session: ClusterSession;
  /** From 1. */
  readonly page: number;
  /** What a person wants to see of it. */
  readonly view: FolderView;
  readonly signal: AbortSignal;
}

/** A folder without filter and sorting takes no notice. */
export interface FolderView {
  readonly filter?: Filter;
  readonly sort?: Sort;
}

export interface Filter {
  /** A part of the name, or a regular expression as the broker understands it. */
  readonly name?: { readonly text: string; readonly isRegularExpression: boolean };
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
  /** There is a page behind this one. */
  readonly hasMore?: boolean;
}
