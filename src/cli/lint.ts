import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fixText } from '../lint/fix.ts';
import { type Finding, type LintOptions, lintDefinitionsText } from '../lint/lint.ts';
import { profileOfPath, profiles } from '../lint/profile.ts';
import { parseVersion } from '../model/version.ts';
import type { Severity } from '../rules/rule.ts';
import { type Format, formatters, type LintedFile } from './report.ts';

export const exitCodes = { below: 0, atOrAbove: 1, unusable: 2 } as const;

/** The command line cannot be carried out as it is written. */
export class UsageError extends Error {}

export interface Terminal {
  readStandardInput(): string;
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
  const { paths, format, failOn, profile, version, fix } = readArguments(args);
  const files: LintedFile[] = [];
  let unreadable = 0;
  for (const path of paths.flatMap(filesIn)) {
    try {
      const text = path === '-' ? terminal.readStandardInput() : readFileSync(path, 'utf8');
      const options = { profile: profile ?? profileOfPath(path), version };
      files.push(lintFile(path, fix ? mend(path, text, options, terminal) : text, options));
    } catch (error) {
      unreadable++;
      const reason = error instanceof Error ? error.message : String(error);
      terminal.warn(`rabbitmq-production: cannot ${fix ? 'mend' : 'read'} ${path}: ${reason}\n`);
    }
  }
  const report = formatters[format](files);
  if (fix && paths.includes('-')) terminal.warn(report);
  else terminal.print(report);
  if (unreadable > 0) return exitCodes.unusable;
  const fails = files.some(({ findings }) => findings.some(finding => reaches(finding, failOn)));
  return fails ? exitCodes.atOrAbove : exitCodes.below;
}

function lintFile(path: string, text: string, options: LintOptions): LintedFile {
  const findings = lintDefinitionsText(text, options);
  return { path, text, kind: findings ? 'definitions' : 'none', findings: findings ?? [] };
}

/** Writes only a file that changes. */
function mend(path: string, text: string, options: LintOptions, terminal: Terminal): string {
  const { text: mended, fixed } = fixText(text, options);
  if (path === '-') terminal.print(mended);
  else if (fixed > 0) writeFileSync(path, mended);
  return mended;
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('lint needs a file, a folder, or - for standard input');
  const version =
    values['rabbitmq-version'] === undefined ? undefined : parseVersion(values['rabbitmq-version']);
  if (values['rabbitmq-version'] !== undefined && !version) {
    throw new UsageError(`--rabbitmq-version ${values['rabbitmq-version']}: expected a version such as 4.3`);
  }
  return {
    paths: positionals,
    format: oneOf('--format', values.format, Object.keys(formatters) as Format[]),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'never']),
    profile: values.profile === undefined ? undefined : oneOf('--profile', values.profile, profiles),
    version,
    fix: values.fix,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        'fail-on': { type: 'string', default: 'error' },
        profile: { type: 'string' },
        'rabbitmq-version': { type: 'string' },
        fix: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined) throw new UsageError(`${option} ${value}: expected one of ${allowed.join(', ')}`);
  return found;
}

/** The files that a path stands for: of a folder the JSON files below it, but none of installed packages. */
function filesIn(path: string): readonly string[] {
  if (path === '-') return [path];
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    return [path];
  }
  if (!isFolder) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.name !== 'node_modules' && entry.name !== '.git')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      if (entry.isDirectory()) return filesIn(join(path, entry.name));
      return entry.isFile() && entry.name.endsWith('.json') ? [join(path, entry.name)] : [];
    });
}

function reaches({ severity }: Finding, threshold: Severity | 'never'): boolean {
  const order: readonly (Severity | 'never')[] = ['hint', 'info', 'warning', 'error', 'never'];
  return order.indexOf(severity) >= order.indexOf(threshold);
}
