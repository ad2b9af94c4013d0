import { toTextEdits } from '../definitions/edits.ts';
import type { Finding } from '../lint/lint.ts';
import { checkSuppressions, type LintedUnder } from '../lint/suppression-check.ts';
import { parseSuppressions, type SuppressionFile } from '../lint/suppression-file.ts';
import { type Suppressor, suppressorFor } from '../lint/suppressions.ts';
import type { Fix, TextEdit } from '../model/edit.ts';

/** Where the suppressions for a document stand, and what they say. */
export interface SidecarText {
  readonly uri: string;
  readonly text: string;
  /** The path of the document from the sidecar's folder on, with `/`. */
  readonly path: string;
  /** Such as `2026-11-22`. */
  readonly today: string;
}

/** A sidecar with the open documents that it speaks for: what it says in vain shows only beside them. */
export class Sidecar {
  readonly uri: string;
  readonly file: SuppressionFile;
  readonly #today: string;
  readonly #linted = new Map<object, LintedUnder>();

  constructor({ uri, text, today }: SidecarText) {
    this.uri = uri;
    this.file = parseSuppressions(text);
    this.#today = today;
  }

  isSameAs({ uri, text, today }: SidecarText): boolean {
    return this.uri === uri && this.file.text === text && this.#today === today;
  }

  suppressorOf(path: string): Suppressor {
    return suppressorFor(this.file.suppressions, path, this.#today);
  }

  /** Takes down what was found in a document; without it, forgets what was. */
  note(document: object, linted?: LintedUnder): void {
    if (linted) this.#linted.set(document, linted);
    else this.#linted.delete(document);
  }

  check(): readonly Finding[] {
    return checkSuppressions(this.file, {
      today: this.#today,
      linted: [...this.#linted.values()],
      complete: false,
    });
  }

  editsOf(fix: Fix): readonly TextEdit[] {
    const { text, root } = this.file;
    return root ? toTextEdits({ text, root }, fix.edits) : [];
  }
}
