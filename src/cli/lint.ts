import { readFileSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { type DefinitionsDocument, parseDefinitions } from '../definitions/definitions.ts';
import { deploymentOf, type MemberKind, memberKinds } from '../deployment/deployment.ts';
import { versionAround } from '../deployment/deployment-mounts.ts';
import { type FixedText, fixSettings, fixText } from '../lint/fix.ts';
import { type FileKind, isFilePart, kindOfFile } from '../lint/kind.ts';
import { type LintOptions, lintDefinitions } from '../lint/lint.ts';
import { lintSettings } from '../lint/lint-settings.ts';
import { profileOfPath } from '../lint/profile.ts';
import { applySuppressions, type Suppressor } from '../lint/suppressions.ts';
import { suppressionsFileName } from '../lint/suppressions-file-name.ts';
import { targetVersion } from '../lint/target-version.ts';
import { newestVersion, type Version } from '../model/version.ts';
import type { Severity } from '../rules/rule.ts';
import { type LintArguments, readLintArguments } from './arguments.ts';
import { decode, type FoundFile, filesAt } from './files.ts';
import { FilesOfRun } from './files-of-run.ts';
import { type LintedFile, type ReportedFinding, reported } from './linted-file.ts';
import { formatters } from './report.ts';
import { Sidecars } from './sidecars.ts';

export const exitCodes = { below: 0, atOrAbove: 1, unusable: 2 } as const;

export interface Terminal {
  /** The day, such as `2026-11-22`: suppressions may end. */
  readonly today: string;
  /** Whether what is printed may have colours. */
  readonly colours: boolean;
  readStandardInput(): Uint8Array;
  print(text: string): void;
  warn(text: string): void;
}

/**
 * `lint`: checks files and folders and prints the findings; with `--fix` it mends first what it can. Of standard input
 * the mended text is printed, and the findings go to standard error.
 * @returns the exit code
 * @throws {UsageError}
 */
export function lintCommand(args: readonly string[], terminal: Terminal): number {
  const options = readLintArguments(args);
  let failures = 0;
  const fail = (deed: 'read' | 'mend', path: string, reason: unknown) => {
    failures++;
    const words = reason instanceof Error ? reason.message : String(reason);
    terminal.warn(`rabbitmq-production: cannot ${deed} ${path}: ${words}\n`);
  };
  const cannotRead = (path: string, reason: unknown) => fail('read', path, reason);
  const found = filesAt(options.paths, cannotRead);
  const run: Run = {
    options,
    terminal,
    sidecars: new Sidecars(terminal.today, cannotRead),
    files: new FilesOfRun(found),
    fail,
  };
  const linted = found.flatMap(file => lookAt(file, run) ?? []);
  const files = [...linted, ...run.sidecars.report()];
  const report = formatters[options.format](files, terminal.colours);
  if (options.fix && options.paths.includes('-')) terminal.warn(report);
  else terminal.print(report);
  if (failures > 0) return exitCodes.unusable;
  const fails = files.some(({ findings }) => findings.some(finding => reaches(finding, options.failOn)));
  return fails ? exitCodes.atOrAbove : exitCodes.below;
}

interface Run {
  readonly options: LintArguments;
  readonly terminal: Terminal;
  readonly sidecars: Sidecars;
  readonly files: FilesOfRun;
  /** Says what could not be done; the others are still looked at. */
  fail(deed: 'read' | 'mend', path: string, reason: unknown): void;
}

function lookAt(file: FoundFile, run: Run): LintedFile | undefined {
  const { path } = file;
  let content: ReturnType<typeof decode>;
  try {
    content = decode(path === '-' ? run.terminal.readStandardInput() : readFileSync(path));
  } catch (error) {
    run.fail('read', path, error);
    return undefined;
  }
  if (basename(path) === suppressionsFileName) {
    run.sidecars.at(path);
    return undefined;
  }
  const { text, trouble } = content;
  const given = file.walkedFrom === undefined ? run.options.kind : undefined;
  const kind = given ?? kindOfFile(path, text);
  if (kind && kind !== 'definitions') {
    if (!trouble) return lintSettingsFile(file, kind, text, run);
    run.fail('read', path, `${trouble}, and brokers read UTF-8 alone: save it as UTF-8`);
    return undefined;
  }
  const document = parseDefinitions(text, kind);
  if (document && trouble)
    run.fail('read', path, `${trouble}, and brokers read UTF-8 alone: save it as UTF-8`);
  else if (kind && !document) run.fail('read', path, 'it holds no JSON object, and so no definitions');
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
  const { profile = profileOfPath(relative('', path)), fix } = run.options;
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
  return { path, kind, ...reported(path, text, judged, run.files.nameOf), fixed };
}

/** What comes through standard input in Erlang terms is taken for what most of them are: an advanced.config. */
function isPart(path: string, kind: FileKind): boolean {
  return path === '-' ? kind === 'advanced-config' : isFilePart(path);
}

/** The version that was asked for, else that of the node that the file is for. */
function versionIn({ options, files }: Run, path: string): Version | undefined {
  return options.version ?? (path === '-' ? undefined : versionAround(files.keyOf(path), files));
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
  // What stands above the working directory, such as the home of a user `dev`, says nothing of the file.
  const { profile = profileOfPath(relative('', path)), fix } = run.options;
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
  if (document) run.files.note(path, document);
  const kindFound = document ? 'definitions' : 'none';
  return { path, kind: kindFound, ...reported(path, text, judged, run.files.nameOf, document), fixed };
}

/** Writes only a file that changes. Where that fails, what stands there is told of as it is. */
function write(path: string, text: string, mend: () => FixedText, run: Run): FixedText {
  const mended = mend();
  try {
    if (path === '-') run.terminal.print(mended.text);
    else if (mended.fixed > 0) writeFileSync(path, mended.text);
    return mended;
  } catch (error) {
    run.fail('mend', path, error);
    return { text, fixed: 0 };
  }
}

const nothingSuppressed: Suppressor = () => [];

function reaches({ severity }: ReportedFinding, threshold: Severity | 'never'): boolean {
  const order: readonly (Severity | 'never')[] = ['hint', 'info', 'warning', 'error', 'never'];
  return order.indexOf(severity) >= order.indexOf(threshold);
}
