import * as vscode from 'vscode';
import type { PlacedSymbol } from '../../language/service.ts';
import type { SymbolKind } from '../../language/symbols.ts';
import type { LanguageDocuments } from './documents.ts';
import { toRange } from './places.ts';

/** The outline and the breadcrumbs of a definitions file, and of rabbitmq.conf. */
export class SymbolProvider implements vscode.DocumentSymbolProvider {
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[] | undefined> {
    const symbols = await this.#documents.request('symbols', document, undefined, token);
    return symbols?.map(toSymbol);
  }
}

function toSymbol({
  name,
  detail,
  kind,
  range,
  selectionRange,
  children,
}: PlacedSymbol): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(
    // VS Code takes no empty name; the default exchange has one.
    name || '""',
    detail ?? '',
    kinds[kind],
    toRange(range),
    toRange(selectionRange),
  );
  symbol.children = children.map(toSymbol);
  return symbol;
}

const kinds: Readonly<Record<SymbolKind, vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Array,
  vhost: vscode.SymbolKind.Namespace,
  queue: vscode.SymbolKind.Struct,
  exchange: vscode.SymbolKind.Interface,
  binding: vscode.SymbolKind.Event,
  policy: vscode.SymbolKind.Method,
  user: vscode.SymbolKind.Object,
  permission: vscode.SymbolKind.Key,
  parameter: vscode.SymbolKind.Constant,
  setting: vscode.SymbolKind.Property,
  more: vscode.SymbolKind.Null,
};
