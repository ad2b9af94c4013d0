import * as vscode from 'vscode';

/** The scheme of the documents that are files of solutions. */
export const solutionScheme = 'rabbitmq-solution';

/** For as long as it lives, files of solutions have a text, and what was compared with one is there when the window is loaded again. */
export function provideSolutions(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(solutionScheme, {
    async provideTextDocumentContent(uri) {
      const { solutionText } = await import('./exercise-files.ts');
      return solutionText(extensionUri, uri);
    },
  });
}
