import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { type ExerciseState, exerciseProtocol } from '../../../webview/exercise/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import type { Exercise } from '../../course/exercise.ts';
import { exerciseName, exercises } from '../../course/exercises.ts';
import { afterHint, afterRun, type GradeProgress, type GradeReport } from '../../course/grade-report.ts';
import { gradeReportMarkdown } from '../../course/grade-report-text.ts';
import { fullCommandId } from '../contributions/command-id.ts';
import { viewType } from '../contributions/pages.ts';
import { showPage } from '../webview-page.ts';
import type { Course } from './course.ts';
import { readExercise } from './course-files.ts';
import { openCourse } from './course-panel.ts';
import { chooseFolder, compareWithSolution, openStarter } from './exercise-files.ts';

/** Opens the page of an exercise beside the code, or brings the open one to the front; asks which where none is said. */
export async function openExercise(course: Course, id?: string): Promise<void> {
  const exercise = id ?? (await chooseExercise());
  if (exercise === undefined) return;
  const open = ExercisePanel.open.get(exercise);
  if (open) {
    open.reveal();
    return;
  }
  const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const panel = vscode.window.createWebviewPanel(viewType('exercise'), titleOf(exercise), column, {
    enableFindWidget: true,
  });
  new ExercisePanel(panel, course, exercise);
}

/** Puts the page back into a tab that VS Code has restored; `state` is what the page has kept. */
export function restoreExercise(course: Course, panel: vscode.WebviewPanel, state: unknown): void {
  const exercise = restored.safeParse(state).data?.exercise;
  if (exercise === undefined) panel.dispose();
  else new ExercisePanel(panel, course, exercise);
}

const restored = z.object({ exercise: z.enum(exercises.map(({ id }) => id)) });

async function chooseExercise(): Promise<string | undefined> {
  const items = exercises.map((exercise, at) => ({ label: exerciseName(exercise, at + 1), id: exercise.id }));
  return (await vscode.window.showQuickPick(items, { title: 'RabbitMQ: which exercise?' }))?.id;
}

function titleOf(id: string): string {
  const at = exercises.findIndex(exercise => exercise.id === id);
  const exercise = exercises[at];
  return exercise ? exerciseName(exercise, at + 1) : id;
}

/** The page of one exercise. It lives as long as its tab; a check that goes on ends with it. */
class ExercisePanel {
  static readonly open = new Map<string, ExercisePanel>();

  readonly #panel: vscode.WebviewPanel;
  readonly #course: Course;
  readonly #id: string;
  readonly #disposables: vscode.Disposable[] = [];
  #run: (GradeProgress & { readonly milestone: string | null }) | undefined;
  #report: GradeReport | undefined;
  #trouble: string | undefined;

  constructor(panel: vscode.WebviewPanel, course: Course, id: string) {
    const { extensionUri, progress, laboratory } = course;
    this.#panel = panel;
    this.#course = course;
    this.#id = id;
    ExercisePanel.open.set(id, this);
    panel.title = titleOf(id);
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    progress.onDidChange(() => this.#tell(), undefined, this.#disposables);
    laboratory.onDidChangeBrokers(() => this.#tell(), undefined, this.#disposables);
    showPage(panel, extensionUri, 'exercise');
  }

  reveal(): void {
    this.#panel.reveal();
  }

  readonly #handlers: Handlers<typeof exerciseProtocol> = {
    start: async () => {
      const exercise = await this.#exercise();
      const variants = exercise.variants.map(({ language }) => ({ language, starter: {}, solution: {} }));
      return { exercise: { ...exercise, variants }, state: this.#state() };
    },
    openStarter: ({ language }) =>
      this.#begin(async exercise => this.#remember(await openStarter(exercise, language, this.#otherColumn))),
    chooseFolder: () => this.#begin(async exercise => this.#remember(await chooseFolder(exercise))),
    chooseBroker: ({ id }) => {
      this.#course.laboratory.choose(id);
      return {};
    },
    connectCluster: () =>
      this.#begin(async () => {
        await vscode.commands.executeCommand(fullCommandId('addCluster'));
      }),
    check: ({ milestone }) => this.#begin(exercise => this.#check(exercise, milestone)),
    cancel: () => {
      this.#course.laboratory.cancel();
      return {};
    },
    takeHint: async ({ criterion: id }) => {
      const criterion = (await this.#exercise()).criteria.find(criterion => criterion.id === id);
      if (!criterion) throw new Error(`There is no criterion ${id}.`);
      await this.#course.progress.rememberExercise(this.#id, afterHint(this.#progress, criterion));
      return {};
    },
    compare: ({ language }) => this.#begin(exercise => compareWithSolution(exercise, language, this.#folder)),
    openReport: () => this.#begin(exercise => this.#openReport(exercise)),
    read: target => {
      openCourse(this.#course, target);
      return {};
    },
  };

  async #answer(message: unknown): Promise<void> {
    const response = await answer(exerciseProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  /** What waits for a person or a broker is not waited for by the page; its trouble is told with the state. */
  #begin(work: (exercise: Exercise) => Promise<void>): Record<string, never> {
    this.#trouble = undefined;
    this.#exercise()
      .then(work)
      .catch((error: Error) => {
        this.#trouble = error.message;
      })
      .finally(() => this.#tell());
    return {};
  }

  async #check(exercise: Exercise, milestone: string | null): Promise<void> {
    const folder = this.#folder;
    if (!folder) throw new Error('Open the starter project first, or choose the folder with your work.');
    if (!vscode.workspace.isTrusted) {
      throw new Error(
        'The check runs the programs of the folder, and this workspace is not trusted. Trust it first: “Workspaces: Manage Workspace Trust”.',
      );
    }
    const go = 'Check My Work';
    const what = milestone === null ? `your work on exercise ${exercise.number}` : `milestone ${milestone}`;
    const question = `Check ${what} in ${folder.fsPath}? ${whatHappens(exercise)}`;
    if ((await vscode.window.showWarningMessage(question, { modal: true }, go)) !== go) return;
    this.#run = { doing: 'Connecting', criteria: [], milestone };
    this.#tell();
    try {
      const { laboratory } = this.#course;
      const report = await laboratory.check(exercise, folder.fsPath, milestone ?? undefined, progress => {
        this.#run = { ...progress, milestone };
        this.#tell();
      });
      if (!report) return;
      this.#report = report;
      await this.#course.progress.rememberExercise(this.#id, afterRun(this.#progress, report));
    } finally {
      this.#run = undefined;
    }
  }

  async #openReport(exercise: Exercise): Promise<void> {
    if (!this.#report) return;
    const content = gradeReportMarkdown(exercise, this.#report);
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, this.#otherColumn);
  }

  async #remember(folder: vscode.Uri | undefined): Promise<void> {
    if (folder) await this.#course.progress.rememberFolder(this.#id, folder.fsPath);
  }

  /** Where what the page opens does not cover it. */
  get #otherColumn(): vscode.ViewColumn {
    return this.#panel.viewColumn === vscode.ViewColumn.One
      ? vscode.ViewColumn.Beside
      : vscode.ViewColumn.One;
  }

  get #progress() {
    return this.#course.progress.exercise(this.#id);
  }

  get #folder(): vscode.Uri | undefined {
    const path = this.#course.progress.folderOf(this.#id);
    return path === undefined ? undefined : vscode.Uri.file(path);
  }

  #exercise(): Promise<Exercise> {
    return readExercise(this.#course.extensionUri, this.#id);
  }

  #state(): ExerciseState {
    return {
      progress: this.#progress,
      folder: this.#folder?.fsPath ?? null,
      brokers: this.#course.laboratory.brokers(),
      run: this.#run
        ? { doing: this.#run.doing, decided: this.#run.criteria, milestone: this.#run.milestone }
        : null,
      report: this.#report ?? null,
      trouble: this.#trouble ?? null,
    };
  }

  #tell(): void {
    void this.#panel.webview.postMessage(eventMessage(exerciseProtocol, 'state', this.#state()));
  }

  #dispose(): void {
    if (this.#run) this.#course.laboratory.cancel();
    ExercisePanel.open.delete(this.#id);
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

function whatHappens({ variants, passMark }: Exercise): string {
  if (passMark) return projectWords;
  return variants.some(({ language }) => language !== 'configuration')
    ? 'Its programs are started on this machine, again and again, and are killed; they see the address and the password of the broker. It takes some minutes at the most.'
    : 'Its files are read, and messages are published on the broker, in the virtual host of the course.';
}

const projectWords =
  'Its programs are started on this machine, again and again, and are killed. On the broker everything happens in the virtual host of the course; users are made for the run, and removed. If the broker is a cluster whose nodes course.json can stop, they are stopped and frozen. It takes ten minutes at the most.';
