import * as vscode from 'vscode';
import type { Course } from './course.ts';

/** The type of the pages, by which VS Code knows whose they are after a reload. */
export const exerciseViewType = 'rabbitmq.exercise';

/** The scheme of the documents that are files of solutions. */
export const solutionScheme = 'rabbitmq-solution';

/** Restores open exercises, and what was compared with a solution, when the window is reloaded; their code is loaded then. */
export function registerExerciseRestore(course: Course): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(exerciseViewType, {
      async deserializeWebviewPanel(panel, state) {
        const { restoreExercise } = await import('./exercise-panel.ts');
        restoreExercise(course, panel, state);
      },
    }),
    vscode.workspace.registerTextDocumentContentProvider(solutionScheme, {
      async provideTextDocumentContent(uri) {
        const { solutionText } = await import('./exercise-files.ts');
        return solutionText(course.extensionUri, uri);
      },
    }),
  );
}
