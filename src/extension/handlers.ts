import * as vscode from 'vscode';
import type { CourseTarget } from '../../webview/course/protocol.ts';
import type { ActServices } from './acts/act.ts';
import { actHandlers } from './acts/commands.ts';
import type { Cluster } from './clusters/cluster.ts';
import { clusterHandlers } from './clusters/commands.ts';
import type { ClusterStore } from './clusters/store.ts';
import { clustersView } from './contributions/views.ts';
import type { Course } from './course/course.ts';
import type { CourseNode } from './course/course-nodes.ts';
import { resetCourse, resetProgress, resetQuestion, wholeCourseQuestion } from './course/reset.ts';
import type { FileLinter } from './diagnostics/file-linter.ts';
import { chooseProfile } from './diagnostics/profile.ts';
import { replacePassword } from './diagnostics/quick-fixes.ts';
import type { Sidecars } from './diagnostics/sidecars.ts';
import { type Suppressible, suppress } from './diagnostics/suppress.ts';
import type { ClusterTree } from './explorer/cluster-tree.ts';
import { type FindServices, findHandlers } from './explorer/find-commands.ts';
import type { TreeNode } from './explorer/node.ts';
import { managementPage } from './explorer/places.ts';
import type { LanguageDocuments } from './language/documents.ts';
import { type LensTarget, showTargets } from './language/lenses.ts';
import type { MessageAccess, QueuePlace, VhostPlace } from './messages/access.ts';
import type { FormServices } from './messages/publish-panel.ts';
import { pageHandlers } from './pages/commands.ts';
import type { PageServices } from './pages/pages.ts';
import {
  checkReadiness,
  openReadiness,
  type ReadinessServices,
  readinessTarget,
} from './readiness/readiness.ts';
import { chooseRule } from './rule-page.ts';
import type { CommandHandlers } from './run-command.ts';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ClusterStore;
  readonly tree: ClusterTree;
  readonly find: FindServices;
  readonly messages: MessageAccess;
  readonly forms: FormServices;
  readonly documents: LanguageDocuments;
  readonly linter: FileLinter;
  readonly sidecars: Sidecars;
  /** Loaded when somebody wants it. */
  readonly course: () => Promise<Course>;
  readonly readiness: ReadinessServices;
  readonly pages: PageServices;
  readonly acts: ActServices;
}

/** What each declared command does, its code loaded with its first use where that is much; a command without a handler does not compile. */
export function commandHandlers({
  context,
  log,
  store,
  tree,
  find,
  messages,
  forms,
  documents,
  linter,
  sidecars,
  course,
  readiness,
  pages,
  acts,
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
    refresh: {
      run: node =>
        vscode.window.withProgress({ location: { viewId: clustersView.id } }, () =>
          tree.refresh(node as TreeNode | undefined),
        ),
    },
    openCourse: {
      run: async target => {
        const { openCourse } = await import('./course/course-panel.ts');
        openCourse(await course(), isCourseTarget(target) ? target : undefined);
      },
    },
    searchCourse: {
      run: async () => {
        const { searchInCourse } = await import('./course/search.ts');
        await searchInCourse(await course());
      },
    },
    openQuiz: {
      run: async () => {
        const { openQuiz } = await import('./course/quiz-panel.ts');
        openQuiz(await course());
      },
    },
    openExercise: {
      run: async id => {
        const { openExercise } = await import('./course/exercise-panel.ts');
        await openExercise(await course(), typeof id === 'string' ? id : undefined);
      },
    },
    resetProgress: {
      confirm: node => resetQuestion(node as CourseNode),
      run: async node => resetProgress(await course(), node as CourseNode),
    },
    resetCourse: {
      confirm: () => wholeCourseQuestion,
      run: async () => resetCourse(await course()),
    },
    openSampleDefinitions: {
      run: async () => {
        const { openSampleDefinitions } = await import('./course/sample-definitions.ts');
        await openSampleDefinitions();
      },
    },
    openInManagementUi: {
      run: node => {
        const cluster = clusterOf(node);
        const page = managementPage((node as TreeNode).target);
        return cluster && vscode.env.openExternal(vscode.Uri.parse(`${cluster.url}${page}`));
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
        await publishDocument(forms, store.list());
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
          detail: 'All messages that are ready are deleted, for good; Export Messages… keeps a copy of them.',
        };
      },
      run: async node => {
        const { purgeQueue } = await import('./messages/purge.ts');
        await purgeQueue(messages, placeOf(node));
      },
    },
    ...clusterHandlers({ store, documents, log }),
    ...findHandlers(find),
    ...actHandlers(acts),
    ...pageHandlers(pages),
    checkReadiness: { run: node => checkReadiness(readiness, clusterOf(node)) },
    openReadiness: { run: argument => openReadiness(readiness, readinessTarget(argument)) },
    showMore: { run: node => tree.showMore(node as TreeNode) },
    findDeadLetterQueues: {
      run: async node => {
        const { findDeadLetterQueues } = await import('./explorer/find-dead-letter-queues.ts');
        await findDeadLetterQueues(tree, node as TreeNode);
      },
    },
    insertSnippet: {
      run: async () => {
        const { insertSnippet } = await import('./snippets/insert-snippet.ts');
        await insertSnippet(context, log);
      },
    },
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

function isCourseTarget(value: unknown): value is CourseTarget {
  return typeof value === 'object' && value !== null && 'lesson' in value && typeof value.lesson === 'string';
}
