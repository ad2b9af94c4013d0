import * as vscode from 'vscode';
import { fullCommandId } from '../contributions/command-id.ts';
import { Poller } from '../explorer/poller.ts';
import { setting } from '../settings.ts';
import type { ReadinessChecks } from './checks.ts';
import { type Change, changesBetween, isWorse } from './history.ts';
import { keyOf, type Subject, subjectName } from './subject.ts';
import { keyText } from './subject-key.ts';

/** Checks again what a person has checked before, at the pace that the settings ask for, and tells what has become worse. */
export class ReadinessWatch implements vscode.Disposable {
  readonly #checks: ReadinessChecks;
  readonly #tried = new Map<string, number>();
  readonly #poller: Poller;
  readonly #disposables: vscode.Disposable[] = [];

  constructor(checks: ReadinessChecks) {
    this.#checks = checks;
    this.#poller = new Poller({
      task: () => this.#checkWhatIsDue(),
      intervalMs: () => Math.min(intervalMs() || longestPauseMs, longestPauseMs),
      // Somebody has to be there who sees what is told.
      isWanted: () => intervalMs() > 0 && vscode.window.state.focused,
    });
    this.#disposables.push(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('rabbitmqProduction.readiness')) this.#poller.wake();
      }),
    );
  }

  dispose(): void {
    this.#poller.stop();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** A check that failed is tried again when the next would be due, and so counts as done. */
  async #checkWhatIsDue(): Promise<boolean> {
    for (const { subject, entry } of this.#checks.latest()) {
      const key = keyText(keyOf(subject));
      const last = Math.max(Date.parse(entry.takenAt), this.#tried.get(key) ?? 0);
      if (Date.now() - last < intervalMs()) continue;
      this.#tried.set(key, Date.now());
      if (await this.#checks.check(subject)) this.#tell(subject);
    }
    return true;
  }

  /** What the report before had already is told no more. */
  #tell(subject: Subject): void {
    const [now, before] = this.#checks.history(subject);
    const worse = now && before ? changesBetween(before, now).filter(isWorse) : [];
    if (worse.length === 0) return;
    const show = 'Show Report';
    void vscode.window
      .showWarningMessage(`RabbitMQ: ${subjectName(subject)}: ${worseWords(worse)}.`, show)
      .then(chosen => {
        if (chosen === show)
          return vscode.commands.executeCommand(fullCommandId('openReadiness'), {
            ...keyOf(subject),
            item: worse[0]?.item,
          });
      });
  }
}

/** A timer does not run while the machine sleeps: what is due is looked for as often. */
const longestPauseMs = 60_000;

/** 0: never. */
function intervalMs(): number {
  return Math.max(0, setting('readiness.checkEvery')) * 3_600_000;
}

function worseWords(worse: readonly Change[]): string {
  const named = worse
    .slice(0, 3)
    .map(({ item, now }) => `${item} ${now === 'fail' ? 'fails now' : 'has a warning now'}`);
  const more = worse.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
