import * as vscode from 'vscode';
import type { CourseTarget } from '../../webview/course/protocol.ts';
import { addCluster, editCluster, updateCredentials } from './clusters/add.ts';
import { setAmqpAddress } from './clusters/amqp.ts';
import type { Cluster } from './clusters/cluster.ts';
import { markCluster } from './clusters/mark.ts';
import type { ClusterStore } from './clusters/store.ts';
import type { Course } from './course/course.ts';
import type { CourseNode } from './course/course-nodes.ts';
import { openCourse } from './course/course-panel.ts';
import { openQuiz } from './course/quiz-panel.ts';
import { resetCourse, resetProgress, resetQuestion, wholeCourseQuestion } from './course/reset.ts';
import { openSampleDefinitions } from './course/sample-definitions.ts';
import { searchInCourse } from './course/search.ts';
import type { FileLinter } from './diagnostics/file-linter.ts';
import { chooseProfile } from './diagnostics/profile.ts';
import { replacePassword } from './diagnostics/quick-fixes.ts';
import type { Sidecars } from './diagnostics/sidecars.ts';
import { type Suppressible, suppress } from './diagnostics/suppress.ts';
import type { ClusterTree } from './explorer/cluster-tree.ts';
import type { TreeNode } from './explorer/nodes.ts';
import type { LanguageDocuments } from './language/documents.ts';
import { type LensTarget, showTargets } from './language/lenses.ts';
import type { MessageAccess, QueuePlace, VhostPlace } from './messages/access.ts';
import type { FormServices } from './messages/publish-panel.ts';
import {
  checkReadiness,
  openReadiness,
  type ReadinessServices,
  readinessTarget,
} from './readiness/readiness.ts';
import { chooseRule } from './rule-page.ts';
import type { CommandHandlers } from './run-command.ts';
import { insertSnippet } from './snippets/insert-snippet.ts';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly messages: MessageAccess;
  readonly forms: FormServices;
  readonly documents: LanguageDocuments;
  readonly linter: FileLinter;
  readonly sidecars: Sidecars;
  readonly course: Course;
  readonly readiness: ReadinessServices;
}

/** What each declared command does, its code loaded with its first use where that is much; a command without a handler does not compile. */
export function commandHandlers({
  context,
  log,
  store,
  tree,
  messages,
  forms,
  documents,
  linter,
  sidecars,
  course,
  readiness,
}: Services) {
  const clusterOf = (argument: unknown): Cluster | undefined => {
    const id = (argument as TreeNode | undefined)?.target?.cluster;
    return store.list().find(cluster => cluster.id === id);
  };
  const vhostOf = (argument: unknown): VhostPlace => {
    const { vhost } = (argument as TreeNode).target;
    const cluster = clusterOf(argument);
    if (!cluster || vhost === undefined) throw new Error('This is no virtual host.');
    return { cluster, vhost };
  };
  const placeOf = (argument: unknown): QueuePlace => {
    const { queue } = (argument as TreeNode).target;
    if (queue === undefined) throw new Error('This is no queue.');
    return { ...vhostOf(argument), queue };
  };
  return {
    addCluster: { run: () => addCluster(store, log) },
    refresh: { run: node => tree.refresh(node as TreeNode | undefined) },
    openCourse: {
      run: target => openCourse(course, isCourseTarget(target) ? target : undefined),
    },
    searchCourse: { run: () => searchInCourse(course) },
    openQuiz: { run: () => openQuiz(course) },
    openExercise: {
      run: async id => {
        const { openExercise } = await import('./course/exercise-panel.ts');
        await openExercise(course, typeof id === 'string' ? id : undefined);
      },
    },
    resetProgress: {
      confirm: node => resetQuestion(node as CourseNode),
      run: node => resetProgress(course, node as CourseNode),
    },
    resetCourse: {
      confirm: () => wholeCourseQuestion,
      run: () => resetCourse(course),
    },
    openSampleDefinitions: { run: () => openSampleDefinitions() },
    openInManagementUi: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && vscode.env.openExternal(managementPage(cluster, node as TreeNode));
      },
    },
    peekMessages: {
      run: async node => {
        const { peekMessages } = await import('./messages/peek-command.ts');
        await peekMessages(messages, placeOf(node), (node as TreeNode).target.queueType ?? '');
      },
    },
    publishMessage: {
      run: async node => {
        const { openNewMessage } = await import('./messages/publish-panel.ts');
        openNewMessage(forms, vhostOf(node), (node as TreeNode).target.queue);
      },
    },
    openInForm: {
      run: async () => {
        const { openDocumentInForm } = await import('./messages/publish-document.ts');
        await openDocumentInForm(forms, store.list());
      },
    },
    publishDocument: {
      writes: 'asksItself',
      run: async () => {
        const { publishDocument } = await import('./messages/publish-document.ts');
        await publishDocument(messages, store.list(), forms.published);
      },
    },
    exportMessages: {
      run: async node => {
        const { exportQueue } = await import('./messages/export-queue.ts');
        await exportQueue(messages, placeOf(node));
      },
    },
    importMessages: {
      writes: 'asksItself',
      run: async node => {
        const { importMessages } = await import('./messages/import.ts');
        await importMessages(messages, vhostOf(node), (node as TreeNode).target.queue);
      },
    },
    purgeQueue: {
      writes: node => {
        const { cluster, vhost, queue } = placeOf(node);
        return {
          cluster,
          question: `Purge queue ${queue} in vhost ${vhost} of ${cluster.name}?`,
          detail:
            'All messages that are ready are deleted, for good. To keep a copy, peek at the queue and discard there: that exports them first.',
        };
      },
      run: async node => {
        const { purgeQueue } = await import('./messages/purge.ts');
        await purgeQueue(messages, placeOf(node));
      },
    },
    setAmqpAddress: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && setAmqpAddress(tree.session(cluster), store);
      },
    },
    copyName: { run: node => vscode.env.clipboard.writeText((node as TreeNode).label) },
    editCluster: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && editCluster(cluster, store, log);
      },
    },
    updateCredentials: {
      run: node => {
        const cluster = clusterOf(node);
        return cluster && updateCredentials(cluster, store, log);
      },
    },
    checkReadiness: { run: node => checkReadiness(readiness, clusterOf(node)) },
    openReadiness: { run: argument => openReadiness(readiness, readinessTarget(argument)) },
    markCluster: { run: node => markCluster(store, clusterOf(node)) },
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
    insertSnippet: { run: () => insertSnippet(context, log) },
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
  } satisfies CommandHandlers;
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
