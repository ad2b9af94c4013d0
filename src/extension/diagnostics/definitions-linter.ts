import * as vscode from 'vscode';
import { type DefinitionsDocument, parseDefinitions } from '../../definitions/definitions.ts';
import { type Finding, type LintOptions, lintDefinitions } from '../../lint/lint.ts';
import { parseVersion } from '../../model/version.ts';
import type { Severity } from '../../rules/rule.ts';
import { fullCommandId } from '../contributions/commands.ts';
import { setting } from '../settings.ts';
import { profileOf } from './profile.ts';

/** What was found in a definitions file. */
export interface LintedDocument {
  readonly definitions: DefinitionsDocument;
  readonly findings: readonly Finding[];
}

/** Lints open definitions files, whatever their name, and shows the findings as diagnostics. */
export class DefinitionsLinter implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('rabbitmq');
  /** By document: the version that was looked at, and what it gave; nothing where it is no definitions file. */
  readonly #linted = new Map<string, { readonly version: number; readonly result?: LintedDocument }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #didLint = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[] = [this.#diagnostics, this.#didLint];
  readonly onDidLint = this.#didLint.event;

  constructor() {
    this.#disposables.push(
      vscode.workspace.onDidOpenTextDocument(document => this.#lintNow(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#lintSoon(document)),
      vscode.workspace.onDidCloseTextDocument(document => this.#forget(document)),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('rabbitmqProduction')) this.#lintAll();
      }),
    );
    this.#lintAll();
  }

  /** The findings in the document as it is now, or undefined where it is no definitions file. */
  lintedVersion(document: vscode.TextDocument): LintedDocument | undefined {
    const key = document.uri.toString();
    if (this.#linted.get(key)?.version !== document.version) this.#lintNow(document);
    return this.#linted.get(key)?.result;
  }

  /** How strict, for which version, and what a person has set, where the document lies. */
  optionsFor(document: vscode.TextDocument): LintOptions {
    return {
      profile: profileOf(document).profile,
      fallbackVersion: parseVersion(setting('rabbitmqVersion', document)),
      severities: setting('rules', document) as Readonly<Record<string, Severity | 'off'>>,
    };
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #lintAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#lintNow(document);
  }

  /** After the last key, not after each. */
  #lintSoon(document: vscode.TextDocument): void {
    if (!isCandidate(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => this.#lintNow(document), typingPauseMs),
    );
  }

  #lintNow(document: vscode.TextDocument): void {
    if (!isCandidate(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const definitions = setting('diagnostics.enabled', document)
      ? parseDefinitions(document.getText())
      : undefined;
    if (!definitions) {
      this.#linted.set(key, { version: document.version });
      this.#diagnostics.delete(document.uri);
      this.#didLint.fire();
      return;
    }
    const findings = lintDefinitions(definitions, this.optionsFor(document));
    this.#linted.set(key, { version: document.version, result: { definitions, findings } });
    this.#diagnostics.set(
      document.uri,
      findings.map(finding => toDiagnostic(document, finding)),
    );
    this.#didLint.fire();
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#linted.delete(key);
    this.#diagnostics.delete(document.uri);
  }
}

const typingPauseMs = 100;

/** Any JSON document that a person edits, of any scheme: files, untitled and virtual ones. */
function isCandidate({ languageId, uri }: vscode.TextDocument): boolean {
  return (languageId === 'json' || languageId === 'jsonc') && uri.scheme !== 'git' && uri.scheme !== 'output';
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function toDiagnostic(
  document: vscode.TextDocument,
  { rule, severity, message, range }: Finding,
): vscode.Diagnostic {
  const place = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
  const diagnostic = new vscode.Diagnostic(place, message, severities[severity]);
  diagnostic.source = 'RabbitMQ';
  const argument = encodeURIComponent(JSON.stringify([rule.id]));
  diagnostic.code = {
    value: rule.id,
    target: vscode.Uri.parse(`command:${fullCommandId('openRule')}?${argument}`),
  };
  return diagnostic;
}
