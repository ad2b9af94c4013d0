import * as vscode from 'vscode';
import type { LintedFile, LintedSidecar, PlacedFinding } from '../../language/linted-file.ts';
import type { Severity } from '../../rules/rule.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import { uriOf } from '../language/paths.ts';
import { toRange } from '../language/places.ts';
import type { Logger } from '../logger.ts';
import { setting } from '../settings.ts';

/** Has open files of RabbitMQ's linted, definitions whatever their name, and shows the findings as diagnostics. */
export class FileLinter implements vscode.Disposable {
  readonly #documents: LanguageDocuments;
  readonly #log: Logger;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('rabbitmq');
  readonly #runs = new Map<string, Run>();
  /** What was found in each document when it was last linted. */
  readonly #linted = new Map<string, LintedFile>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #didLint = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #disposables: vscode.Disposable[] = [this.#diagnostics, this.#didLint];
  readonly onDidLint = this.#didLint.event;

  constructor(documents: LanguageDocuments, log: Logger) {
    this.#documents = documents;
    this.#log = log;
    this.#disposables.push(
      documents.onDidSend(document => this.#lintSoon(document)),
      documents.onDidRejudge(document => void this.#lint(document)),
      documents.onDidForget(document => this.#forget(document)),
    );
  }

  /** What was found when the document was last linted, or undefined where it was none of RabbitMQ's then. */
  lastLinted(document: vscode.TextDocument): LintedFile | undefined {
    return this.#linted.get(document.uri.toString());
  }

  /** What was found in a sidecar beside the documents that it speaks for; undefined where its text is another by now. */
  lintedSidecar(document: vscode.TextDocument): LintedSidecar | undefined {
    const uri = document.uri.toString();
    const sidecar = [...this.#linted.values()].findLast(file => file.sidecar?.uri === uri)?.sidecar;
    return sidecar?.text === document.getText() ? sidecar : undefined;
  }

  /** What is found in the document as it is now, or undefined where it is none of RabbitMQ's. */
  async lintedVersion(document: vscode.TextDocument): Promise<LintedFile | undefined> {
    const run = this.#runs.get(document.uri.toString());
    const file = await (run?.version === document.version ? run.file : this.#lint(document));
    return file?.isOurs ? file : undefined;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** A new document at once, then after the last key, not after each. */
  #lintSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const pause = this.#runs.has(key) ? typingPauseMs : 0;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#lint(document), pause),
    );
  }

  #lint(document: vscode.TextDocument): Promise<LintedFile | undefined> {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (!setting('diagnostics.enabled', document)) {
      this.#forget(document);
      return Promise.resolve(undefined);
    }
    const { version } = document;
    const file = this.#documents.request('lint', document, undefined).catch((error: Error) => {
      this.#log.error(`Linting ${document.uri.toString(true)}: ${error.message}`);
      return undefined;
    });
    const run: Run = { version, file };
    this.#runs.set(key, run);
    void file.then(linted => {
      if (linted && this.#runs.get(key) === run) this.#show(document, linted);
    });
    return file;
  }

  #show(document: vscode.TextDocument, file: LintedFile): void {
    const key = document.uri.toString();
    this.#unlint(key);
    // The last to be linted knows most about the sidecar.
    if (file.isOurs) this.#linted.set(key, file);
    this.#diagnostics.set(document.uri, [...file.findings.map(toDiagnostic), ...unshown(file)]);
    if (file.isOurs && file.sidecar) {
      const { uri, findings } = file.sidecar;
      this.#diagnostics.set(vscode.Uri.parse(uri, true), findings.map(toDiagnostic));
    }
    this.#didLint.fire(document);
  }

  /** A sidecar shows its findings as long as it speaks for a file that is open. */
  #unlint(key: string): void {
    const sidecar = this.#linted.get(key)?.sidecar?.uri;
    this.#linted.delete(key);
    if (sidecar === undefined || [...this.#linted.values()].some(file => file.sidecar?.uri === sidecar))
      return;
    this.#diagnostics.delete(vscode.Uri.parse(sidecar, true));
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#runs.delete(key);
    this.#unlint(key);
    this.#diagnostics.delete(document.uri);
    this.#didLint.fire(document);
  }
}

/** One look at one version of a document. */
interface Run {
  readonly version: number;
  readonly file: Promise<LintedFile | undefined>;
}

/** With what linting a file of 1 MB takes, and the 50 ms for which VS Code holds diagnostics back, 150 ms at most. */
const typingPauseMs = 30;

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function toDiagnostic({ rule, severity, message, range, related }: PlacedFinding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, severities[severity]);
  diagnostic.source = 'RabbitMQ';
  const argument = encodeURIComponent(JSON.stringify([rule]));
  diagnostic.code = {
    value: rule,
    target: vscode.Uri.parse(`command:${fullCommandId('openRule')}?${argument}`),
  };
  diagnostic.relatedInformation = related.map(
    ({ path, range: place, message: words }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.parse(uriOf(path), true), toRange(place)),
        words,
      ),
  );
  return diagnostic;
}

/** Tells of the findings that are too many to show, behind the last that is shown. */
function unshown({ findings, total }: LintedFile): readonly vscode.Diagnostic[] {
  const last = findings.at(-1);
  if (!last || total === findings.length) return [];
  const more = total - findings.length;
  const message = `${more.toLocaleString('en')} more findings of RabbitMQ in this file: these are the worst. \`rabbitmq-production lint\` lists them all.`;
  const diagnostic = new vscode.Diagnostic(
    toRange(last.range),
    message,
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = 'RabbitMQ';
  return [diagnostic];
}
