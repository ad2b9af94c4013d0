import { ClusterBranch } from '../../src/extension/explorer/cluster-branch.ts';
import { clusterNode } from '../../src/extension/explorer/cluster-node.ts';
import { ClusterSession } from '../../src/extension/explorer/cluster-session.ts';
import { folders } from '../../src/extension/explorer/folders.ts';
import type { NodeKind, TreeNode } from '../../src/extension/explorer/node.ts';
import { ManagementClient } from '../../src/management/client.ts';
import type { ApiAccess } from '../../tools/broker/api.ts';
import { type Lifetime, waitFor } from '../../tools/lifetime.ts';

/** A cluster's part of the explorer as VS Code drives it, without VS Code. Nodes are named by the path of their labels. */
export interface WatchedTree {
  readonly branch: ClusterBranch;
  /** When each request ended, by `performance.now()`. */
  readonly calls: readonly number[];
  /** How often VS Code was told that something is another. */
  changes(): number;
  /** The cluster's own line. */
  cluster(): TreeNode;
  /** Opens the nodes of a path one below the other, as clicks do. @throws where one is not there, or its content does not come */
  open(...path: readonly string[]): Promise<void>;
  /** The node at a path, as it is drawn. */
  node(...path: readonly string[]): Promise<TreeNode>;
  /** What stands below a node, a line each: `label · description`. */
  rows(...path: readonly string[]): Promise<readonly string[]>;
  /** All folders below the cluster with what they say of themselves, and what stands there in place of content; indented. */
  outline(): Promise<string>;
  /** The reasons that stand anywhere in what is open in place of content. */
  errors(): Promise<readonly string[]>;
}

/**
 * @param otherUrls further addresses of the cluster, without a slash at the end
 * @param intervalMs between two looks
 * @param waitMs until what stands below a node must be there: nothing may spin on
 */
export function watchTree(
  lifetime: Lifetime,
  { managementUrl, username, password }: ApiAccess,
  { otherUrls = [] as readonly string[], intervalMs = 300, waitMs = 36_000 } = {},
): WatchedTree {
  const cluster = { id: 'watched', name: 'Watched', url: `${managementUrl}/`, username };
  const calls: number[] = [];
  const urls = { url: cluster.url, otherUrls: otherUrls.map(url => `${url}/`) };
  const client = new ManagementClient({ ...urls, username, password }, () => calls.push(performance.now()));
  let changes = 0;
  const changed = () => {
    changes++;
  };
  const session = new ClusterSession(
    cluster,
    async () => client,
    () => {
      changed();
      if (!session.error) branch.answers();
    },
  );
  const root = clusterNode(cluster, undefined, undefined);
  const branch = new ClusterBranch(root, session, {
    folders: async () => folders,
    intervalMs: () => intervalMs,
    isWanted: () => true,
    onDidChange: changed,
  });
  lifetime.defer(() => branch.end());

  const below = (node: TreeNode) =>
    waitFor(`what is below ${node.label}`, () => branch.childrenOf(node), { timeoutMs: waitMs });
  const at = async (path: readonly string[]): Promise<TreeNode> => {
    let node = root;
    for (const label of path) {
      const children = await below(node);
      const next = children.find(child => child.label === label);
      if (!next)
        throw new Error(
          `Below ${node.label} is no ${label}, but ${children.map(line).join('; ') || 'nothing'}`,
        );
      node = next;
    }
    return node;
  };
  const errorsBelow = async (node: TreeNode): Promise<readonly string[]> => {
    const children = await below(node);
    const own = children.filter(({ kind }) => kind === 'error').map(({ label }) => label);
    const openOnes = children.filter(({ id }) => opened.has(id));
    return [...own, ...(await Promise.all(openOnes.map(errorsBelow))).flat()];
  };
  const opened = new Set<string>();
  const outlineOf = async (parent: TreeNode, indent = ''): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (const node of await below(parent)) {
      const isFolder = folderKinds.has(node.kind);
      const inside = isFolder ? await outlineOf(node, `${indent}  `) : [];
      if (isFolder || saidInstead.has(node.kind)) lines.push(indent + line(branch.shown(node)), ...inside);
    }
    return lines;
  };

  return {
    branch,
    calls,
    changes: () => changes,
    cluster: () => clusterNode(cluster, session.identity, branch.error),
    open: async (...path) => {
      for (let depth = 0; depth <= path.length; depth++) {
        const node = await at(path.slice(0, depth));
        opened.add(node.id);
        branch.open(node);
        await below(node);
      }
    },
    node: async (...path) => branch.shown(await at(path)),
    rows: async (...path) => (await below(await at(path))).map(node => line(branch.shown(node))),
    outline: async () => (await outlineOf(root)).join('\n'),
    errors: () => errorsBelow(root),
  };
}

/** Those that a person opens to see what there is; what a single thing opens into is none of them. */
const folderKinds: ReadonlySet<NodeKind> = new Set([
  'nodes',
  'deprecatedFeatures',
  'connections',
  'users',
  'vhost',
  'deadLetterQueues',
  'queues',
  'streams',
  'exchanges',
  'policies',
  'shovels',
  'federationLinks',
]);

const saidInstead: ReadonlySet<NodeKind> = new Set(['notice', 'error']);

function line({ label, description }: TreeNode): string {
  return description === undefined ? label : `${label} · ${description}`;
}
