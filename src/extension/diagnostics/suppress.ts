import * as vscode from 'vscode';
import type { PlacedFinding } from '../../language/linted-file.ts';
import type { LanguageDocuments } from '../language/documents.ts';
import { toWorkspaceEdit } from '../language/places.ts';
import type { Sidecars } from './sidecars.ts';

/** What the command `suppress` is run with. */
export interface Suppressible {
  readonly uri: vscode.Uri;
  readonly finding: PlacedFinding;
}

/** Asks why a finding is right as it is, and writes it down in the sidecar: the finding is told no more. */
export async function suppress(
  documents: LanguageDocuments,
  sidecars: Sidecars,
  { uri, finding }: Suppressible,
): Promise<void> {
  const reason = await vscode.window.showInputBox({
    title: `RabbitMQ: why is this right here? (${finding.rule})`,
    prompt: finding.message,
    placeHolder: 'Whoever reads it in a year should understand it.',
    // The reason may stand in the file, which is looked at meanwhile.
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' ? 'A suppression without a reason does not apply.' : undefined,
  });
  if (!reason?.trim()) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const sidecar = await sidecars.home(document);
  const edits = await documents.request('suppress', document, { finding, reason: reason.trim(), sidecar });
  const file = vscode.Uri.parse(sidecar.uri, true);
  const name = vscode.workspace.asRelativePath(file);
  if (!edits)
    throw new Error(`${name} has no list \`suppressions\` that an entry could be added to: mend it first.`);
  const edit = toWorkspaceEdit(file, edits);
  const isNew = sidecar.text === '';
  if (isNew) await vscode.workspace.fs.writeFile(file, new Uint8Array());
  const opened = await vscode.workspace.openTextDocument(file);
  const wasDirty = opened.isDirty;
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${name} could not be changed.`);
  if (!wasDirty) await opened.save();
}
