import * as vscode from 'vscode';
import type { LanguageDocuments } from './documents.ts';
import { uriOf } from './paths.ts';
import { toRange } from './places.ts';

/** From a path in rabbitmq.conf to the file of the workspace that it stands for. */
export class LinkProvider implements vscode.DocumentLinkProvider {
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const links = await this.#documents.request('links', document, undefined, token);
    return (links ?? []).map(
      ({ range, path }) => new vscode.DocumentLink(toRange(range), vscode.Uri.parse(uriOf(path), true)),
    );
  }
}
