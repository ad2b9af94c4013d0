import * as vscode from 'vscode';
import {
  type Brokers,
  type CourseOpened,
  type CourseProtocol,
  type CourseState,
  type CourseTarget,
  courseProtocol,
} from '../../../webview/course/protocol.ts';
import {
  answer,
  type EventData,
  type EventName,
  eventMessage,
  type Handlers,
} from '../../../webview/shared/protocol.ts';
import { lessons } from '../../course/lessons.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { viewType } from '../contributions/pages.ts';
import { showPage } from '../webview-page.ts';
import type { Course } from './course.ts';
import { readLesson } from './course-files.ts';
import { courseStart } from './course-start.ts';

/**
 * Opens the course beside the code, or brings the open one to the front. Without a target it opens where the
 * person stopped reading. `section` may be a section's or try-out's id, or a checklist item such as `REL004`.
 */
export function openCourse(course: Course, target?: CourseTarget): void {
  if (CoursePanel.current) {
    CoursePanel.current.show(target);
    return;
  }
  const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const panel = vscode.window.createWebviewPanel(viewType('course'), 'RabbitMQ Course', column, {
    enableFindWidget: true,
  });
  CoursePanel.current = new CoursePanel(panel, course, target ?? null);
}

/** Fills the panel that was open when the window was loaded again. */
export function restoreCourse(course: Course, panel: vscode.WebviewPanel): void {
  CoursePanel.current = new CoursePanel(panel, course, null);
}

/** Shows the production readiness report at an item: of the broker, or of the files of the workspace. */
async function showItem(item: string, where: 'broker' | 'files', brokers: Brokers['all']): Promise<void> {
  if (where === 'broker') {
    const [first, ...others] = brokers;
    if (!first) return vscode.commands.executeCommand(fullCommandId('addCluster'));
    // Of several the report knows which was looked at last, or asks.
    const cluster = others.length === 0 ? { cluster: first.id } : {};
    return vscode.commands.executeCommand(fullCommandId('openReadiness'), { item, ...cluster });
  }
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) return vscode.commands.executeCommand('workbench.action.files.openFolder');
  return vscode.commands.executeCommand(fullCommandId('openReadiness'), {
    item,
    folder: folder.uri.toString(),
  });
}

/** The one open course. It lives as long as its tab. */
class CoursePanel {
  static current: CoursePanel | undefined;

  readonly #panel: vscode.WebviewPanel;
  readonly #course: Course;
  readonly #disposables: vscode.Disposable[] = [];
  #target: CourseTarget | null;
  #editor = vscode.window.activeTextEditor;

  constructor(panel: vscode.WebviewPanel, course: Course, target: CourseTarget | null) {
    const { progress, laboratory } = course;
    this.#panel = panel;
    this.#course = course;
    this.#target = target;

    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    progress.onDidChange(() => this.#tell('state', progress.reading), undefined, this.#disposables);
    laboratory.onDidChangeBrokers(
      () => this.#tell('brokers', laboratory.brokers()),
      undefined,
      this.#disposables,
    );
    laboratory.onDidRun(run => this.#tell('run', run), undefined, this.#disposables);
    vscode.window.onDidChangeActiveTextEditor(
      editor => {
        this.#editor = editor ?? this.#editor;
      },
      undefined,
      this.#disposables,
    );
    void this.#load();
  }

  show(target: CourseTarget | undefined): void {
    this.#panel.reveal();
    if (!target) return;
    // A page that is still loading, or was put away while hidden, asks for the target when it starts; it holds until
    // the page tells a place.
    this.#target = target;
    this.#tell('show', target);
  }

  readonly #handlers: Handlers<typeof courseProtocol> = {
    open: ({ target }) => this.#open(target),
    shown: ({ lesson: id }) => {
      const lesson = lessons.find(lesson => lesson.id === id);
      if (lesson) this.#panel.title = `Course: ${lesson.title}`;
      return {};
    },
    rememberPlace: place => {
      this.#target = null;
      return this.#remember({ place });
    },
    rememberLanguage: ({ language }) => this.#remember({ language }),
    markRead: ({ lesson, section }) => {
      const { read } = this.#course.progress.reading;
      return this.#remember({
        read: { ...read, [lesson]: [...new Set([...(read[lesson] ?? []), section])] },
      });
    },
    markDone: ({ lesson, done }) => {
      const others = this.#course.progress.reading.done.filter(id => id !== lesson);
      return this.#remember({ done: done ? [...others, lesson] : others });
    },
    openQuiz: async () => {
      await vscode.commands.executeCommand(fullCommandId('openQuiz'));
      return {};
    },
    openExercise: async ({ exercise }) => {
      await vscode.commands.executeCommand(fullCommandId('openExercise'), exercise);
      return {};
    },
    showItem: ({ item, where }) => {
      void showItem(item, where, this.#course.laboratory.brokers().all);
      return {};
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return {};
    },
    insert: ({ text, language }) => this.#insert(text, language),
    chooseBroker: ({ id }) => {
      this.#course.laboratory.choose(id);
      return {};
    },
    connectCluster: async () => {
      void vscode.commands.executeCommand(fullCommandId('addCluster'));
      return {};
    },
    runTryout: ({ tryout, question }) => {
      this.#course.laboratory.run(tryout, question).catch((error: Error) => {
        void vscode.window.showErrorMessage(`RabbitMQ: ${error.message}`);
      });
      return {};
    },
    cancelTryout: () => {
      this.#course.laboratory.cancel();
      return {};
    },
    forgetTryout: ({ tryout }) => {
      this.#course.laboratory.forget(tryout);
      return {};
    },
  };

  /** With the lesson in it. Where that cannot be read the page asks again, and shows why. */
  async #load(): Promise<void> {
    const opened = await this.#open(null).catch(() => undefined);
    if (CoursePanel.current !== this) return;
    showPage(this.#panel, this.#course.extensionUri, 'course', opened && courseStart(opened));
  }

  async #open(wanted: CourseTarget | null): Promise<CourseOpened> {
    const { extensionUri, progress, laboratory } = this.#course;
    const state = progress.reading;
    const target = wanted ?? this.#target ?? { lesson: state.place?.lesson ?? lessons[0].id };
    const { html, ...lesson } = await readLesson(extensionUri, target.lesson);
    return { target, lesson, html, state, brokers: laboratory.brokers(), runs: [...laboratory.runs] };
  }

  async #answer(message: unknown): Promise<void> {
    const response = await answer(courseProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  async #remember(change: Partial<CourseState>): Promise<Record<string, never>> {
    await this.#course.progress.remember(change);
    return {};
  }

  #tell<E extends EventName<CourseProtocol>>(name: E, data: EventData<CourseProtocol, E>): void {
    void this.#panel.webview.postMessage(eventMessage(courseProtocol, name, data));
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
