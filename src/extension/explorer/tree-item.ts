import * as vscode from 'vscode';
import { colorOf } from '../clusters/cluster.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { visible, visibleApart } from '../visible.ts';
import type { NodeKind, TreeNode } from './node.ts';
import { spoken } from './spoken.ts';

/** How VS Code shows a node. */
export function toTreeItem(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleApart(node.label), collapsibleState(node));
  item.id = node.id;
  item.contextValue = [node.kind, ...(node.traits ?? [])].join(' ');
  item.iconPath = icon(node);
  if (node.description !== undefined) item.description = visible(node.description);
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  item.accessibilityInformation = { label: spoken(node) };
  if (node.kind === 'error') item.command = wayOut(node);
  if (node.kind === 'more')
    item.command = { command: fullCommandId('showMore'), title: 'Show More', arguments: [node] };
  if (node.kind === 'search')
    item.command = { command: fullCommandId('findDeadLetterQueues'), title: 'Look', arguments: [node] };
  return item;
}

function wayOut(node: TreeNode): vscode.Command {
  if (node.wayOut === 'manageTrust') return { command: 'workbench.trust.manage', title: 'Manage Trust' };
  if (typeof node.wayOut === 'object')
    return {
      command: 'vscode.open',
      title: 'Open File',
      arguments: [vscode.Uri.parse(node.wayOut.openFile)],
    };
  return node.wayOut === 'giveCredentials'
    ? { command: fullCommandId('updateCredentials'), title: 'Update Credentials', arguments: [node] }
    : { command: fullCommandId('refresh'), title: 'Try Again', arguments: [node] };
}

function collapsibleState({ children, expanded }: TreeNode): vscode.TreeItemCollapsibleState {
  if (children === undefined) return vscode.TreeItemCollapsibleState.None;
  return expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

const icons: Readonly<Record<NodeKind, string>> = {
  favourites: 'star-full',
  group: 'folder',
  cluster: 'server-environment',
  nodes: 'server',
  node: 'vm',
  deprecatedFeatures: 'history',
  deprecatedFeature: 'history',
  connections: 'plug',
  connection: 'plug',
  channel: 'git-commit',
  users: 'organization',
  user: 'person',
  permission: 'key',
  topicPermission: 'key',
  vhost: 'symbol-namespace',
  deadLetterQueues: 'inbox',
  deadLetterQueue: 'mail',
  deadLetterRoute: 'arrow-left',
  lostDeadLetters: 'warning',
  queues: 'list-unordered',
  streams: 'pulse',
  queue: 'list-flat',
  exchanges: 'arrow-swap',
  exchange: 'arrow-swap',
  bindings: 'link',
  binding: 'link',
  policies: 'law',
  policy: 'law',
  policyMatches: 'checklist',
  consumers: 'run-all',
  consumer: 'run',
  shovels: 'arrow-circle-right',
  shovel: 'arrow-circle-right',
  federationLinks: 'remote',
  federationLink: 'remote',
  fact: 'circle-small',
  more: 'ellipsis',
  search: 'search',
  notice: 'info',
  reading: 'loading~spin',
  error: 'error',
};

const queueTypeIcons: Readonly<Record<string, string>> = {
  classic: 'list-flat',
  quorum: 'layers',
  stream: 'pulse',
};

const colors: Readonly<Record<TreeNode['state'], string | undefined>> = {
  normal: undefined,
  attention: 'list.warningForeground',
  broken: 'list.errorForeground',
};

function icon({ kind, state, marks, target }: TreeNode): vscode.ThemeIcon {
  const ofType = kind === 'queue' ? queueTypeIcons[target.queueType ?? ''] : undefined;
  const ofMark = marks?.readOnly ? 'lock' : undefined;
  // Beside the words: nobody has to tell clusters by colour alone.
  const ofCluster = marks && colorOf(marks);
  const color = colors[state] ?? (ofCluster && `charts.${ofCluster}`);
  return new vscode.ThemeIcon(
    ofMark ?? ofType ?? icons[kind],
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
}
