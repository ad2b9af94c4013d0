import * as vscode from 'vscode';
import { waitFor } from '../../tools/lifetime.ts';

/** The diagnostics that are the extension's. */
export function ours(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'RabbitMQ');
}

export function findings(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  return waitFor('the findings', () => {
    const found = ours(document);
    return found.length > 0 ? found : undefined;
  });
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Opens a file of the sample workspace. */
export async function openSample(name: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('There is no workspace.');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Opens a new document with a text. One that is just being closed may come in its place, with the text that it began with. */
export function openUntitled(language: string, content: string): Promise<vscode.TextDocument> {
  return waitFor('a new document', async () => {
    const document = await vscode.workspace.openTextDocument({ language, content });
    await vscode.window.showTextDocument(document);
    return document.getText() === content ? document : undefined;
  });
}

/** Prints a line among the results of the tests. */
export function report(line: string): void {
  console.log(`${process.env.TEST_MARK ?? ''}      ${line}`);
}
