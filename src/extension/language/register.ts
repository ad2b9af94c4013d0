import * as vscode from 'vscode';
import {
  advancedCompletionTriggers,
  CompletionProvider,
  completionTriggers,
  confCompletionTriggers,
  pluginCompletionTriggers,
} from './completion.ts';
import {
  advancedDocuments,
  codeDocuments,
  confDocuments,
  jsonDocuments,
  type LanguageDocuments,
  pluginDocuments,
} from './documents.ts';
import { HoverProvider } from './hover.ts';
import { LensProvider } from './lenses.ts';
import { LinkProvider } from './links.ts';
import { ReferenceProvider } from './references.ts';
import { SymbolProvider } from './symbols.ts';

/** Puts the language features of definitions files, rabbitmq.conf, advanced.config, enabled_plugins and code into VS Code. */
export function registerLanguageFeatures(documents: LanguageDocuments): vscode.Disposable[] {
  const references = new ReferenceProvider(documents);
  const completions = new CompletionProvider(documents);
  const hovers = new HoverProvider(documents);
  const lenses = new LensProvider(documents);
  return [
    lenses,
    vscode.languages.registerCompletionItemProvider(jsonDocuments, completions, ...completionTriggers),
    vscode.languages.registerCompletionItemProvider(confDocuments, completions, ...confCompletionTriggers),
    vscode.languages.registerCompletionItemProvider(
      advancedDocuments,
      completions,
      ...advancedCompletionTriggers,
    ),
    vscode.languages.registerCompletionItemProvider(
      pluginDocuments,
      completions,
      ...pluginCompletionTriggers,
    ),
    vscode.languages.registerHoverProvider(
      [...jsonDocuments, ...confDocuments, ...advancedDocuments, ...pluginDocuments, ...codeDocuments],
      hovers,
    ),
    vscode.languages.registerDefinitionProvider(jsonDocuments, references),
    vscode.languages.registerReferenceProvider(jsonDocuments, references),
    vscode.languages.registerRenameProvider(jsonDocuments, references),
    vscode.languages.registerDocumentSymbolProvider(
      [...jsonDocuments, ...confDocuments],
      new SymbolProvider(documents),
      { label: 'RabbitMQ' },
    ),
    vscode.languages.registerDocumentLinkProvider(confDocuments, new LinkProvider(documents)),
    vscode.languages.registerCodeLensProvider(jsonDocuments, lenses),
  ];
}
