import { readFileSync } from 'node:fs';
import { audit } from '../audit/audit.ts';
import type { Connection } from '../management/client.ts';
import { ManagementError } from '../management/error.ts';
import type { ReadinessReport } from '../readiness/report.ts';
import { toHtml } from '../readiness/to-html.ts';
import { toMarkdown, toShortMarkdown } from '../readiness/to-markdown.ts';
import { toText } from '../readiness/to-text.ts';
import { UsageError } from './arguments.ts';
import { type AuditArguments, readAuditArguments } from './audit-arguments.ts';
import { toSarif } from './audit-sarif.ts';
import { exitCodes, type Terminal } from './lint.ts';

export interface AuditTerminal extends Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * `audit`: judges a cluster, the files of a folder, or both by the production readiness checklist, and prints the report.
 * @returns the exit code
 * @throws {UsageError}
 */
export async function auditCommand(args: readonly string[], terminal: AuditTerminal): Promise<number> {
  const options = readAuditArguments(args, terminal.environment);
  const deadline = AbortSignal.timeout(options.timeoutMs);
  let failures = 0;
  const complain = (words: string) => {
    failures++;
    terminal.warn(`rabbitmq-production: ${words}\n`);
  };
  try {
    const report = await audit({
      connection: connectionOf(options, terminal),
      folder: options.files,
      profile: options.profile,
      tryGuest: options.tryGuest,
      signal: deadline,
      cannotRead: (path, reason) =>
        complain(`cannot read ${path}: ${reason instanceof Error ? reason.message : String(reason)}`),
    });
    terminal.print(write(report, options, terminal.colours));
    if (failures > 0) return exitCodes.unusable;
    return reaches(report, options.failOn) ? exitCodes.atOrAbove : exitCodes.below;
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    complain(
      deadline.aborted
        ? `the audit took longer than ${options.timeoutMs / 1000} s and was given up; --timeout SECONDS gives it more`
        : error.message,
    );
    return exitCodes.unusable;
  }
}

function connectionOf(
  { cluster, passwordFromInput, ca }: AuditArguments,
  { environment, readStandardInput }: AuditTerminal,
): Connection | undefined {
  if (!cluster) return undefined;
  const password = passwordFromInput
    ? new TextDecoder().decode(readStandardInput()).replace(/\r?\n$/, '')
    : environment.RABBITMQ_MANAGEMENT_PASSWORD;
  if (password === undefined)
    throw new UsageError(
      'audit of a cluster needs a password: RABBITMQ_MANAGEMENT_PASSWORD in the environment, or --password-stdin',
    );
  return { ...cluster, password, ...(ca === undefined ? {} : { ca: certificatesIn(ca) }) };
}

function certificatesIn(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new UsageError(`--ca ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new UsageError(`--ca ${path}: it holds no certificate in PEM`);
}

function write(report: ReadinessReport, { format, short }: AuditArguments, colours: boolean): string {
  switch (format) {
    case 'text':
      return toText(report, colours);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'markdown':
      return short ? toShortMarkdown(report) : toMarkdown(report);
    case 'html':
      return toHtml(report);
    case 'sarif':
      return toSarif(report);
  }
}

function reaches({ score }: ReadinessReport, failOn: AuditArguments['failOn']): boolean {
  if (failOn === 'never') return false;
  return score.failed > 0 || (failOn === 'warn' && score.warned > 0);
}
