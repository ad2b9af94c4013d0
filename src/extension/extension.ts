import * as vscode from 'vscode';
import { ClusterStore } from './clusters/store.ts';
import { hasClustersKey } from './contributions/walkthrough.ts';
import type { Course } from './course/course.ts';
import type { CourseNode } from './course/course-nodes.ts';
import { registerCourseRestore } from './course/course-panel.ts';
import { CourseTree } from './course/course-tree.ts';
import { registerExerciseRestore } from './course/exercise-restore.ts';
import { Laboratory } from './course/laboratory.ts';
import { CourseProgress } from './course/progress.ts';
import { registerQuizRestore } from './course/quiz-panel.ts';
import { FileLinter } from './diagnostics/file-linter.ts';
import { Neighbours } from './diagnostics/neighbours.ts';
import { ProfileStatus } from './diagnostics/profile.ts';
import { QuickFixes } from './diagnostics/quick-fixes.ts';
import { Sidecars } from './diagnostics/sidecars.ts';
import { ActiveCluster } from './explorer/active-cluster.ts';
import { ClusterTree } from './explorer/cluster-tree.ts';
import { FolderViews } from './explorer/find/folder-views.ts';
import { HealthStatus } from './explorer/health-status.ts';
import type { TreeNode } from './explorer/node.ts';
import { RememberedQueues } from './explorer/remembered-queues.ts';
import { commandHandlers } from './handlers.ts';
import { allDocuments, LanguageDocuments } from './language/documents.ts';
import { recogniseConfParts } from './language/recognition.ts';
import { registerLanguageFeatures } from './language/register.ts';
import { MessageAccess } from './messages/access.ts';
import { forgetClosedMessages, provideReadOnlyDocuments } from './messages/documents.ts';
import { OpenForms } from './messages/open-forms.ts';
import { registerPublishRestore } from './messages/publish-restore.ts';
import { PublishedMessages } from './messages/published-messages.ts';
import { type PageServices, registerPagesRestore } from './pages/pages.ts';
import { ReadinessChecks } from './readiness/checks.ts';
import { type ReadinessServices, registerReadinessRestore } from './readiness/readiness.ts';
import { ReadinessStatus } from './readiness/status.ts';
import { ReadinessWatch } from './readiness/watch.ts';
import { registerCommands } from './run-command.ts';

/** What the extension shows, for the tests that run inside the editor. */
export interface ExtensionApi {
  readonly clusters: vscode.TreeDataProvider<TreeNode>;
  readonly course: vscode.TreeDataProvider<CourseNode>;
}

/** VS Code calls this when one of the activation events of package.json happens. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const log = vscode.window.createOutputChannel('RabbitMQ', { log: true });
  context.subscriptions.push(log);
  const store = new ClusterStore(context);
  context.subscriptions.push(store);
  context.subscriptions.push(tellWhetherThereAreClusters(store));
  const checks = new ReadinessChecks(context, store, log);
  context.subscriptions.push(checks);
  const kept = {
    views: new FolderViews(context.workspaceState),
    favourites: new RememberedQueues(context.globalState, 'explorer.favourites', 200),
  };
  const tree = new ClusterTree(store, checks, log, kept);
  context.subscriptions.push(kept.favourites, tree);
  const active = new ActiveCluster(store, context.workspaceState);
  const recent = new RememberedQueues(context.globalState, 'explorer.recentQueues', 20);
  context.subscriptions.push(active, recent, new HealthStatus(tree, active));
  const progress = new CourseProgress(context.globalState);
  context.subscriptions.push(progress);
  const courseTree = new CourseTree(context.extensionUri, progress);
  context.subscriptions.push(courseTree);
  const laboratory = new Laboratory(store, tree, log);
  context.subscriptions.push(laboratory);
  const course: Course = { extensionUri: context.extensionUri, progress, laboratory };
  const readiness: ReadinessServices = { context, log, store, tree, checks };
  context.subscriptions.push(new ReadinessStatus(checks), new ReadinessWatch(checks));
  const pages: PageServices = { extensionUri: context.extensionUri, log, store, tree, checks };
  const messages = new MessageAccess(context.extensionUri, store, tree, log);
  const forms = {
    access: messages,
    published: new PublishedMessages(context.workspaceState),
    forms: new OpenForms(context.workspaceState),
  };
  const workerEntry = vscode.Uri.joinPath(context.extensionUri, 'dist', 'language-worker.js');
  const sidecars = new Sidecars();
  context.subscriptions.push(sidecars);
  const documents = new LanguageDocuments(workerEntry, sidecars, log);
  context.subscriptions.push(documents);
  const linter = new FileLinter(documents, log);
  context.subscriptions.push(linter);
  context.subscriptions.push(new ProfileStatus(linter), new Neighbours(documents, linter));
  context.subscriptions.push(
    recogniseConfParts(documents),
    ...registerLanguageFeatures(documents),
    vscode.languages.registerCodeActionsProvider(
      allDocuments,
      new QuickFixes(documents, linter),
      QuickFixes.metadata,
    ),
    ...registerCommands(
      commandHandlers({
        context,
        log,
        store,
        tree,
        find: { store, tree, kept, recent, active },
        messages,
        forms,
        documents,
        linter,
        sidecars,
        course,
        readiness,
        pages,
      }),
      store,
      log,
    ),
    registerCourseRestore(course),
    registerQuizRestore(course),
    registerExerciseRestore(course),
    registerReadinessRestore(readiness),
    registerPagesRestore(pages),
    registerPublishRestore(forms, store),
    forgetClosedMessages(),
    provideReadOnlyDocuments(),
  );
  return { clusters: tree, course: courseTree };
}

/** For the walkthrough, which ticks off its first step. */
function tellWhetherThereAreClusters(store: ClusterStore): vscode.Disposable {
  const tell = () =>
    void vscode.commands.executeCommand('setContext', hasClustersKey, store.list().length > 0);
  tell();
  return store.onDidChange(tell);
}
