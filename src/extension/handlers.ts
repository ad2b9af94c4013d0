import * as vscode from 'vscode';
import type { CourseTarget } from '../../webview/course/protocol.ts';
import type { Cluster } from './clusters/cluster.ts';
import { addCluster, updateCredentials } from './clusters/connect.ts';
import type { ClusterStore } from './clusters/store.ts';
import type { CommandId } from './contributions/commands.ts';
import { openCourse } from './course-panel.ts';
import type { FileLinter } from './diagnostics/file-linter.ts';
import { chooseProfile } from './diagnostics/profile.ts';
import { replacePassword } from './diagnostics/quick-fixes.ts';
import type { Sidecars } from './diagnostics/sidecars.ts';
import { type Suppressible, suppress } from './diagnostics/suppress.ts';
import type { ClusterTree } from './explorer/cluster-tree.ts';
import type { TreeNode } from './explorer/nodes.ts';
import type { LanguageDocuments } from './language/documents.ts';
import { type LensTarget, showTargets } from './language/lenses.ts';
import { chooseRule } from './rule-page.ts';
import type { Handler } from './run-command.ts';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly documents: LanguageDocuments;
  readonly linter: FileLinter;
  readonly sidecars: Sidecars;
}

/** What each declared command does; a command without a handler does not compile. */
export function commandHandlers({ context, log, store, tree, documents, linter, sidecars }: Services) {
  const clusterOf = (argument: unknown): Cluster | undefined => {
    const id = (argument as TreeNode | undefined)?.target?.cluster;
    return store.list().find(cluster => cluster.id === id);
  };
  return {
    addCluster: { run: () => addCluster(store, log) },
    refresh: { run: node => tree.refresh(node as TreeNode | undefined) },
    openCourse: { run: target => openCourse(context, isCourseTarget(target) ? target : undefined) },
    openInManagementUi: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && vscode.env.openExternal(managementPage(cluster, node as TreeNode));
      },
    },
    copyName: { run: node => vscode.env.clipboard.writeText((node as TreeNode).label) },
    updateCredentials: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && updateCredentials(cluster, store, log);
      },
    },
    removeCluster: {
      confirm: node => {
        const cluster = clusterOf(node);
        if (!cluster) return undefined;
        if (store.isFromEnvironment(cluster)) {
          throw new Error(
            `${cluster.name} comes from RABBITMQ_MANAGEMENT_URL in the environment of VS Code: unset it to remove the cluster.`,
          );
        }
        return `Remove ${cluster.name} from VS Code? Its password is deleted from the secret storage. The broker is not touched.`;
      },
      run: node => {
        const cluster = clusterOf(node);
        return cluster && store.remove(cluster);
      },
    },
    showMore: { run: node => tree.showMore(node as TreeNode) },
    openRule: { run: id => chooseRule(context, id) },
    chooseProfile: { run: () => chooseProfile(linter) },
    replacePassword: {
      run: argument => {
        const { uri, user } = argument as { readonly uri: vscode.Uri; readonly user: string };
        return replacePassword(documents, uri, user);
      },
    },
    suppress: { run: what => suppress(documents, sidecars, what as Suppressible) },
    showTargets: { run: target => showTargets(documents, target as LensTarget) },
    showLog: { run: () => log.show() },
  } satisfies Record<CommandId, Handler>;
}

function managementPage(cluster: Cluster, { target: { vhost, queue } }: TreeNode): vscode.Uri {
  const page =
    vhost === undefined || queue === undefined
      ? ''
      : `#/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}`;
  return vscode.Uri.parse(`${cluster.url}${page}`);
}

function isCourseTarget(value: unknown): value is CourseTarget {
  return typeof value === 'object' && value !== null && 'lesson' in value && typeof value.lesson === 'string';
}
