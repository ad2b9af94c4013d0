import { LineMap } from '../definitions/line-map.ts';
import type { Finding } from '../lint/lint.ts';
import { catalogue } from '../rules/catalogue.ts';
import type { Severity } from '../rules/rule.ts';

export interface LintedFile {
  readonly path: string;
  readonly text: string;
  readonly kind: 'definitions' | 'none';
  readonly findings: readonly Finding[];
}

export type Format = 'text' | 'json' | 'sarif' | 'github';

/** The findings as one text, which ends with a line break unless it is empty. */
export const formatters: Readonly<Record<Format, (files: readonly LintedFile[]) => string>> = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  github: formatGitHub,
};

/** One finding a line, as compilers print them: `PATH:LINE:COLUMN: SEVERITY RULE MESSAGE`. */
function formatText(files: readonly LintedFile[]): string {
  const recognised = files.filter(({ kind }) => kind === 'definitions').length;
  const lines = placed(files).map(
    ({ path, start, severity, rule, message }) =>
      `${path}:${start.line}:${start.column}: ${severity} ${rule.id} ${message}`,
  );
  const counts = count(files);
  const parts = Object.entries(counts).map(([what, number]) => quantity(number, what.slice(0, -1)));
  const closing =
    recognised === 0
      ? `No RabbitMQ definitions among ${quantity(files.length, 'file')}.`
      : `${quantity(recognised, 'file')}, ${quantity(lines.length, 'finding')}: ${parts.join(', ')}.`;
  return `${[...lines, closing].join('\n')}\n`;
}

/** The format that other programs read; a change that breaks them raises `version`. */
function formatJson(files: readonly LintedFile[]): string {
  const report = {
    version: 1,
    files: files.map(file => ({
      path: file.path,
      kind: file.kind,
      findings: placed([file]).map(
        ({ rule, severity, message, start, end, pointer, brokerRefuses, fixes }) => ({
          rule: rule.id,
          name: rule.name,
          item: rule.item,
          severity,
          message,
          start,
          end,
          pointer,
          brokerRefuses,
          fixable: fixes.length > 0,
        }),
      ),
    })),
    summary: { files: files.length, ...count(files) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** SARIF 2.1.0, as code scanning services take it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
function formatSarif(files: readonly LintedFile[]): string {
  const levels: Readonly<Record<Severity, string>> = {
    error: 'error',
    warning: 'warning',
    info: 'note',
    hint: 'note',
  };
  const rules = catalogue.map(({ id, name, summary, why, remedy, source, severity }) => ({
    id,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: remedy },
    helpUri: source,
    defaultConfiguration: { level: levels[severity] },
  }));
  const results = placed(files).map(({ path, rule, severity, message, start, end }) => ({
    ruleId: rule.id,
    ruleIndex: catalogue.indexOf(rule),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') },
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
          },
        },
      },
    ],
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'RabbitMQ Production Tools', rules } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
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
  return placed(files)
    .map(({ path, rule, severity, message, start, end }) => {
      const place = `line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column}`;
      return `::${levels[severity]} file=${property(path)},${place},title=${rule.id}::${data(message)}\n`;
    })
    .join('');
}

interface PlacedFinding extends Finding {
  readonly path: string;
  readonly start: ReturnType<LineMap['position']>;
  readonly end: ReturnType<LineMap['position']>;
}

function placed(files: readonly LintedFile[]): readonly PlacedFinding[] {
  return files.flatMap(({ path, text, findings }) => {
    const lines = new LineMap(text);
    return findings.map(finding => ({
      ...finding,
      path,
      start: lines.position(finding.range.start),
      end: lines.position(finding.range.end),
    }));
  });
}

function count(files: readonly LintedFile[]) {
  const of = (severity: Severity) =>
    files.reduce(
      (sum, { findings }) => sum + findings.filter(finding => finding.severity === severity).length,
      0,
    );
  return { errors: of('error'), warnings: of('warning'), infos: of('info'), hints: of('hint') };
}

function quantity(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
