import * as vscode from 'vscode';
import { type CourseState, type CourseTarget, courseProtocol } from '../../../webview/course/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import { fullCommandId } from '../contributions/commands.ts';
import { showPage } from '../webview-page.ts';
import { readLesson } from './course-files.ts';
import type { CourseProgress } from './progress.ts';

const viewType = 'rabbitmq.course';

/**
 * Opens the course beside the code, or brings the open one to the front. Without a target it opens where the
 * person stopped reading. `section` may be a section's or try-out's id, or a checklist item such as `REL004`.
 */
export function openCourse(
  context: vscode.ExtensionContext,
  progress: CourseProgress,
  target?: CourseTarget,
): void {
  if (CoursePanel.current) {
    CoursePanel.current.show(target);
    return;
  }
  const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const panel = vscode.window.createWebviewPanel(viewType, 'RabbitMQ Course', column, {
    enableFindWidget: true,
  });
  CoursePanel.current = new CoursePanel(panel, context, progress, target ?? null);
}

/** Restores an open course when the window is reloaded. */
export function registerCourseRestore(
  context: vscode.ExtensionContext,
  progress: CourseProgress,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel) {
      CoursePanel.current = new CoursePanel(panel, context, progress, null);
    },
  });
}

/** The one open course. It lives as long as its tab. */
class CoursePanel {
  static current: CoursePanel | undefined;

  readonly #panel: vscode.WebviewPanel;
  readonly #context: vscode.ExtensionContext;
  readonly #disposables: vscode.Disposable[] = [];
  readonly #progress: CourseProgress;
  #target: CourseTarget | null;
  #editor = vscode.window.activeTextEditor;

  constructor(
    panel: vscode.WebviewPanel,
    context: vscode.ExtensionContext,
    progress: CourseProgress,
    target: CourseTarget | null,
  ) {
    this.#panel = panel;
    this.#context = context;
    this.#progress = progress;
    this.#target = target;

    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    progress.onDidChange(() => this.#tell(), undefined, this.#disposables);
    vscode.window.onDidChangeActiveTextEditor(
      editor => {
        this.#editor = editor ?? this.#editor;
      },
      undefined,
      this.#disposables,
    );
    showPage(panel, context.extensionUri, 'course');
  }

  show(target: CourseTarget | undefined): void {
    this.#panel.reveal();
    if (!target) return;
    // A page that is still loading, or was put away while hidden, asks for the target when it starts; it holds until
    // the page tells a place.
    this.#target = target;
    void this.#panel.webview.postMessage(eventMessage(courseProtocol, 'show', target));
  }

  readonly #handlers: Handlers<typeof courseProtocol> = {
    start: () => ({ state: this.#progress.reading, target: this.#target }),
    lesson: async ({ lesson: id }) => {
      const lesson = await readLesson(this.#context.extensionUri, id);
      this.#panel.title = `Course: ${lesson.title}`;
      return lesson;
    },
    rememberPlace: place => {
      this.#target = null;
      return this.#remember({ place });
    },
    rememberLanguage: ({ language }) => this.#remember({ language }),
    markRead: ({ lesson, section }) => {
      const { read } = this.#progress.reading;
      return this.#remember({
        read: { ...read, [lesson]: [...new Set([...(read[lesson] ?? []), section])] },
      });
    },
    markDone: ({ lesson, done }) => {
      const others = this.#progress.reading.done.filter(id => id !== lesson);
      return this.#remember({ done: done ? [...others, lesson] : others });
    },
    openQuiz: async () => {
      await vscode.commands.executeCommand(fullCommandId('openQuiz'));
      return {};
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return {};
    },
    insert: ({ text, language }) => this.#insert(text, language),
  };

  async #answer(message: unknown): Promise<void> {
    const response = await answer(courseProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  async #remember(change: Partial<CourseState>): Promise<Record<string, never>> {
    await this.#progress.remember(change);
    return {};
  }

  #tell(): void {
    void this.#panel.webview.postMessage(eventMessage(courseProtocol, 'state', this.#progress.reading));
  }

  async #insert(text: string, language: string): Promise<{ where: string }> {
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document === this.#editor?.document,
    );
    if (!editor) {
      const document = await vscode.workspace.openTextDocument({ language, content: `${text}\n` });
      const inFirst = this.#panel.viewColumn === vscode.ViewColumn.One;
      await vscode.window.showTextDocument(
        document,
        inFirst ? vscode.ViewColumn.Beside : vscode.ViewColumn.One,
      );
      return { where: 'a new file' };
    }
    const where = vscode.workspace.asRelativePath(editor.document.uri);
    const inserted = await editor.edit(edit => edit.replace(editor.selection, text));
    if (!inserted)
      throw new Error(`${where} cannot be changed. Open a file that can be edited and try again.`);
    editor.revealRange(editor.selection);
    return { where };
  }

  #dispose(): void {
    CoursePanel.current = undefined;
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
