import * as vscode from 'vscode';
import { ClusterStore } from './clusters/store.ts';
import { hasClustersKey } from './contributions/context-keys.ts';
import { courseView } from './contributions/views.ts';
import type { CourseNode } from './course/course-nodes.ts';
import { provideSolutions } from './course/solution-documents.ts';
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
import type { Services } from './handlers.ts';
import { allDocuments, LanguageDocuments } from './language/documents.ts';
import { recogniseConfParts } from './language/recognition.ts';
import { registerLanguageFeatures } from './language/register.ts';
import { MessageAccess } from './messages/access.ts';
import { forgetClosedMessages, provideReadOnlyDocuments } from './messages/documents.ts';
import { registerCommands, registerRestores } from './on-demand.ts';
import { once } from './once.ts';
import { ReadinessChecks } from './readiness/checks.ts';
import { ReadinessStatus } from './readiness/status.ts';
import { ReadinessWatch } from './readiness/watch.ts';
import { TreeOnDemand } from './tree-on-demand.ts';

/** What the extension shows, for the tests that run inside the editor. */
export interface ExtensionApi {
  readonly clusters: vscode.TreeDataProvider<TreeNode>;
  readonly course: vscode.TreeDataProvider<CourseNode>;
}

/** VS Code calls this when one of the activation events of package.json happens. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const { extensionUri, workspaceState: state } = context;
  const log = vscode.window.createOutputChannel('RabbitMQ', { log: true });
  context.subscriptions.push(log);
  const store = new ClusterStore(context);
  context.subscriptions.push(store);
  context.subscriptions.push(tellWhetherThereAreClusters(store));
  const checks = new ReadinessChecks(context, store, log);
  context.subscriptions.push(checks);
  const kept = {
    views: new FolderViews(state),
    favourites: new RememberedQueues(context.globalState, 'explorer.favourites', 200),
  };
  const tree = new ClusterTree(store, checks, log, kept);
  context.subscriptions.push(kept.favourites, tree);
  const active = new ActiveCluster(store, state);
  const recent = new RememberedQueues(context.globalState, 'explorer.recentQueues', 20);
  context.subscriptions.push(active, recent, new HealthStatus(tree, active));
  const course = once(async () => {
    const { startCourse } = await import('./course/course.ts');
    return startCourse(context, store, tree, log);
  });
  const courseTree = new TreeOnDemand(courseView.id, async () => {
    const { CourseTree } = await import('./course/course-tree.ts');
    return new CourseTree(extensionUri, (await course()).progress);
  });
  context.subscriptions.push(courseTree);
  context.subscriptions.push(new ReadinessStatus(checks), new ReadinessWatch(checks));
  const messages = new MessageAccess(extensionUri, store, tree, log);
  const workerEntry = vscode.Uri.joinPath(extensionUri, 'dist', 'language-worker.js');
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
    forgetClosedMessages(),
    provideReadOnlyDocuments(),
    provideSolutions(extensionUri),
  );
  const services: Services = {
    context,
    log,
    store,
    tree,
    find: { store, tree, kept, recent, active },
    messages,
    forms: { access: messages, state },
    documents,
    linter,
    sidecars,
    course,
    readiness: { context, log, store, tree, checks },
    pages: { extensionUri, log, store, tree, checks },
    acts: { extensionUri, state, store, tree, documents, log },
  };
  context.subscriptions.push(...registerCommands(services), ...registerRestores(services));
  return { clusters: tree, course: courseTree };
}

/** For the walkthrough, which ticks off its first step. */
function tellWhetherThereAreClusters(store: ClusterStore): vscode.Disposable {
  const tell = () =>
    void vscode.commands.executeCommand('setContext', hasClustersKey, store.list().length > 0);
  tell();
  return store.onDidChange(tell);
}
