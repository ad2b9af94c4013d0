import * as vscode from 'vscode';
import type { Exercise } from '../../course/exercise.ts';
import { exercises } from '../../course/exercises.ts';
import type { Outline } from '../../course/outline.ts';
import type { Quiz } from '../../course/quiz.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { readExercise, readOutline, readQuiz } from './course-files.ts';
import { type CourseNode, type CourseNodeKind, courseNodes } from './course-nodes.ts';
import type { CourseProgress } from './progress.ts';

/**
 * What the view of the course shows. It reads what the course has when it is first looked at, and follows the progress: only where it shows,
 * for a menu that is open on a row that is made anew chooses nothing.
 */
export class CourseTree implements vscode.TreeDataProvider<CourseNode>, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #progress: CourseProgress;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  #contents: Promise<readonly [Outline, Quiz, readonly Exercise[]]> | undefined;
  /** The rows that VS Code has, as text. */
  #shown = '';

  constructor(extension: vscode.Uri, progress: CourseProgress) {
    this.#extension = extension;
    this.#progress = progress;
    this.#disposables.push(progress.onDidChange(() => this.#follow()));
  }

  getTreeItem(node: CourseNode): vscode.TreeItem {
    return toTreeItem(node);
  }

  async getChildren(node?: CourseNode): Promise<CourseNode[]> {
    if (node) return [...(node.children ?? [])];
    const nodes = await this.#nodes();
    this.#shown = JSON.stringify(nodes);
    return [...nodes];
  }

  async #follow(): Promise<void> {
    const isLookedAt = this.#shown !== '';
    if (isLookedAt && this.#shown !== JSON.stringify(await this.#nodes())) this.#changed.fire(undefined);
  }

  async #nodes(): Promise<readonly CourseNode[]> {
    this.#contents ??= Promise.all([
      readOutline(this.#extension),
      readQuiz(this.#extension),
      Promise.all(exercises.map(({ id }) => readExercise(this.#extension, id))),
    ]);
    const [outline, quiz, all] = await this.#contents;
    const { reading, quiz: attempts } = this.#progress;
    return courseNodes({
      outline,
      quiz,
      reading,
      attempts,
      exercises: all.map(exercise => ({ exercise, progress: this.#progress.exercise(exercise.id) })),
    });
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

function toTreeItem(node: CourseNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    node.label,
    node.children ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = node.id;
  item.contextValue = node.kind;
  item.iconPath = icon(node);
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  item.accessibilityInformation = {
    label: [node.label, node.description, node.progress && progressWords[node.progress]]
      .filter(Boolean)
      .join(', '),
  };
  if (node.opens === 'quiz') {
    item.command = { command: fullCommandId('openQuiz'), title: 'Open Quiz' };
  } else if (node.exercise !== undefined) {
    const command = fullCommandId('openExercise');
    item.command = { command, title: 'Open Exercise', arguments: [node.exercise] };
  } else if (node.opens) {
    item.command = { command: fullCommandId('openCourse'), title: 'Open Course', arguments: [node.opens] };
  }
  return item;
}

const progressWords = { open: 'not begun', begun: 'begun', done: 'done' } as const;

const icons: Readonly<Partial<Record<CourseNodeKind, string>>> = {
  continue: 'play',
  overview: 'mortar-board',
  objective: 'target',
  checklist: 'checklist',
  exercise: 'beaker',
  quiz: 'question',
};

function icon({ kind, progress }: CourseNode): vscode.ThemeIcon | undefined {
  if (progress === 'done') return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  const own = icons[kind];
  if (own) return new vscode.ThemeIcon(own);
  if (progress === 'begun') return new vscode.ThemeIcon('circle-filled');
  return progress && new vscode.ThemeIcon('circle-outline');
}
