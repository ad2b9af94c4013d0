import * as vscode from 'vscode';
import type { Cluster } from '../clusters/cluster.ts';
import type { MessageAccess, VhostPlace } from './access.ts';

/** Asks to which virtual host of which cluster something goes, where there is a choice; undefined where the person leaves. */
export async function choosePlace(
  access: MessageAccess,
  clusters: readonly Cluster[],
): Promise<VhostPlace | undefined> {
  if (clusters.length === 0) throw new Error('There is no cluster to publish to. Add one first.');
  const cluster =
    clusters.length === 1
      ? clusters[0]
      : (
          await vscode.window.showQuickPick(
            clusters.map(cluster => ({ label: cluster.name, description: cluster.url, cluster })),
            { title: 'Publish to which cluster?' },
          )
        )?.cluster;
  if (!cluster) return undefined;
  const vhosts = (await access.session({ cluster }).vhosts()).map(({ name }) => name);
  const vhost =
    vhosts.length === 1
      ? vhosts[0]
      : await vscode.window.showQuickPick(vhosts, {
          title: `Publish to which virtual host of ${cluster.name}?`,
        });
  return vhost === undefined ? undefined : { cluster, vhost };
}
