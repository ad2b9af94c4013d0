import * as vscode from 'vscode';
import { CompletionProvider, completionTriggers, confCompletionTriggers } from './completion.ts';
import { confDocuments, jsonDocuments, type LanguageDocuments } from './documents.ts';
import { HoverProvider } from './hover.ts';
import { LensProvider } from './lenses.ts';
import { ReferenceProvider } from './references.ts';
import { SymbolProvider } from './symbols.ts';

/** Puts the language features of definitions files and rabbitmq.conf into VS Code. */
export function registerLanguageFeatures(documents: LanguageDocuments): vscode.Disposable[] {
  const references = new ReferenceProvider(documents);
  const completions = new CompletionProvider(documents);
  const hovers = new HoverProvider(documents);
  const lenses = new LensProvider(documents);
  return [
    lenses,
    vscode.languages.registerCompletionItemProvider(jsonDocuments, completions, ...completionTriggers),
    vscode.languages.registerCompletionItemProvider(confDocuments, completions, ...confCompletionTriggers),
    vscode.languages.registerHoverProvider([...jsonDocuments, ...confDocuments], hovers),
    vscode.languages.registerDefinitionProvider(jsonDocuments, references),
    vscode.languages.registerReferenceProvider(jsonDocuments, references),
    vscode.languages.registerRenameProvider(jsonDocuments, references),
    vscode.languages.registerDocumentSymbolProvider(jsonDocuments, new SymbolProvider(documents), {
      label: 'RabbitMQ',
    }),
    vscode.languages.registerCodeLensProvider(jsonDocuments, lenses),
  ];
}
