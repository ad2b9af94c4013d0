import * as vscode from 'vscode';
import { type SearchEntry, searchCourse } from '../../course/search.ts';
import type { Course } from './course.ts';
import { readSearchIndex } from './course-files.ts';
import { openCourse } from './course-panel.ts';

/** Asks for words, shows the sections that have them as they are typed, and opens the one that is chosen. */
export async function searchInCourse(course: Course): Promise<void> {
  const index = await readSearchIndex(course.extensionUri);
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly entry: SearchEntry }>();
  pick.title = 'RabbitMQ: Search the Course';
  pick.placeholder = 'Words of the lessons, a metric, a key, or an item such as REL004';
  // A page in front takes the keyboard back when the command palette closes, which would close the list at once.
  pick.ignoreFocusOut = true;
  // What is shown was found already; the list is not to filter it by the titles.
  const show = (query: string) => {
    pick.items = searchCourse(index, query).map(({ entry, excerpt }) => ({
      label: entry.title,
      detail: excerpt,
      alwaysShow: true,
      entry,
    }));
  };
  pick.onDidChangeValue(show);
  pick.onDidAccept(() => {
    const [chosen] = pick.activeItems;
    pick.hide();
    if (chosen) openCourse(course, { lesson: chosen.entry.lesson, section: chosen.entry.section });
  });
  pick.onDidHide(() => pick.dispose());
  show('');
  pick.show();
}
