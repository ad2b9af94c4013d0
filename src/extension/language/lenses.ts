import * as vscode from 'vscode';
import type { PlacedLens } from '../../language/service.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { setting } from '../settings.ts';
import type { LanguageDocuments } from './documents.ts';
import { toRange } from './places.ts';

/** The lines above policies and queues that say what follows from them; a click leads there. */
export class LensProvider implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #documents: LanguageDocuments;
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#didChange];
  readonly onDidChangeCodeLenses = this.#didChange.event;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
    this.#disposables.push(documents.onDidRejudge(() => this.#didChange.fire()));
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (!setting('codeLens.enabled', document)) return [];
    const lenses = (await this.#documents.request('lenses', document, undefined, token)) ?? [];
    return lenses.map(lens => {
      const target: LensTarget = { uri: document.uri.toString(), lens };
      const command = fullCommandId('showTargets');
      return new vscode.CodeLens(toRange(lens.range), { command, title: lens.title, arguments: [target] });
    });
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

/** What the command `showTargets` is run with. */
export interface LensTarget {
  readonly uri: string;
  readonly lens: PlacedLens;
}

/** Shows what a lens tells of beside the lens. */
export async function showTargets(documents: LanguageDocuments, { uri, lens }: LensTarget): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const targets = (await documents.request('lensTargets', document, lens)) ?? [];
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    document.uri,
    toRange(lens.range).start,
    targets.map(range => new vscode.Location(document.uri, toRange(range))),
  );
}
