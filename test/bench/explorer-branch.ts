import { ClusterBranch } from '../../src/extension/explorer/cluster-branch.ts';
import { clusterNode } from '../../src/extension/explorer/cluster-node.ts';
import { ClusterSession } from '../../src/extension/explorer/cluster-session.ts';
import { folders } from '../../src/extension/explorer/folders.ts';
import type { NodeKind, TreeNode } from '../../src/extension/explorer/node.ts';
import { ManagementClient } from '../../src/management/client.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export function sessionAt(url: string, { username, password }: Login): ClusterSession {
  const client = new ManagementClient({ url, username, password });
  return new ClusterSession({ id: url, name: url, url, username }, async () => client);
}

/** A cluster's part of the tree as VS Code has it, with somebody who looks. */
export function branchOf(session: ClusterSession, intervalMs: number): ClusterBranch {
  return new ClusterBranch(clusterNode(session.cluster, undefined, undefined), session, {
    folders: async () => folders,
    intervalMs: () => intervalMs,
    isWanted: () => true,
    onDidChange: () => {},
  });
}

/** Opens the first node of each kind, one below the other. @returns the last one, which is not open yet */
export async function nodeAt(branch: ClusterBranch, ...kinds: readonly NodeKind[]): Promise<TreeNode> {
  let node = branch.root;
  for (const kind of kinds) {
    branch.open(node);
    const children = await branch.childrenOf(node);
    const next = children.find(child => child.kind === kind);
    if (!next) throw new Error(`There is no ${kind}, but ${children.map(({ label }) => label).join(', ')}`);
    node = next;
  }
  return node;
}

/** The same with the last one. */
export async function openAt(branch: ClusterBranch, ...kinds: readonly NodeKind[]): Promise<TreeNode> {
  const node = await nodeAt(branch, ...kinds);
  branch.open(node);
  await branch.childrenOf(node);
  return node;
}
