import type * as vscode from 'vscode';
import { itemOf } from '../../snippets/catalogue.ts';
import type { Logger } from '../logger.ts';
import { applySnippet } from './apply-snippet.ts';
import { chooseSnippet, readShelf } from './choose-snippet.ts';
import { fileInFront } from './destination.ts';
import { offerLesson } from './lesson-hint.ts';
import { SnippetPreview } from './snippet-preview.ts';

/**
 * Asks what a person needs, shows the snippets that answer it as they would stand in the file in front, and inserts the one
 * that is chosen, with the imports that the file lacks. Until then nothing is changed, and no file is made.
 * @throws when the editor does not take the snippet.
 */
export async function insertSnippet({ extensionUri }: vscode.ExtensionContext, log: Logger): Promise<void> {
  const preview = new SnippetPreview(log);
  const choose = async () =>
    chooseSnippet(await readShelf(extensionUri), await fileInFront(), choice => preview.show(choice));
  const choice = await choose().finally(() => preview.dispose());
  if (!choice) return;
  await applySnippet(choice.snippet, choice.destination);
  offerLesson(itemOf(choice.snippet));
}
