import type { OpenDocument, TextChange } from '../../language/open-document.ts';
import type { features } from '../../language/service.ts';
import type { SidecarText } from '../../language/sidecar.ts';
import type { Stored } from '../../language/workspace.ts';
import type { AskedKind } from '../../lint/kind.ts';
import type { LintOptions } from '../../lint/lint.ts';

/** What the extension host and the language worker say to each other: plain data that a thread can be sent. */
export type ToWorker =
  /** A document, whose text may go on with `append`. */
  | {
      readonly type: 'open';
      readonly uri: string;
      readonly version: number;
      readonly kind: AskedKind;
      readonly text: string;
      readonly judging: Judging;
    }
  | { readonly type: 'append'; readonly uri: string; readonly text: string }
  | {
      readonly type: 'change';
      readonly uri: string;
      readonly version: number;
      readonly changes: readonly TextChange[];
    }
  | { readonly type: 'judge'; readonly uri: string; readonly judging: Judging }
  | { readonly type: 'close'; readonly uri: string }
  /** A file or a folder that no editor has open, by its path as the worker asked for it. */
  | { readonly type: 'stored'; readonly path: string; readonly stored: Stored }
  | { readonly type: 'folder'; readonly path: string; readonly names: readonly string[] }
  | Request
  | { readonly type: 'cancel'; readonly id: number };

export type Notification = Exclude<ToWorker, { readonly type: 'request' | 'cancel' }>;

/** How a document is judged: strictly or not, and what a person has accepted. */
export interface Judging {
  readonly options: LintOptions;
  readonly sidecar?: SidecarText;
}

/** A question about one version of a document; it is dropped where the document has moved on. */
export interface Request {
  readonly type: 'request';
  readonly id: number;
  readonly method: Method;
  readonly uri: string;
  readonly version: number;
  /** The {@link Params} of the method. */
  readonly params: unknown;
}

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  /** Cancelled, about an older version, or overtaken by a later request of its kind. */
  | { readonly type: 'dropped'; readonly id: number };

export type Method = keyof typeof features;

/** What a method is asked with, besides the document. */
export type Params<M extends Method> = (typeof features)[M] extends (
  document: OpenDocument,
  params: infer P,
) => unknown
  ? unknown extends P
    ? undefined
    : P
  : never;

export type Result<M extends Method> = ReturnType<(typeof features)[M]>;
