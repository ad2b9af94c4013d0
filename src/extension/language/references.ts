import * as vscode from 'vscode';
import type { Range } from '../../language/places.ts';
import type { LanguageDocuments } from './documents.ts';
import { fromPosition, toRange, toWorkspaceEdit } from './places.ts';

/** From a name to where it is declared, to all that speaks of it, and to another name. */
export class ReferenceProvider
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider
{
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const params = { position: fromPosition(position) };
    return locations(document, await this.#documents.request('definition', document, params, token));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const params = { position: fromPosition(position), includeDeclaration };
    return locations(document, await this.#documents.request('references', document, params, token));
  }

  /** @throws with the reason, which VS Code shows, where nothing can be renamed. */
  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<{ range: vscode.Range; placeholder: string } | undefined> {
    const params = { position: fromPosition(position) };
    const target = await this.#documents.request('renameTarget', document, params, token);
    if (target && 'reason' in target) throw new Error(target.reason);
    return target && { range: toRange(target.range), placeholder: target.placeholder };
  }

  /** @throws with the reason, which VS Code shows, where the name cannot be that. */
  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const params = { position: fromPosition(position), newName };
    const rename = await this.#documents.request('rename', document, params, token);
    if (!rename) return undefined;
    if ('reason' in rename) throw new Error(rename.reason);
    if (rename.warning) void vscode.window.showWarningMessage(`RabbitMQ: ${rename.warning}`);
    return toWorkspaceEdit(document.uri, rename.edits);
  }
}

function locations(document: vscode.TextDocument, ranges: readonly Range[] = []): vscode.Location[] {
  return ranges.map(range => new vscode.Location(document.uri, toRange(range)));
}
