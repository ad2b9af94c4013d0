import * as vscode from 'vscode';
import type { Profile } from '../../rules/rule.ts';
import { fullCommandId } from '../contributions/commands.ts';
import type { NodeKind, TreeNode } from './nodes.ts';

/** How VS Code shows a node. */
export function toTreeItem(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibleState(node));
  item.id = node.id;
  item.contextValue = node.kind;
  item.iconPath = icon(node);
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  item.accessibilityInformation = {
    label: node.description ? `${node.label}, ${node.description}` : node.label,
  };
  if (node.kind === 'error')
    item.command = { command: fullCommandId('refresh'), title: 'Try Again', arguments: [node] };
  if (node.kind === 'more')
    item.command = { command: fullCommandId('showMore'), title: 'Show More', arguments: [node] };
  return item;
}

function collapsibleState({ children, expanded }: TreeNode): vscode.TreeItemCollapsibleState {
  if (children === undefined) return vscode.TreeItemCollapsibleState.None;
  return expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

const icons: Readonly<Record<NodeKind, string>> = {
  cluster: 'server-environment',
  vhost: 'symbol-namespace',
  deadLetterQueues: 'inbox',
  deadLetterQueue: 'mail',
  deadLetterRoute: 'arrow-left',
  lostDeadLetters: 'warning',
  queues: 'list-unordered',
  queue: 'list-flat',
  more: 'ellipsis',
  notice: 'info',
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

/** Beside the words: nobody has to tell them by colour alone. */
const environmentColors: Readonly<Partial<Record<Profile, string>>> = {
  production: 'charts.red',
  staging: 'charts.yellow',
};

function icon({ kind, state, marks, target }: TreeNode): vscode.ThemeIcon {
  const ofType = kind === 'queue' ? queueTypeIcons[target.queueType ?? ''] : undefined;
  const ofMark = marks?.readOnly ? 'lock' : undefined;
  const color = colors[state] ?? environmentColors[marks?.environment ?? 'development'];
  return new vscode.ThemeIcon(
    ofMark ?? ofType ?? icons[kind],
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
}
