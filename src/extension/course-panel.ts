import * as vscode from 'vscode';
import {
  type CourseState,
  type CourseTarget,
  courseProtocol,
  courseState,
} from '../../webview/course/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../webview/shared/protocol.ts';
import { type Lesson, lessonSchema } from '../course/lesson.ts';
import { lessons } from '../course/lessons.ts';
import { showPage } from './webview-page.ts';

const viewType = 'rabbitmq.course';
const stateKey = 'course.state';

/**
 * Opens the course beside the code, or brings the open one to the front. Without a target it opens where the
 * person stopped reading. `section` may be a section's or try-out's id, or a checklist item such as `REL004`.
 */
export function openCourse(context: vscode.ExtensionContext, target?: CourseTarget): void {
  if (CoursePanel.current) {
    CoursePanel.current.show(target);
    return;
  }
  const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const panel = vscode.window.createWebviewPanel(viewType, 'RabbitMQ Course', column, {
    enableFindWidget: true,
  });
  CoursePanel.current = new CoursePanel(panel, context, target ?? null);
}

/** Restores an open course when the window is reloaded. */
export function registerCourseRestore(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel) {
      CoursePanel.current = new CoursePanel(panel, context, null);
    },
  });
}

/** The one open course. It lives as long as its tab. */
class CoursePanel {
  static current: CoursePanel | undefined;

  readonly #panel: vscode.WebviewPanel;
  readonly #context: vscode.ExtensionContext;
  readonly #disposables: vscode.Disposable[] = [];
  #target: CourseTarget | null;
  #state: CourseState;
  #editor = vscode.window.activeTextEditor;

  constructor(panel: vscode.WebviewPanel, context: vscode.ExtensionContext, target: CourseTarget | null) {
    this.#panel = panel;
    this.#context = context;
    this.#target = target;
    // What is no state at all, after a broken write, counts as a fresh start.
    this.#state = courseState.safeParse(context.globalState.get(stateKey)).data ?? courseState.parse({});

    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
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
    start: () => ({ state: this.#state, target: this.#target }),
    lesson: async ({ lesson: id }) => {
      const lesson = await this.#read(id);
      this.#panel.title = `Course: ${lesson.title}`;
      return lesson;
    },
    rememberPlace: place => {
      this.#target = null;
      return this.#remember({ place });
    },
    rememberLanguage: ({ language }) => this.#remember({ language }),
    markRead: ({ lesson, section }) => {
      const { read } = this.#state;
      return this.#remember({
        read: { ...read, [lesson]: [...new Set([...(read[lesson] ?? []), section])] },
      });
    },
    markDone: ({ lesson, done }) => {
      const others = this.#state.done.filter(id => id !== lesson);
      return this.#remember({ done: done ? [...others, lesson] : others });
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

  async #read(id: string): Promise<Lesson> {
    if (!lessons.some(lesson => lesson.id === id))
      throw new Error(`There is no lesson "${id}" in the course.`);
    const file = vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'course', `${id}.json`);
    const bytes = await vscode.workspace.fs.readFile(file);
    return lessonSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }

  /** Keeps a change. The page knows its own place and language; what it shows of the rest comes back as a snapshot. */
  async #remember(change: Partial<CourseState>): Promise<Record<string, never>> {
    this.#state = { ...this.#state, ...change };
    await this.#context.globalState.update(stateKey, this.#state);
    if (change.read || change.done) {
      await this.#panel.webview.postMessage(eventMessage(courseProtocol, 'state', this.#state));
    }
    return {};
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
