import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ReadinessReport } from '../../readiness/report.ts';
import { toHtml } from '../../readiness/to-html.ts';
import { toMarkdown, toShortMarkdown } from '../../readiness/to-markdown.ts';
import { type Subject, subjectName } from './subject.ts';

/** Asks in which form, and takes the report there. */
export async function exportReport(report: ReadinessReport, subject: Subject): Promise<void> {
  const chosen = await vscode.window.showQuickPick(forms, { title: 'Export the report as' });
  if (!chosen) return;
  const text = chosen.write(report);
  if (!chosen.extension) {
    await vscode.env.clipboard.writeText(text);
    void vscode.window.showInformationMessage('RabbitMQ: the short form of the report was copied.');
    return;
  }
  const file = await askForFile(chosen.extension, report, subject);
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = 'Open';
  const told = `RabbitMQ: the report was exported to ${file.fsPath}`;
  if ((await vscode.window.showInformationMessage(told, open)) !== open) return;
  if (chosen.extension === 'html') await vscode.env.openExternal(file);
  else await vscode.window.showTextDocument(file);
}

interface Form extends vscode.QuickPickItem {
  /** Of the file; without one it goes to the clipboard. */
  readonly extension?: string;
  readonly write: (report: ReadinessReport) => string;
}

const forms: readonly Form[] = [
  {
    label: 'Short form for a pull request',
    description: 'Markdown, to the clipboard',
    write: toShortMarkdown,
  },
  { label: 'Markdown', extension: 'md', write: toMarkdown },
  { label: 'HTML', description: 'one file, opens without a network', extension: 'html', write: toHtml },
  {
    label: 'JSON',
    description: 'as rabbitmq-production audit writes it',
    extension: 'json',
    write: report => `${JSON.stringify(report, null, 2)}\n`,
  },
];

function askForFile(extension: string, { takenAt }: ReadinessReport, subject: Subject) {
  const folder = (subject.folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? homedir();
  const name = subjectName(subject).replace(/[^\w.-]+/g, '-');
  return vscode.window.showSaveDialog({
    title: 'Export the report to',
    defaultUri: vscode.Uri.file(join(folder, `readiness-${name}-${takenAt.slice(0, 10)}.${extension}`)),
  });
}
