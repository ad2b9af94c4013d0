import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import type { FileKind } from '../lint/kind.ts';
import { type Finding, type LintOptions, lintDefinitions } from '../lint/lint.ts';
import { type ConfLintOptions, lintSettings } from '../lint/lint-conf.ts';
import { applySuppressions, type Judged } from '../lint/suppressions.ts';
import { targetVersion } from '../lint/target-version.ts';
import { type ConfLanguageDocument, confLanguageDocument } from './conf-document.ts';
import { type LanguageDocument, languageDocument } from './document.ts';
import type { AnyFix } from './linted-file.ts';
import { Places } from './places.ts';
import type { Sidecar } from './sidecar.ts';

/** A stretch of a text that was replaced; in UTF-16 code units. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** How a document is judged. */
export interface Judgement {
  readonly options: LintOptions & ConfLintOptions;
  readonly sidecar?: Sidecar;
  /** The document's, from the sidecar's folder on. */
  readonly path?: string;
}

/** A document that is open in an editor, and what follows from its text: found when it is first asked for, and kept. */
export class OpenDocument {
  readonly kind: FileKind;
  #version: number;
  #text: string;
  #judgement: Judgement;
  #places: Places | undefined;
  #parsed: { readonly definitions?: DefinitionsDocument } | undefined;
  #language: LanguageDocument | undefined;
  #conf: ConfLanguageDocument | undefined;
  #judged: Judged<Finding<AnyFix>> | undefined;

  /** @param kind what a text is asked for being; whether it is a definitions file its content tells. */
  constructor(version: number, text: string, judgement: Judgement, kind: FileKind = 'definitions') {
    this.kind = kind;
    this.#version = version;
    this.#text = text;
    this.#judgement = judgement;
  }

  get version(): number {
    return this.#version;
  }

  get text(): string {
    return this.#text;
  }

  get judgement(): Judgement {
    return this.#judgement;
  }

  get places(): Places {
    this.#places ??= new Places(this.#text);
    return this.#places;
  }

  /** Whether the text is one of RabbitMQ's. */
  get isOurs(): boolean {
    return this.kind !== 'definitions' || this.definitions !== undefined;
  }

  /** Undefined where the text is no definitions file. */
  get definitions(): DefinitionsDocument | undefined {
    if (this.kind !== 'definitions') return undefined;
    this.#parsed ??= { definitions: parseDefinitions(this.#text) };
    return this.#parsed.definitions;
  }

  /** Undefined where the text is no definitions file. */
  get language(): LanguageDocument | undefined {
    const { definitions } = this;
    if (definitions) {
      this.#language ??= languageDocument(definitions, targetVersion(definitions, this.#judgement.options));
    }
    return this.#language;
  }

  /** Undefined where the text is no rabbitmq.conf. */
  get conf(): ConfLanguageDocument | undefined {
    if (this.kind !== 'conf') return undefined;
    this.#conf ??= confLanguageDocument(this.#text, this.#judgement.options);
    return this.#conf;
  }

  /** What was found, and what of it a person has accepted. */
  get judged(): Judged<Finding<AnyFix>> {
    if (!this.isOurs) return { findings: [], suppressed: [] };
    this.#judged ??= this.#judge();
    return this.#judged;
  }

  /** @param changes in the order in which they are made, each in the text that the one before it left. */
  change(version: number, changes: readonly TextChange[]): void {
    let text = this.#text;
    for (const change of changes) {
      text = text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
    }
    this.#version = version;
    this.#read(text);
  }

  /** The text goes on: a large one is sent in parts. */
  append(text: string): void {
    this.#read(this.#text + text);
  }

  judgeBy(judgement: Judgement): void {
    this.#judgeAgain();
    this.#judgement = judgement;
  }

  close(): void {
    this.#judgeAgain();
  }

  #read(text: string): void {
    this.#text = text;
    this.#places = undefined;
    this.#parsed = undefined;
    this.#judgeAgain();
  }

  #judge(): Judged<Finding<AnyFix>> {
    const { definitions } = this;
    const { sidecar, path = '' } = this.#judgement;
    const findings = this.#lint();
    if (!sidecar) return { findings, suppressed: [] };
    const judged = applySuppressions(findings, definitions, sidecar.suppressorOf(path));
    const isSettings = this.kind !== 'definitions';
    sidecar.note(this, { path, document: definitions, isSettings, suppressed: judged.suppressed });
    return judged;
  }

  #lint(): readonly Finding<AnyFix>[] {
    const { kind, definitions } = this;
    const { options } = this.#judgement;
    if (kind !== 'definitions') return lintSettings(kind, this.#text, options);
    return definitions ? lintDefinitions(definitions, options) : [];
  }

  #judgeAgain(): void {
    this.#judgement.sidecar?.note(this);
    this.#judged = undefined;
    this.#language = undefined;
    this.#conf = undefined;
  }
}
