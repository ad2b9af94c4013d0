import { quantity } from '../../messages/size.ts';
import type { Cluster } from '../clusters/cluster.ts';
import type { SharingProblem } from '../clusters/shared-clusters.ts';
import type { TreeNode } from './node.ts';

/** The groups that clusters are in, by name. */
export function groupNodes(clusters: readonly Cluster[]): readonly TreeNode[] {
  const names = new Set(clusters.flatMap(({ group }) => group ?? []));
  return [...names]
    .toSorted()
    .map(name => groupNode(name, clusters.filter(({ group }) => group === name).length));
}

/** What is wrong with a file by which the workspace shares clusters; a click opens it. */
export function sharingProblemNode({ uri, file, message }: SharingProblem): TreeNode {
  return {
    id: `sharing:${uri}:${message}`,
    kind: 'error',
    label: file.split('/').at(-1) ?? file,
    description: message,
    tooltip: `${file}: ${message}\n\nClick to open the file.`,
    state: 'broken',
    wayOut: { openFile: uri.toString() },
    target: { cluster: '' },
  };
}

function groupNode(name: string, clusters: number): TreeNode {
  return {
    id: `group:${name}`,
    kind: 'group',
    label: name,
    description: quantity(clusters, 'cluster'),
    state: 'normal',
    children: 'onDemand',
    expanded: true,
    target: { cluster: '' },
  };
}
