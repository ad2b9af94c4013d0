import * as vscode from 'vscode';
import { formatTime } from '../../messages/time.ts';
import { countWords, type History, readyWords } from './history.ts';

/** Asks which report to compare with. @returns when it was taken; undefined where the person has left the list */
export async function chooseEarlier(earlier: History): Promise<string | undefined> {
  const picks = earlier.map(entry => ({
    label: formatTime(Date.parse(entry.takenAt)),
    description: `${readyWords(entry)}: ${countWords(entry)}`,
    takenAt: entry.takenAt,
  }));
  const chosen = await vscode.window.showQuickPick(picks, { title: 'Compare with the report of' });
  return chosen?.takenAt;
}
