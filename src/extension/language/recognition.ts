import * as vscode from 'vscode';
import type { LanguageId } from '../contributions/languages.ts';
import type { LanguageDocuments } from './documents.ts';

/**
 * Gives the parts of a conf.d that hold RabbitMQ's settings their language. Many programs have a conf.d, so the content
 * decides; each document is looked at once, as a person may want another language.
 */
export function recogniseConfParts(documents: LanguageDocuments): vscode.Disposable {
  const seen = new WeakSet<vscode.TextDocument>();
  const look = async (document: vscode.TextDocument) => {
    if (seen.has(document) || !mayBePart(document)) return;
    seen.add(document);
    const isConf = await documents.looksLikeConf(document);
    if (document.isClosed || !isConf) return;
    await vscode.languages.setTextDocumentLanguage(document, 'rabbitmq-conf' satisfies LanguageId);
  };
  for (const document of vscode.workspace.textDocuments) void look(document);
  return vscode.workspace.onDidOpenTextDocument(look);
}

function mayBePart({ languageId, lineCount, uri }: vscode.TextDocument): boolean {
  return (
    byFileName.has(languageId) &&
    /\/conf\.d\/[^/]+\.conf$/.test(uri.path) &&
    lineCount <= 10_000 &&
    uri.scheme !== 'git'
  );
}

/** What VS Code takes a `.conf` for by its name alone. */
const byFileName: ReadonlySet<string> = new Set(['plaintext', 'properties', 'ini']);
