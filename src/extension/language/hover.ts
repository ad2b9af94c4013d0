import * as vscode from 'vscode';
import type { LanguageDocuments } from './documents.ts';
import { fromPosition, toRange } from './places.ts';

/** What a key means, and what follows from the file for the object under the cursor. */
export class HoverProvider implements vscode.HoverProvider {
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const params = { position: fromPosition(position) };
    const hover = await this.#documents.request('hover', document, params, token);
    return hover && new vscode.Hover(new vscode.MarkdownString(hover.markdown), toRange(hover.range));
  }
}
