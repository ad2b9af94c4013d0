import type { Section, Source, TextRange } from './model.ts';

/** One change to the objects of a definitions file, whatever its layout. */
export type Edit =
  /** Sets the value at `path` inside an object; the objects on the way are made when missing. */
  | { readonly op: 'set'; readonly in: Source; readonly path: readonly string[]; readonly value: unknown }
  /** Removes the key at the end of `path`, or the whole object where the path is empty. */
  | { readonly op: 'remove'; readonly in: Source; readonly path: readonly string[] }
  /** Appends an object to a section, or to the list of a sidecar, which is made when missing. */
  | {
      readonly op: 'add';
      readonly section: Section | 'suppressions' | 'attestations';
      readonly value: Readonly<Record<string, unknown>>;
    }
  /** Gives a user a new random password. Whoever applies the edit makes it, stores its hash and shows it once. */
  | { readonly op: 'new-password'; readonly in: Source };

/** A named set of edits that belong together. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The fix is the one that most people want. */
  readonly preferred?: boolean;
}

/** A replacement in a text; an insertion has an empty range. */
export interface TextEdit extends TextRange {
  readonly newText: string;
}
