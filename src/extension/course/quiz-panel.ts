import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import { quizProtocol } from '../../../webview/quiz/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import type { Quiz } from '../../course/quiz.ts';
import { answerQuestion, beginAttempt, lookAt, type QuizState, resultOf } from '../../course/quiz-run.ts';
import { viewType } from '../contributions/pages.ts';
import { showPage } from '../webview-page.ts';
import type { Course } from './course.ts';
import { readQuiz } from './course-files.ts';
import { openCourse } from './course-panel.ts';

/** Opens the quiz where the person stopped, or brings the open one to the front. */
export function openQuiz(course: Course): void {
  if (QuizPanel.current) {
    QuizPanel.current.reveal();
    return;
  }
  const panel = vscode.window.createWebviewPanel(viewType('quiz'), 'RabbitMQ Quiz', vscode.ViewColumn.Active);
  QuizPanel.current = new QuizPanel(panel, course);
}

/** Fills the panel that was open when the window was loaded again. */
export function restoreQuiz(course: Course, panel: vscode.WebviewPanel): void {
  QuizPanel.current = new QuizPanel(panel, course);
}

/** The one open quiz. It lives as long as its tab. */
class QuizPanel {
  static current: QuizPanel | undefined;

  readonly #panel: vscode.WebviewPanel;
  readonly #course: Course;
  readonly #disposables: vscode.Disposable[] = [];

  constructor(panel: vscode.WebviewPanel, course: Course) {
    this.#panel = panel;
    this.#course = course;
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    course.progress.onDidChange(() => this.#tell(), undefined, this.#disposables);
    showPage(panel, course.extensionUri, 'quiz');
  }

  reveal(): void {
    this.#panel.reveal();
  }

  readonly #handlers: Handlers<typeof quizProtocol> = {
    start: async () => ({ quiz: await this.#quiz(), state: this.#course.progress.quiz }),
    begin: ({ questions }) =>
      this.#change((quiz, state) => {
        const missed = state.attempt ? resultOf(quiz, state.attempt).missed : [];
        const only = questions === 'missed' ? missed.map(({ id }) => id) : null;
        return beginAttempt(state, randomInt(2 ** 32), only);
      }),
    answer: ({ question, chosen }) =>
      this.#change((quiz, state) => answerQuestion(quiz, state, question, chosen)),
    goTo: ({ question }) => this.#change((_, state) => lookAt(state, question)),
    read: target => {
      openCourse(this.#course, target);
      return {};
    },
  };

  async #answer(message: unknown): Promise<void> {
    const response = await answer(quizProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  async #change(next: (quiz: Quiz, state: QuizState) => QuizState): Promise<Record<string, never>> {
    await this.#course.progress.rememberQuiz(next(await this.#quiz(), this.#course.progress.quiz));
    return {};
  }

  #tell(): void {
    void this.#panel.webview.postMessage(eventMessage(quizProtocol, 'state', this.#course.progress.quiz));
  }

  #quiz(): Promise<Quiz> {
    return readQuiz(this.#course.extensionUri);
  }

  #dispose(): void {
    QuizPanel.current = undefined;
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
