import * as vscode from 'vscode';
import type { CourseTarget } from '../../../webview/course/protocol.ts';
import { lessonAbout } from '../../course/lessons.ts';
import type { ChecklistItem } from '../../rules/checklist.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import type { CommandId } from '../contributions/commands.ts';

/** Shows a way to the lesson about a checklist item in the status bar, for half a minute; nothing where no lesson teaches it. */
export function offerLesson(item: ChecklistItem | undefined): void {
  const lesson = item && lessonAbout(item.id);
  if (!lesson) return;
  current?.dispose();
  const hint = vscode.window.createStatusBarItem('rabbitmqProduction.lesson', vscode.StatusBarAlignment.Left);
  current = hint;
  hint.name = 'RabbitMQ Lesson';
  hint.text = `$(mortar-board) Lesson: ${item.title}`;
  hint.tooltip = `Read the lesson about ${item.id} in the course`;
  hint.command = {
    title: 'Open the Lesson',
    command: fullCommandId('openCourse' satisfies CommandId),
    arguments: [{ lesson: lesson.id, section: item.id } satisfies CourseTarget],
  };
  hint.show();
  setTimeout(() => hint.dispose(), shownForMs);
}

/** There is room for one. */
let current: vscode.StatusBarItem | undefined;

const shownForMs = 30_000;
