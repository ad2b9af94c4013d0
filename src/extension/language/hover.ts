import * as vscode from 'vscode';
import { lessonAbout } from '../../course/lessons.ts';
import { type ChecklistItemId, checklist } from '../../rules/checklist.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { LanguageDocuments } from './documents.ts';
import { fromPosition, toRange } from './places.ts';

/** What a key means, and what follows from the file for the object under the cursor. */
export class HoverProvider implements vscode.HoverProvider {
  readonly #documents: LanguageDocuments;

  constructor(documents: LanguageDocuments) {
    this.#documents = documents;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const params = { position: fromPosition(position) };
    const hover = await this.#documents.request('hover', document, params, token);
    if (!hover) return undefined;
    const contents = [new vscode.MarkdownString(hover.markdown)];
    if (hover.item) contents.push(checklistLine(hover.item));
    return new vscode.Hover(contents, toRange(hover.range));
  }
}

/** The checklist item, with the way to its lesson where there is one. */
function checklistLine(item: ChecklistItemId): vscode.MarkdownString {
  const title = checklist.find(({ id }) => id === item)?.title ?? '';
  const line = new vscode.MarkdownString(`Checklist: ${item} ${title}.`);
  const lesson = lessonAbout(item);
  if (!lesson) return line;
  const command = fullCommandId('openCourse');
  const target = encodeURIComponent(JSON.stringify([{ lesson: lesson.id, section: item }]));
  line.isTrusted = { enabledCommands: [command] };
  return line.appendMarkdown(` [Read the lesson](command:${command}?${target})`);
}
