import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { lessonAbout } from '../../course/lessons.ts';
import type { DefinitionsDocument } from '../../definitions/definitions.ts';
import { type TextEdit, toTextEdits, withPasswordHash } from '../../definitions/edits.ts';
import { fixText } from '../../lint/fix.ts';
import type { Finding } from '../../lint/lint.ts';
import type { Edit, Fix } from '../../model/edit.ts';
import { passwordHash } from '../../rules/passwords.ts';
import { fullCommandId } from '../contributions/commands.ts';
import type { DefinitionsLinter, LintedDocument } from './definitions-linter.ts';

/** Fixes for the findings in definitions files: one by one, all of a kind, all on save; and the way to the lesson. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly fixAll = vscode.CodeActionKind.SourceFixAll.append('rabbitmq');
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, QuickFixes.fixAll],
  };
  readonly #linter: DefinitionsLinter;

  constructor(linter: DefinitionsLinter) {
    this.#linter = linter;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const linted = this.#linter.lintedVersion(document);
    if (!linted) return [];
    if (only && QuickFixes.fixAll.intersects(only)) {
      return [new FixAllAction('Fix all findings of RabbitMQ', QuickFixes.fixAll, document, () => true)];
    }
    const ours = diagnostics.filter(({ source }) => source === 'RabbitMQ');
    return ours.flatMap(diagnostic => {
      const finding = linted.findings.find(candidate => isSame(document, candidate, diagnostic));
      return finding ? this.#actionsFor(document, linted, finding, diagnostic) : [];
    });
  }

  /** Many fixes at once are worked out when one is chosen, not for every light bulb. */
  resolveCodeAction(action: vscode.CodeAction): vscode.CodeAction {
    if (action instanceof FixAllAction) action.edit = this.#editForAll(action);
    return action;
  }

  #actionsFor(
    document: vscode.TextDocument,
    { definitions, findings }: LintedDocument,
    finding: Finding,
    diagnostic: vscode.Diagnostic,
  ): vscode.CodeAction[] {
    const actions = finding.fixes.map(fix => fixAction(document, definitions, diagnostic, fix));
    const { rule } = finding;
    const ofThisKind = findings.filter(
      other => other.rule === rule && other.fixes.some(({ preferred }) => preferred),
    );
    if (actions.length > 0 && ofThisKind.length > 1) {
      const title = `Fix all ${ofThisKind.length} findings of ${rule.id} in this file`;
      actions.push(
        new FixAllAction(title, vscode.CodeActionKind.QuickFix, document, other => other.rule === rule),
      );
    }
    const lesson = lessonAction(finding, diagnostic);
    return lesson ? [...actions, lesson] : actions;
  }

  #editForAll({ document, isWanted }: FixAllAction): vscode.WorkspaceEdit {
    const before = document.getText();
    const { text: after } = fixText(before, this.#linter.optionsFor(document), isWanted);
    const edit = new vscode.WorkspaceEdit();
    const { start, end, newText } = difference(before, after);
    if (start !== end || newText !== '') {
      edit.replace(
        document.uri,
        new vscode.Range(document.positionAt(start), document.positionAt(end)),
        newText,
      );
    }
    return edit;
  }
}

class FixAllAction extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly isWanted: (finding: Finding) => boolean;

  constructor(
    title: string,
    kind: vscode.CodeActionKind,
    document: vscode.TextDocument,
    isWanted: (finding: Finding) => boolean,
  ) {
    super(title, kind);
    this.document = document;
    this.isWanted = isWanted;
  }
}

/** The one stretch in which two texts differ, so that what stands before and behind it keeps its cursor and folds. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

/** The fix of a finding that needs a new password: makes one, stores its hash in the text, shows the password once. */
export async function replacePassword(
  linter: DefinitionsLinter,
  uri: vscode.Uri,
  user: string,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const definitions = linter.lintedVersion(document)?.definitions;
  const found = definitions?.model.users.find(({ name }) => name === user);
  if (!definitions || !found)
    throw new Error(`There is no user ${user} in ${vscode.workspace.asRelativePath(uri)} any more.`);
  const password = randomBytes(24).toString('base64url');
  const hash = passwordHash(password, randomBytes(4));
  const edits = withPasswordHash([{ op: 'new-password', in: found.source }], hash);
  if (!(await vscode.workspace.applyEdit(workspaceEdit(document, definitions, edits)))) {
    throw new Error(`${vscode.workspace.asRelativePath(uri)} could not be changed.`);
  }
  const copy = 'Copy Password';
  const chosen = await vscode.window.showInformationMessage(
    `User ${user} has a new password. The file holds its hash only; the password is not kept anywhere.`,
    { modal: true },
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(password);
}

function isSame(
  document: vscode.TextDocument,
  { rule, message, range }: Finding,
  diagnostic: vscode.Diagnostic,
): boolean {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return (
    code === rule.id &&
    message === diagnostic.message &&
    document.offsetAt(diagnostic.range.start) === range.start
  );
}

function fixAction(
  document: vscode.TextDocument,
  definitions: DefinitionsDocument,
  diagnostic: vscode.Diagnostic,
  fix: Fix,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  if (fix.preferred) action.isPreferred = true;
  const newPassword = fix.edits.find(edit => edit.op === 'new-password');
  if (newPassword) {
    const user = definitions.model.users.find(({ source }) => source === newPassword.in);
    action.command = {
      command: fullCommandId('replacePassword'),
      title: fix.title,
      arguments: [{ uri: document.uri, user: user?.name }],
    };
  } else {
    action.edit = workspaceEdit(document, definitions, fix.edits);
  }
  return action;
}

function lessonAction({ rule }: Finding, diagnostic: vscode.Diagnostic): vscode.CodeAction | undefined {
  const lesson = rule.item && lessonAbout(rule.item);
  if (!lesson) return undefined;
  const action = new vscode.CodeAction(`Read the lesson about ${rule.item}`, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = {
    command: fullCommandId('openCourse'),
    title: action.title,
    arguments: [{ lesson: lesson.id, section: rule.item }],
  };
  return action;
}

function workspaceEdit(
  document: vscode.TextDocument,
  definitions: DefinitionsDocument,
  edits: readonly Edit[],
): vscode.WorkspaceEdit {
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const { start, end, newText } of toTextEdits(definitions, edits)) {
    workspaceEdit.replace(
      document.uri,
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
      newText,
    );
  }
  return workspaceEdit;
}
