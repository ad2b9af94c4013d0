import type * as vscode from 'vscode';
import type { Laboratory } from './laboratory.ts';
import type { CourseProgress } from './progress.ts';

/** What the parts of the course share. */
export interface Course {
  readonly extensionUri: vscode.Uri;
  readonly progress: CourseProgress;
  readonly laboratory: Laboratory;
}
