import * as vscode from 'vscode';
import { fullCommandId } from '../contributions/command-id.ts';
import type { ReadinessChecks } from './checks.ts';
import { countWords, readyWords } from './history.ts';
import { keyOf, subjectName } from './subject.ts';

/** What the last check came to, in the status bar; a click opens its report. */
export class ReadinessStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'rabbitmqProduction.readiness',
    vscode.StatusBarAlignment.Left,
    0,
  );
  readonly #disposables: vscode.Disposable[] = [this.#item];

  constructor(checks: ReadinessChecks) {
    this.#item.name = 'RabbitMQ Readiness';
    const show = () => {
      const [last] = checks.latest();
      if (!last) {
        this.#item.hide();
        return;
      }
      const { subject, entry } = last;
      const name = subjectName(subject);
      this.#item.text = `$(checklist) ${readyWords(entry)}`;
      this.#item.tooltip = `${name}: ${countWords(entry)}. Click for the report.`;
      this.#item.accessibilityInformation = { label: `RabbitMQ readiness: ${name}, ${readyWords(entry)}` };
      this.#item.command = {
        command: fullCommandId('openReadiness'),
        title: 'Open Readiness Report',
        arguments: [keyOf(subject)],
      };
      this.#item.show();
    };
    this.#disposables.push(checks.onDidChange(show));
    show();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
