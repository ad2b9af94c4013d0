import { readFileSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { codeLanguageOf, isCodeLanguage } from '../client-code/languages.ts';
import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import { deploymentOf, type MemberKind, memberKinds } from '../deployment/deployment.ts';
import { versionAround } from '../deployment/deployment-mounts.ts';
import type { Attestation } from '../lint/attestation.ts';
import { type FixedText, fixSettings, fixText } from '../lint/fix.ts';
import { type FileKind, isFilePart, kindOfFile } from '../lint/kind.ts';
import { type LintOptions, lintDefinitions } from '../lint/lint.ts';
import { lintSettings } from '../lint/lint-settings.ts';
import { profileOfPath } from '../lint/profile.ts';
import { applySuppressions, type Suppressor } from '../lint/suppressions.ts';
import { suppressionsFileName } from '../lint/suppressions-file-name.ts';
import { targetVersion } from '../lint/target-version.ts';
import { newestVersion, type Version } from '../model/version.ts';
import type { Profile } from '../rules/rule.ts';
import { decode, type FoundFile, filesAt } from './files.ts';
import { FilesOfRun } from './files-of-run.ts';
import { type LintedFile, reported } from './linted-file.ts';
import { Sidecars } from './sidecars.ts';

/** What to look at, and how. */
export interface LintRequest {
  /** Files, folders, or `-` for standard input. */
  readonly paths: readonly string[];
  /** What named files and standard input are, where their content does not tell. */
  readonly kind?: FileKind;
  /** Default: the one that each file's path speaks for. */
  readonly profile?: Profile | ((ofPath: Profile) => Profile);
  /** The folder from which on the path of a file speaks for a profile; default: the working directory. */
  readonly from?: string;
  /** Default: the version of the node that a file is for. */
  readonly version?: Version;
  /** Mend first what one edit mends. */
  readonly fix?: boolean;
  /** The day, such as `2026-11-22`: suppressions may end. */
  readonly today: string;
  /** Told of what could not be done; the others are still looked at. */
  cannot(deed: 'read' | 'mend', path: string, reason: unknown): void;
  readStandardInput?(): Uint8Array;
  /** Takes the mended text of standard input. */
  printMended?(text: string): void;
  /** Shown each file that is RabbitMQ's while it is looked at. */
  show?(file: ShownFile): void;
}

/** A file as it was looked at. */
export interface ShownFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly profile: Profile;
  readonly version: Version | undefined;
  /** Of a definitions file. */
  readonly document?: DefinitionsDocument;
}

export interface LintedFiles {
  readonly files: readonly LintedFile[];
  /** The answers of people in the files of suppressions that were met. */
  readonly attestations: readonly Attestation[];
}

/** Looks at files and folders: what each is, and what rules find in it. The files of suppressions come last. */
export function lintFiles(request: LintRequest): LintedFiles {
  const cannotRead = (path: string, reason: unknown) => request.cannot('read', path, reason);
  const found = filesAt(request.paths, cannotRead);
  const run: Run = {
    request,
    sidecars: new Sidecars(request.today, cannotRead),
    files: new FilesOfRun(found),
  };
  const linted = found.flatMap(file => lookAt(file, run) ?? []);
  return { files: [...linted, ...run.sidecars.report()], attestations: run.sidecars.attestations };
}

interface Run {
  readonly request: LintRequest;
  readonly sidecars: Sidecars;
  readonly files: FilesOfRun;
}

function lookAt(file: FoundFile, run: Run): LintedFile | undefined {
  const { path } = file;
  let content: ReturnType<typeof decode>;
  try {
    content = decode(path === '-' ? standardInput(run) : readFileSync(path));
  } catch (error) {
    run.request.cannot('read', path, error);
    return undefined;
  }
  if (basename(path) === suppressionsFileName) {
    run.sidecars.at(path);
    return undefined;
  }
  const { text, trouble } = content;
  const given = file.walkedFrom === undefined ? run.request.kind : undefined;
  const kind = given ?? kindOfFile(path, text);
  if (kind && kind !== 'definitions') {
    // What is not UTF-8 in code stands in its comments.
    if (!trouble || isCodeLanguage(kind)) return lintSettingsFile(file, kind, text, run);
    run.request.cannot('read', path, `${trouble}, and brokers read UTF-8 alone: save it as UTF-8`);
    return undefined;
  }
  // Most code that a walk comes upon has nothing to do with RabbitMQ.
  if (!kind && file.walkedFrom !== undefined && codeLanguageOf(path)) return undefined;
  const document = parseDefinitions(text, kind);
  if (document && trouble)
    run.request.cannot('read', path, `${trouble}, and brokers read UTF-8 alone: save it as UTF-8`);
  else if (kind && !document)
    run.request.cannot('read', path, 'it holds no JSON object, and so no definitions');
  else return lintFile(file, { text, document, kind }, run);
  return undefined;
}

function lintSettingsFile(
  file: FoundFile,
  kind: Exclude<FileKind, 'definitions'>,
  written: string,
  run: Run,
): LintedFile {
  const { path } = file;
  const { fix } = run.request;
  const profile = profileIn(run, path);
  const version = versionIn(run, path);
  const member = memberKinds.find(candidate => candidate === kind);
  const deployment = member && deploymentIn(run, path, member, version ?? newestVersion);
  const lint = (text: string) =>
    lintSettings(kind, text, { profile, version, isPart: isPart(path, kind), deployment });
  const sidecar = run.sidecars.nearest(file);
  const suppressor = sidecar?.suppressorOf(path) ?? nothingSuppressed;
  const isWanted = (finding: ReturnType<typeof lint>[number]) => suppressor(finding, undefined).length === 0;
  const { text, fixed } = fix
    ? write(path, written, () => fixSettings(written, lint, isWanted), run)
    : { text: written, fixed: 0 };
  const judged = applySuppressions(lint(text), undefined, suppressor);
  sidecar?.add(path, { isSettings: true, suppressed: judged.suppressed });
  run.request.show?.({ path, kind, text, profile, version });
  return { path, kind, ...reported(path, text, judged, run.files.nameOf), fixed };
}

/** What stands above, such as the home of a user `dev`, says nothing of the file. */
function profileIn({ request: { profile, from = '' } }: Run, path: string): Profile {
  if (typeof profile === 'string') return profile;
  const ofPath = profileOfPath(relative(from, path));
  return profile ? profile(ofPath) : ofPath;
}

function standardInput({ request: { readStandardInput } }: Run): Uint8Array {
  if (!readStandardInput) throw new Error('there is no standard input');
  return readStandardInput();
}

/** What comes through standard input in Erlang terms is taken for what most of them are: an advanced.config. */
function isPart(path: string, kind: FileKind): boolean {
  return path === '-' ? kind === 'advanced-config' : isFilePart(path);
}

/** The version that was asked for, else that of the node that the file is for. */
function versionIn({ request, files }: Run, path: string): Version | undefined {
  return request.version ?? (path === '-' ? undefined : versionAround(files.keyOf(path), files));
}

/** Standard input lies nowhere, and so beside nothing. */
function deploymentIn({ files }: Run, path: string, kind: MemberKind, version: Version) {
  return path === '-' ? undefined : deploymentOf(files.keyOf(path), kind, version, files);
}

interface ReadText extends Pick<LintOptions, 'kind'> {
  readonly text: string;
  /** Of a definitions file. */
  readonly document?: DefinitionsDocument;
}

function lintFile(file: FoundFile, { text: written, document: read, kind }: ReadText, run: Run): LintedFile {
  const { path } = file;
  const { fix } = run.request;
  const profile = profileIn(run, path);
  const version = versionIn(run, path);
  const deployment = read && deploymentIn(run, path, 'definitions', targetVersion(read, { version }));
  const options = { kind, profile, version, deployment };
  const sidecar = run.sidecars.nearest(file);
  const suppressor = sidecar?.suppressorOf(path) ?? nothingSuppressed;
  const isWanted: Parameters<typeof fixText>[2] = (finding, document) =>
    suppressor(finding, document).length === 0;
  const { text, fixed } = fix
    ? write(path, written, () => fixText(written, options, isWanted), run)
    : { text: written, fixed: 0 };
  const document = text === written ? read : parseDefinitions(text, kind);
  const findings = document ? lintDefinitions(document, options) : [];
  const judged = document ? applySuppressions(findings, document, suppressor) : { findings, suppressed: [] };
  sidecar?.add(path, { document, suppressed: judged.suppressed });
  if (document) {
    run.files.note(path, document);
    run.request.show?.({ path, kind: 'definitions', text, profile, version, document });
  }
  const kindFound = document ? 'definitions' : 'none';
  return { path, kind: kindFound, ...reported(path, text, judged, run.files.nameOf, document), fixed };
}

/** Writes only a file that changes. Where that fails, what stands there is told of as it is. */
function write(path: string, text: string, mend: () => FixedText, run: Run): FixedText {
  const mended = mend();
  try {
    if (path === '-') run.request.printMended?.(mended.text);
    else if (mended.fixed > 0) writeFileSync(path, mended.text);
    return mended;
  } catch (error) {
    run.request.cannot('mend', path, error);
    return { text, fixed: 0 };
  }
}

const nothingSuppressed: Suppressor = () => [];
