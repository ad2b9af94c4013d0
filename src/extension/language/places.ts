import * as vscode from 'vscode';
import type { Position, Range, Replacement } from '../../language/places.ts';

/** A place as VS Code's own classes have it. */
export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A position as it can be sent to the worker. */
export function fromPosition({ line, character }: vscode.Position): Position {
  return { line, character };
}

export function toWorkspaceEdit(uri: vscode.Uri, replacements: readonly Replacement[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.set(uri, replacements.map(toTextEdit));
  return edit;
}

export function toTextEdit({ range, newText }: Replacement): vscode.TextEdit {
  return new vscode.TextEdit(toRange(range), newText);
}
