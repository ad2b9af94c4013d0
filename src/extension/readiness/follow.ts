import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../../readiness/report.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { Subject } from './subject.ts';

/** Goes to what evidence speaks of: a line of a file, a queue in the tree, a page of the management UI. */
export async function followPlace(
  place: Place,
  { cluster, folder }: Subject,
  tree: ClusterTree,
): Promise<void> {
  if (place.kind === 'file') {
    const file = vscode.Uri.file(resolve(folder?.uri.fsPath ?? '', place.path));
    const at = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1));
    await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
    return;
  }
  if (!cluster) return;
  const vhost = place.kind === 'vhost' ? place.name : 'vhost' in place ? place.vhost : undefined;
  const queue = place.kind === 'queue' ? place.name : undefined;
  const isInTree = place.kind === 'vhost' || place.kind === 'queue';
  if (isInTree && vhost !== undefined && (await tree.reveal(cluster, vhost, queue))) return;
  await vscode.env.openExternal(vscode.Uri.parse(`${cluster.url}${uiPage(place)}`));
}

/** The page of the management UI that shows it. */
function uiPage(place: Exclude<Place, { kind: 'file' }>): string {
  const part = encodeURIComponent;
  switch (place.kind) {
    case 'queue':
      return `#/queues/${part(place.vhost)}/${part(place.name)}`;
    case 'exchange':
      return `#/exchanges/${part(place.vhost)}/${part(place.name)}`;
    case 'policy':
      return `#/policies/${part(place.vhost)}/${part(place.name)}`;
    case 'vhost':
      return `#/vhosts/${part(place.name)}`;
    case 'user':
      return `#/users/${part(place.name)}`;
    case 'node':
      return `#/nodes/${part(place.name)}`;
    case 'connection':
      return `#/connections/${part(place.name)}`;
    // The overview lists the ports.
    case 'listener':
      return '#/';
  }
}
