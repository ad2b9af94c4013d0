import { relative, sep } from 'node:path';
import type { LintedFile, ReportedFinding } from '../files/linted-file.ts';
import type { Severity } from '../rules/rule.ts';
import { formatSarif } from './sarif.ts';

export const formats = ['text', 'json', 'sarif', 'github'] as const;

/** The findings as one text, which ends with a line break unless it is empty. Only the text for people has colours. */
export const formatters: Readonly<
  Record<(typeof formats)[number], (files: readonly LintedFile[], colours: boolean) => string>
> = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  github: formatGitHub,
};

/** One finding a line, as compilers print them: `PATH:LINE:COLUMN: SEVERITY RULE MESSAGE`. */
function formatText(files: readonly LintedFile[], colours: boolean): string {
  const paint = (code: number, text: string) => (colours ? `\u{1b}[${code}m${text}\u{1b}[0m` : text);
  const lines = files.flatMap(file =>
    file.findings.map(({ start, severity, rule, message, related }) => {
      const place = paint(bold, `${file.path}:${start.line}:${start.column}:`);
      const others = related.map(other => ` (see ${other.path}:${other.start.line}:${other.start.column})`);
      return `${place} ${paint(paints[severity], severity)} ${rule.id} ${message}${others.join('')}`;
    }),
  );
  return `${[...lines, closingLine(files)].join('\n')}\n`;
}

/** Codes of `ESC [ … m` in ECMA-48. */
const bold = 1;
const paints: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 34, hint: 90 };

function closingLine(files: readonly LintedFile[]): string {
  const { errors, warnings, infos, hints, fixed, suppressed, suppressedRefusals } = summaryOf(files);
  const recognised = files.filter(({ kind }) => kind !== 'none' && kind !== 'suppressions').length;
  if (recognised === 0)
    return `No RabbitMQ definitions or configuration among ${quantity(files.length, 'file')}.`;
  const severities = [
    quantity(errors, 'error'),
    quantity(warnings, 'warning'),
    quantity(infos, 'info'),
    quantity(hints, 'hint'),
  ];
  const findings = quantity(errors + warnings + infos + hints, 'finding');
  return [
    `${quantity(recognised, 'file')}, ${findings}: ${severities.join(', ')}.`,
    fixed > 0 ? ` ${fixed} mended.` : '',
    suppressed > 0 ? ` ${suppressed} suppressed` : '',
    suppressedRefusals > 0 ? `, a broker refuses ${suppressedRefusals} of them` : '',
    suppressed > 0 ? '.' : '',
  ].join('');
}

/** The format that other programs read; a change that breaks them raises `version`. */
function formatJson(files: readonly LintedFile[]): string {
  const report = {
    version: 1,
    files: files.map(file => ({
      path: file.path,
      kind: file.kind,
      findings: file.findings.map(plain),
      suppressed: file.suppressed.map(finding => ({ ...plain(finding), reasons: finding.reasons })),
    })),
    summary: { files: files.length, ...summaryOf(files) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function plain(finding: ReportedFinding) {
  const { rule, severity, message, start, end, pointer, brokerRefuses, fixable, related } = finding;
  return {
    rule: rule.id,
    name: rule.name,
    item: rule.item,
    severity,
    message,
    start,
    end,
    pointer,
    brokerRefuses,
    fixable,
    related,
  };
}

/**
 * Annotations of a pull request:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
function formatGitHub(files: readonly LintedFile[]): string {
  const levels: Readonly<Record<Severity, string>> = {
    error: 'error',
    warning: 'warning',
    info: 'notice',
    hint: 'notice',
  };
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return files
    .flatMap(file =>
      file.findings.map(({ rule, severity, message, start, end }) => {
        const place = `line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column}`;
        const path = property(relative('', file.path).split(sep).join('/'));
        return `::${levels[severity]} file=${path},${place},title=${rule.id}::${data(message)}\n`;
      }),
    )
    .join('');
}

function summaryOf(files: readonly LintedFile[]) {
  const summary = {
    errors: 0,
    warnings: 0,
    infos: 0,
    hints: 0,
    fixed: 0,
    suppressed: 0,
    suppressedRefusals: 0,
  };
  for (const { findings, suppressed, fixed } of files) {
    for (const { severity } of findings) summary[`${severity}s`]++;
    summary.fixed += fixed;
    summary.suppressed += suppressed.length;
    summary.suppressedRefusals += suppressed.filter(({ brokerRefuses }) => brokerRefuses).length;
  }
  return summary;
}

function quantity(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
