import * as vscode from 'vscode';
import { type Addition, planInsertion } from '../../snippets/insertion.ts';
import { previewInsertion } from '../../snippets/preview.ts';
import type { Logger } from '../logger.ts';
import type { SnippetChoice } from './choose-snippet.ts';
import { nameOf } from './destination.ts';
import { previewScheme } from './preview-scheme.ts';

/**
 * Shows beside the file how it would look with a snippet in it. One read-only editor, whose text changes with what is shown; it
 * never has the focus, and dispose() takes it away.
 */
export class SnippetPreview {
  readonly #log: Logger;
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #isNew = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
  });
  readonly #disposables: vscode.Disposable[] = [
    this.#didChange,
    this.#isNew,
    vscode.workspace.registerTextDocumentContentProvider(previewScheme, {
      onDidChange: this.#didChange.event,
      provideTextDocumentContent: () => this.#text,
    }),
  ];
  #text = '';
  #wanted: SnippetChoice | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What is under way; each waits for the one before. */
  #last: Promise<void> = Promise.resolve();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Soon: keys that are held down go over many choices. With undefined the editor goes away. */
  show(choice: SnippetChoice | undefined): void {
    this.#wanted = choice;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#then(() => this.#update(choice)), settleMs);
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
    this.#then(() => this.#close());
    await this.#last;
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** A preview that cannot be shown is no reason not to choose. */
  #then(act: () => Promise<void>): void {
    this.#last = this.#last
      .then(act)
      .catch((error: Error) => this.#log.warn(`Preview of a snippet: ${error.message}`));
  }

  async #update(choice: SnippetChoice | undefined): Promise<void> {
    if (choice !== this.#wanted) return;
    if (!choice) return this.#close();
    const { text, added, codeLine } = previewOf(choice);
    const { editor, language } = choice.destination;
    this.#text = text;
    const uri = vscode.Uri.from({ scheme: previewScheme, path: `/Preview: ${nameOf(choice.destination)}` });
    let document = await vscode.workspace.openTextDocument(uri);
    const languageId = editor?.document.languageId ?? language;
    if (document.languageId !== languageId) {
      document = await vscode.languages.setTextDocumentLanguage(document, languageId);
    }
    await this.#refresh(document);
    const shown = await vscode.window.showTextDocument(document, {
      viewColumn: editor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      preserveFocus: true,
      // Else it would take the place of another tab that is only looked at.
      preview: false,
    });
    shown.setDecorations(
      this.#isNew,
      added.map(({ first, last }) => new vscode.Range(first, 0, last, 0)),
    );
    // The choices cover the upper part.
    shown.revealRange(new vscode.Range(codeLine, 0, codeLine, 0), vscode.TextEditorRevealType.InCenter);
  }

  /** Until the editor's text is the one to show. */
  async #refresh(document: vscode.TextDocument): Promise<void> {
    const isCurrent = () => document.getText().replaceAll('\r\n', '\n') === this.#text;
    if (isCurrent()) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(done, patienceMs);
      const subscription = vscode.workspace.onDidChangeTextDocument(change => {
        if (change.document === document && isCurrent()) done();
      });
      function done() {
        clearTimeout(timer);
        subscription.dispose();
        resolve();
      }
      this.#didChange.fire(document.uri);
    });
  }

  async #close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(isPreview);
    await vscode.window.tabGroups.close(tabs, true);
  }
}

const settleMs = 80;
const patienceMs = 1_000;

/** Beyond this many lines a file is not shown around its snippet. */
const longestFile = 5_000;

function previewOf({ snippet, destination }: SnippetChoice) {
  const { editor, text } = destination;
  const insertion = planInsertion(snippet.body, destination);
  if (!editor || editor.document.lineCount <= longestFile) return previewInsertion(text, insertion);
  const atStart = (addition: Addition) => ({ ...addition, line: 0, character: 0 });
  const { imports, code } = insertion;
  return previewInsertion('', { imports: imports && atStart(imports), code: code.map(atStart) });
}

function isPreview({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputText && input.uri.scheme === previewScheme;
}
