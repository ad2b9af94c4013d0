import { type ClientCode, readClientCode } from '../client-code/client-code.ts';
import { importsClient, isCodeLanguage } from '../client-code/languages.ts';
import { type ConfDocument, parseConf } from '../conf/conf.ts';
import { reparseConf } from '../conf/reparse.ts';
import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import { type MemberKind, memberKinds } from '../deployment/deployment.ts';
import {
  type Lent,
  lentByAdvanced,
  lentByCompose,
  lentByDefinitions,
  lentByPlugins,
  lentByReader,
} from '../deployment/deployment-lent.ts';
import type { AskedKind, FileKind } from '../lint/kind.ts';
import { kindOfYaml } from '../lint/kind-of-yaml.ts';
import { type Finding, type LintOptions, lintDefinitions } from '../lint/lint.ts';
import { lintReadCode } from '../lint/lint-client-code.ts';
import { type ConfLintOptions, lintConfDocument } from '../lint/lint-conf.ts';
import { lintSettings } from '../lint/lint-settings.ts';
import { applySuppressions, type Judged } from '../lint/suppressions.ts';
import { targetVersion } from '../lint/target-version.ts';
import { formatVersion, newestVersion, type Version } from '../model/version.ts';
import { type AdvancedLanguageDocument, advancedLanguageDocument } from './advanced-document.ts';
import { type ConfLanguageDocument, confLanguageDocument } from './conf-document.ts';
import { type LanguageDocument, languageDocument } from './document.ts';
import type { AnyFix } from './linted-file.ts';
import { Places } from './places.ts';
import type { Sidecar } from './sidecar.ts';
import type { VersionOf, Watched } from './workspace.ts';

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
  /** What the files around the document say to it; undefined where it is judged alone. */
  around?(kind: MemberKind, versionOf: VersionOf): Watched | undefined;
}

/** A document that is open in an editor, and what follows from its text: found when it is first asked for, and kept. */
export class OpenDocument {
  readonly #asked: AskedKind;
  #version: number;
  #text: string;
  #judgement: Judgement;
  #code: { readonly read?: ClientCode } | undefined;
  #told: { readonly kind?: FileKind } | undefined;
  #places: Places | undefined;
  #parsed: { readonly definitions?: DefinitionsDocument } | undefined;
  #language: LanguageDocument | undefined;
  #conf: (ConfLanguageDocument & { readonly signature: string | undefined }) | undefined;
  #advanced: AdvancedLanguageDocument | undefined;
  /** By version. */
  readonly #confs = new Map<string, ConfDocument>();
  #lent: Lent | undefined;
  #judged: (Judged<Finding<AnyFix>> & { readonly signature: string | undefined }) | undefined;

  /** @param asked what a text is asked for being; whether JSON is a definitions file its content tells. */
  constructor(version: number, text: string, judgement: Judgement, asked: AskedKind = 'definitions') {
    this.#asked = asked;
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

  /** How the document is judged, with what the files around it say. */
  get options(): Judgement['options'] {
    const { options } = this.#judgement;
    const { deployment, version } = this.around ?? {};
    return { ...options, version: options.version ?? version, deployment };
  }

  get judgement(): Judgement {
    return this.#judgement;
  }

  get places(): Places {
    this.#places ??= new Places(this.#text);
    return this.#places;
  }

  /** Undefined where YAML or code is nothing of RabbitMQ's. */
  get kind(): FileKind | undefined {
    this.#told ??= { kind: kindIn(this.#text, this.#asked) };
    return this.#told.kind;
  }

  /** Whether the text is one of RabbitMQ's. */
  get isOurs(): boolean {
    return this.kind === 'definitions' ? this.definitions !== undefined : this.kind !== undefined;
  }

  /** Undefined where the text is no code, or uses no client. */
  get code(): ClientCode | undefined {
    const { kind } = this;
    if (!isCodeLanguage(kind)) return undefined;
    const read = this.#code ?? { read: readClientCode(kind, this.#text) };
    this.#code = read;
    return read.read;
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
      this.#language ??= languageDocument(definitions, targetVersion(definitions, this.options));
    }
    return this.#language;
  }

  /** Undefined where the text is no rabbitmq.conf. */
  get conf(): ConfLanguageDocument | undefined {
    if (this.kind !== 'conf') return undefined;
    const { deployment, signature } = this.around ?? {};
    if (this.#conf?.signature !== signature) this.#conf = undefined;
    const version = this.#confVersion;
    this.#conf ??= { ...confLanguageDocument(this.#readConf(version), version, deployment), signature };
    return this.#conf;
  }

  /** Undefined where the text is no advanced.config. */
  get advanced(): AdvancedLanguageDocument | undefined {
    if (this.kind !== 'advanced-config') return undefined;
    this.#advanced ??= advancedLanguageDocument(this.#text, this.options);
    return this.#advanced;
  }

  /** What the files around the document say to it, as they are now; undefined where it is judged alone. */
  get around(): Watched | undefined {
    const { kind, definitions, isOurs } = this;
    const { options, around } = this.#judgement;
    const member = memberKinds.find(candidate => candidate === kind);
    if (!around || !member || !isOurs) return undefined;
    return around(member, ofNode =>
      targetVersion(definitions ?? {}, { ...options, version: options.version ?? ofNode }),
    );
  }

  /** What the document says to the files around it, which know it by `path`. */
  lentAs(path: string): Lent {
    this.#lent ??= this.#lend(path);
    return this.#lent;
  }

  /** What was found, and what of it a person has accepted. */
  get judged(): Judged<Finding<AnyFix>> {
    if (!this.isOurs) return { findings: [], suppressed: [] };
    const { signature } = this.around ?? {};
    if (this.#judged?.signature !== signature) this.#judged = undefined;
    this.#judged ??= { ...this.#judge(), signature };
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
    this.#told = undefined;
    this.#code = undefined;
    this.#places = undefined;
    this.#parsed = undefined;
    this.#lent = undefined;
    this.#judgeAgain();
  }

  get #confVersion(): Version {
    const { version, fallbackVersion = newestVersion } = this.options;
    return version ?? fallbackVersion;
  }

  /** What a version reads: of an earlier text only the lines that differ are read again. */
  #readConf(version: Version): ConfDocument {
    const known = formatVersion(version);
    const before = this.#confs.get(known);
    if (before?.text === this.#text) return before;
    const document = before ? reparseConf(before, this.#text, version) : parseConf(this.#text, version);
    this.#confs.set(known, document);
    return document;
  }

  #lend(path: string): Lent {
    const { kind, definitions } = this;
    if (kind === 'conf') return lentByReader(path, this.#text, version => this.#readConf(version));
    if (kind === 'compose') return lentByCompose(path, this.#text);
    if (kind === 'advanced-config') return lentByAdvanced(path, this.#text);
    if (kind === 'enabled-plugins') return lentByPlugins(path, this.#text);
    return definitions ? lentByDefinitions(path, definitions) : { kind: 'other', path };
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
    const { kind, definitions, options } = this;
    if (kind === 'conf') {
      const version = this.#confVersion;
      return lintConfDocument(this.#readConf(version), version, options);
    }
    if (isCodeLanguage(kind)) return this.code ? lintReadCode(this.code, options) : [];
    if (kind && kind !== 'definitions') return lintSettings(kind, this.#text, options);
    return definitions ? lintDefinitions(definitions, options) : [];
  }

  #judgeAgain(): void {
    this.#judgement.sidecar?.note(this);
    this.#judged = undefined;
    this.#language = undefined;
    this.#conf = undefined;
    this.#advanced = undefined;
  }
}

function kindIn(text: string, asked: AskedKind): FileKind | undefined {
  if (asked === 'yaml') return kindOfYaml(text);
  return isCodeLanguage(asked) && !importsClient(asked, text) ? undefined : asked;
}
