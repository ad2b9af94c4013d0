import * as vscode from 'vscode';
import type { Snippet } from '../../snippets/catalogue.ts';
import { type Addition, planInsertion } from '../../snippets/insertion.ts';
import type { Destination } from './destination.ts';

/**
 * Inserts a snippet with its tab stops and imports, as one step to undo; makes the new file where the destination is one.
 * @throws when the editor does not take it, as a read-only one.
 */
export async function applySnippet(snippet: Snippet, destination: Destination): Promise<void> {
  const { document, viewColumn } = destination.editor ?? (await openNewFile(destination));
  // In front and with the focus: only there a snippet has tab stops.
  const editor = await vscode.window.showTextDocument(document, { viewColumn });
  const { version } = document;
  const { imports, code } = planInsertion(snippet.body, destination);
  if (imports) {
    const place = new vscode.Position(imports.line, imports.character);
    const asPartOfWhatFollows = { undoStopBefore: true, undoStopAfter: false };
    await editor.edit(edit => edit.insert(place, imports.text), asPartOfWhatFollows);
    // An editor that is read-only drops what an extension does without a word, and lets pass what it does to the document.
    if (document.version === version) throw cannotBeChanged(document);
  }
  await insertCode(
    editor,
    code.map(part => (imports ? movedBy(imports, part) : part)),
    { undoStopBefore: !imports, undoStopAfter: true, keepWhitespace: true },
  );
  if (document.version === version) throw cannotBeChanged(document);
}

/** Several parts become one snippet, with the text between them: tab stops are shared inside of one only. */
async function insertCode(
  editor: vscode.TextEditor,
  parts: readonly Addition[],
  options: { undoStopBefore: boolean; undoStopAfter: boolean; keepWhitespace: boolean },
): Promise<void> {
  const { document } = editor;
  const [first] = parts;
  if (!first) return;
  const start = new vscode.Position(first.line, first.character);
  const snippet = new vscode.SnippetString();
  let end = start;
  for (const { line, character, text } of parts) {
    const next = new vscode.Position(line, character);
    snippet.appendText(document.getText(new vscode.Range(end, next)));
    // Tab stops are counted in characters, so the line ends have to be the document's.
    snippet.value += document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
    end = next;
  }
  await editor.insertSnippet(snippet, new vscode.Range(start, end), options);
}

/** Where a place is when another text has come in before it. */
function movedBy({ line, character, text }: Addition, moved: Addition): Addition {
  const added = text.split('\n');
  const isOnSameLine = moved.line === line;
  const columns = (added.length > 1 ? 0 - character : 0) + (added.at(-1)?.length ?? 0);
  return {
    ...moved,
    line: moved.line + added.length - 1,
    character: moved.character + (isOnSameLine ? columns : 0),
  };
}

function cannotBeChanged({ uri }: vscode.TextDocument): Error {
  const name = vscode.workspace.asRelativePath(uri);
  return new Error(`${name} is read-only. Open a file that can be changed, and insert the snippet there.`);
}

async function openNewFile({ language, text }: Destination): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content: text }));
}
