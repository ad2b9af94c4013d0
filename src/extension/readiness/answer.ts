import * as vscode from 'vscode';
import type { Attestation } from '../../lint/attestation.ts';
import { addAttestation } from '../../lint/suppression-edit.ts';
import { suppressionsFileName } from '../../lint/suppressions-file-name.ts';
import { attestationDays } from '../../readiness/attestations.ts';
import type { ItemReport } from '../../readiness/report.ts';

/**
 * Asks how an item is met that neither brokers nor files show, and keeps the answer in the workspace, for everybody who checks it.
 * @returns whether there is a new answer
 * @throws where there is no folder to keep it in, or its file cannot take it
 */
export async function answerItem(
  { id, title, attestation }: ItemReport,
  home: vscode.WorkspaceFolder | undefined,
): Promise<boolean> {
  if (!home)
    throw new Error(
      `Open a folder first: answers are kept in its ${suppressionsFileName}, for everybody who checks it.`,
    );
  const note = await vscode.window.showInputBox({
    title: `RabbitMQ: how is it done? ${id} ${title}`,
    prompt: `Kept with the date in ${suppressionsFileName} of ${home.name}, and asked again after ${attestationDays} days.`,
    placeHolder: 'Best with a link: “Two HAProxy nodes, see https://wiki.example.com/rabbitmq”',
    value: attestation?.note ?? '',
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' ? 'Say how it is done: an answer without words counts for nothing.' : undefined,
  });
  if (!note?.trim()) return false;
  const file = vscode.Uri.joinPath(home.uri, suppressionsFileName);
  await append(file, { item: id, note: note.trim(), on: new Date().toISOString().slice(0, 10) });
  return true;
}

/** Into the file as the editor has it, where somebody edits it just now; it is saved, as the check reads what is stored. */
async function append(file: vscode.Uri, attestation: Attestation): Promise<void> {
  const name = vscode.workspace.asRelativePath(file);
  if (!(await exists(file))) await vscode.workspace.fs.writeFile(file, new Uint8Array());
  const document = await vscode.workspace.openTextDocument(file);
  const edits = addAttestation(document.getText(), attestation);
  if (!edits)
    throw new Error(`${name} has no list \`attestations\` that an answer could be added to: mend it first.`);
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, newText } of edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(file, range, newText);
  }
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save()))
    throw new Error(`${name} could not be changed.`);
}

function exists(file: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );
}
