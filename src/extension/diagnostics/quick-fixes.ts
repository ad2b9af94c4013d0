import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { lessonAbout } from '../../course/lessons.ts';
import type { LintedFile, LintedSidecar, OfferedFix, PlacedFinding } from '../../language/linted-file.ts';
import { passwordHash } from '../../rules/passwords.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import { toRange, toWorkspaceEdit } from '../language/places.ts';
import type { FileLinter } from './file-linter.ts';
import type { Suppressible } from './suppress.ts';

/** Fixes for the findings in files: one by one, all of a kind, all on save; and the way to the lesson. */
export class QuickFixes implements vscode.CodeActionProvider<FixAction> {
  static readonly fixAll = vscode.CodeActionKind.SourceFixAll.append('rabbitmq');
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, QuickFixes.fixAll],
  };
  readonly #documents: LanguageDocuments;
  readonly #linter: FileLinter;

  constructor(documents: LanguageDocuments, linter: FileLinter) {
    this.#documents = documents;
    this.#linter = linter;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): Promise<FixAction[]> {
    if (only && QuickFixes.fixAll.intersects(only)) {
      if (!this.#linter.lastLinted(document)) return [];
      const action = new FixAction('Fix all findings of RabbitMQ', QuickFixes.fixAll);
      action.workOut = token => this.#fixAll(document, {}, token);
      return [action];
    }
    const ours = diagnostics.filter(({ source }) => source === 'RabbitMQ');
    if (ours.length === 0) return [];
    const sidecar = this.#linter.lintedSidecar(document);
    if (sidecar) return ours.flatMap(diagnostic => sidecarActions(document, sidecar, diagnostic));
    const file = await this.#linter.lintedVersion(document);
    if (!file) return [];
    return ours.flatMap(diagnostic => {
      const finding = file.findings.find(candidate => isSame(candidate, diagnostic));
      return finding ? this.#actionsFor(document, file, finding, diagnostic) : [];
    });
  }

  /** The edits are worked out when a fix is chosen, not for every light bulb. */
  async resolveCodeAction(action: FixAction, token: vscode.CancellationToken): Promise<FixAction> {
    if (action.workOut) action.edit = await action.workOut(token);
    return action;
  }

  #actionsFor(
    document: vscode.TextDocument,
    { fixable }: LintedFile,
    finding: PlacedFinding,
    diagnostic: vscode.Diagnostic,
  ): FixAction[] {
    const actions = finding.fixes.map(fix => this.#fixAction(document, finding, fix));
    const ofThisKind = fixable[finding.rule] ?? 0;
    if (actions.length > 0 && ofThisKind > 1) {
      const title = `Fix all ${ofThisKind} findings of ${finding.rule} in this file`;
      const action = new FixAction(title, vscode.CodeActionKind.QuickFix);
      action.workOut = token => this.#fixAll(document, { rule: finding.rule }, token);
      actions.push(action);
    }
    actions.push(...lessonAction(finding), ...suppressAction(document, finding));
    for (const action of actions) action.diagnostics = [diagnostic];
    return actions;
  }

  #fixAction(document: vscode.TextDocument, finding: PlacedFinding, fix: OfferedFix): FixAction {
    const { title, preferred, newPasswordOf } = fix;
    const action = new FixAction(title, vscode.CodeActionKind.QuickFix);
    if (preferred) action.isPreferred = true;
    if (newPasswordOf === undefined) {
      action.workOut = async token => {
        const edits = await this.#documents.request('fix', document, { finding, title }, token);
        return edits && toWorkspaceEdit(document.uri, edits);
      };
    } else {
      action.command = {
        command: fullCommandId('replacePassword'),
        title,
        arguments: [{ uri: document.uri, user: newPasswordOf }],
      };
    }
    return action;
  }

  async #fixAll(
    document: vscode.TextDocument,
    which: { readonly rule?: string },
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const edits = await this.#documents.request('fixAll', document, which, token);
    return edits && toWorkspaceEdit(document.uri, edits);
  }
}

class FixAction extends vscode.CodeAction {
  workOut?: (token: vscode.CancellationToken) => Promise<vscode.WorkspaceEdit | undefined>;
}

/** The fix of a finding that needs a new password: makes one, stores its hash in the text, shows the password once. */
export async function replacePassword(
  documents: LanguageDocuments,
  uri: vscode.Uri,
  user: string,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const path = vscode.workspace.asRelativePath(uri);
  const password = randomBytes(24).toString('base64url');
  const hash = passwordHash(password, randomBytes(4));
  const edits = await documents.request('newPassword', document, { user, hash });
  if (!edits) throw new Error(`There is no user ${user} in ${path} any more.`);
  if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(uri, edits)))) {
    throw new Error(`${path} could not be changed.`);
  }
  const copy = 'Copy Password';
  const chosen = await vscode.window.showInformationMessage(
    `User ${user} has a new password. The file holds its hash only; the password is not kept anywhere.`,
    { modal: true },
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(password);
}

function isSame({ rule, message, range }: PlacedFinding, diagnostic: vscode.Diagnostic): boolean {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return (
    code === rule && message === diagnostic.message && toRange(range).start.isEqual(diagnostic.range.start)
  );
}

/** The fixes of what is wrong with a sidecar: it is small, so they are worked out already. */
function sidecarActions(
  document: vscode.TextDocument,
  { findings }: LintedSidecar,
  diagnostic: vscode.Diagnostic,
): readonly FixAction[] {
  const fixes = findings.find(candidate => isSame(candidate, diagnostic))?.fixes ?? [];
  return fixes.map(({ title, preferred, edits }) => {
    const action = new FixAction(title, vscode.CodeActionKind.QuickFix);
    action.isPreferred = preferred;
    action.diagnostics = [diagnostic];
    action.edit = toWorkspaceEdit(document.uri, edits);
    return action;
  });
}

/** A document without a name has no place beside which its sidecar could be. */
function suppressAction({ uri }: vscode.TextDocument, finding: PlacedFinding): readonly FixAction[] {
  if (uri.scheme === 'untitled') return [];
  const action = new FixAction(
    `Suppress ${finding.rule} here with a reason…`,
    vscode.CodeActionKind.QuickFix,
  );
  const target: Suppressible = { uri, finding };
  action.command = { command: fullCommandId('suppress'), title: action.title, arguments: [target] };
  return [action];
}

function lessonAction({ item }: PlacedFinding): readonly FixAction[] {
  const lesson = item && lessonAbout(item);
  if (!lesson) return [];
  const action = new FixAction(`Read the lesson about ${item}`, vscode.CodeActionKind.QuickFix);
  action.command = {
    command: fullCommandId('openCourse'),
    title: action.title,
    arguments: [{ lesson: lesson.id, section: item }],
  };
  return [action];
}
