import type * as vscode from 'vscode';
import type { ClusterStore } from '../clusters/store.ts';
import type { ClusterTree } from '../explorer/cluster-tree.ts';
import type { Logger } from '../logger.ts';
import { Laboratory } from './laboratory.ts';
import { CourseProgress } from './progress.ts';

/** What the parts of the course share. */
export interface Course {
  readonly extensionUri: vscode.Uri;
  readonly progress: CourseProgress;
  readonly laboratory: Laboratory;
}

/** Begins to follow how far a person is; it ends with the extension. */
export function startCourse(
  { extensionUri, globalState, subscriptions }: vscode.ExtensionContext,
  store: ClusterStore,
  tree: ClusterTree,
  log: Logger,
): Course {
  const progress = new CourseProgress(globalState);
  const laboratory = new Laboratory(store, tree, log);
  subscriptions.push(progress, laboratory);
  return { extensionUri, progress, laboratory };
}
