import * as vscode from 'vscode';
import type { CompletionKind } from '../../language/completion.ts';
import type { PlacedCompletion } from '../../language/service.ts';
import type { LanguageDocuments } from './documents.ts';
import { fromPosition, toRange, toTextEdit } from './places.ts';

/** What begins a key, a value or a name, and what stands inside names where VS Code would begin another word. */
export const completionTriggers: readonly string[] = ['"', ':', '/', '.', '-'];

/** In rabbitmq.conf: what ends a segment, and what stands before a value. */
export const confCompletionTriggers: readonly string[] = ['.', '=', ' '];

/** In enabled_plugins: what stands before a name. */
export const pluginCompletionTriggers: readonly string[] = ['[', ','];

/** In advanced.config: what begins a pair, and what stands before a value. */
export const advancedCompletionTriggers: readonly string[] = ['{', ' '];

/** Keys, values and names of the file. */
export class CompletionProvider implements vscode.CompletionItemProvider {
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | undefined> {
    const params = { position: fromPosition(position) };
    const list = await this.#documents.request('complete', document, params, token);
    if (list) return new vscode.CompletionList(list.items.map(toItem), list.isIncomplete);
    // Who types faster than the answer comes is to be asked for with the next key.
    return this.#documents.has(document) ? new vscode.CompletionList([], true) : undefined;
  }
}

function toItem(completion: PlacedCompletion): vscode.CompletionItem {
  const { label, detail, documentation, insertText, sortText, filterText } = completion;
  const item = new vscode.CompletionItem(label, kinds[completion.kind]);
  item.range = toRange(completion.range);
  item.insertText = completion.isSnippet ? new vscode.SnippetString(insertText) : insertText;
  item.filterText = filterText;
  // Before those of VS Code's own JSON language features, which knows only what stands elsewhere in the file.
  item.sortText = ` ${sortText ?? label}`;
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = new vscode.MarkdownString(documentation);
  if (completion.deprecated) item.tags = [vscode.CompletionItemTag.Deprecated];
  item.additionalTextEdits = completion.additionalEdits.map(toTextEdit);
  if (completion.asksAgain) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  }
  return item;
}

const kinds: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  section: vscode.CompletionItemKind.Module,
  key: vscode.CompletionItemKind.Property,
  argument: vscode.CompletionItemKind.Property,
  'policy key': vscode.CompletionItemKind.Property,
  parameter: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  object: vscode.CompletionItemKind.Snippet,
  vhost: vscode.CompletionItemKind.Folder,
  queue: vscode.CompletionItemKind.Struct,
  exchange: vscode.CompletionItemKind.Interface,
  user: vscode.CompletionItemKind.User,
  'routing key': vscode.CompletionItemKind.Constant,
};
