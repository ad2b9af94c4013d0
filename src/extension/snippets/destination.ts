import * as vscode from 'vscode';
import type { Target } from '../../snippets/insertion.ts';
import { type LabelledLanguage, languageLabels, snippetLanguage } from '../../snippets/language.ts';
import { moduleFormatOf } from '../../snippets/module-format.ts';

/** Where a snippet goes: into the file in front, or into a new one, which is made only when the snippet is chosen. */
export interface Destination extends Target {
  readonly language: LabelledLanguage;
  /** Undefined: a new file. */
  readonly editor: vscode.TextEditor | undefined;
}

/** The file in front; undefined where it has a language without snippets or cannot be written, and where there is none. */
export async function fileInFront(): Promise<Destination | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, options, selection } = editor;
  const language = snippetLanguage(document.languageId);
  if (!language || isReadOnly(document)) return undefined;
  const text = document.getText();
  // Of an open editor they are resolved, whatever their types say.
  const indentation = { insertSpaces: options.insertSpaces === true, tabSize: Number(options.tabSize) };
  const destination = { language, editor, text, cursor: selection.active, indentation };
  if (language !== 'javascript') return destination;
  const moduleFormat = moduleFormatOf(document.uri.path, text, await packageType(document.uri));
  return { ...destination, moduleFormat };
}

/** It is indented as the snippets are, which is as their language has it. */
export function newFile(language: LabelledLanguage): Destination {
  const text = language === 'go' ? 'package main\n\n' : '';
  const cursor = { line: text.split('\n').length - 1, character: 0 };
  const indentation = { insertSpaces: language !== 'go', tabSize: 4 };
  return { language, editor: undefined, text, cursor, indentation };
}

/** As a person knows it. */
export function nameOf({ editor, language }: Destination): string {
  return editor ? editor.document.uri.path.replace(/^.*\//, '') : `a new file (${languageLabels[language]})`;
}

/** The name of the file in front, if it has snippets but cannot be written. */
export function readOnlyInFront(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !snippetLanguage(document.languageId) || !isReadOnly(document)) return undefined;
  return vscode.workspace.asRelativePath(document.uri);
}

/** VS Code says this only of whole file systems. What a setting makes read-only refuses the insertion. */
function isReadOnly({ uri }: vscode.TextDocument): boolean {
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
}

/** The `type` of the nearest package.json, inside the workspace. */
async function packageType(uri: vscode.Uri): Promise<string | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!root) return undefined;
  for (let folder = uri; folder.path.length > root.path.length; ) {
    folder = vscode.Uri.joinPath(folder, '..');
    const found = await readPackage(vscode.Uri.joinPath(folder, 'package.json'));
    if (found) return found.type;
  }
  return undefined;
}

/** Undefined where there is none, or none that can be read. */
async function readPackage(file: vscode.Uri): Promise<{ readonly type?: string } | undefined> {
  try {
    return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) ?? undefined;
  } catch {
    return undefined;
  }
}
