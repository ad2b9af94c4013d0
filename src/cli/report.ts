import { LineMap } from '../definitions/line-map.ts';
import type { Finding } from '../lint/lint.ts';
import type { Severity } from '../rules/rule.ts';

export interface LintedFile {
  readonly path: string;
  readonly text: string;
  readonly kind: 'definitions' | 'none';
  readonly findings: readonly Finding[];
}

/** One finding a line, as compilers print them: `PATH:LINE:COLUMN: SEVERITY RULE MESSAGE`. */
export function formatText(files: readonly LintedFile[]): string {
  const recognised = files.filter(({ kind }) => kind === 'definitions');
  const lines = recognised.flatMap(({ path, text, findings }) => {
    const lineMap = new LineMap(text);
    return findings.map(({ range, severity, rule, message }) => {
      const { line, column } = lineMap.position(range.start);
      return `${path}:${line}:${column}: ${severity} ${rule.id} ${message}`;
    });
  });
  const counts = count(files);
  const findings = counts.errors + counts.warnings + counts.infos + counts.hints;
  const closing =
    recognised.length === 0
      ? `No RabbitMQ definitions among ${files.length} file${files.length === 1 ? '' : 's'}.`
      : `${recognised.length} file${recognised.length === 1 ? '' : 's'}, ${findings} finding${findings === 1 ? '' : 's'}: ${counts.errors} errors, ${counts.warnings} warnings, ${counts.infos} infos, ${counts.hints} hints.`;
  return `${[...lines, closing].join('\n')}\n`;
}

/** The format that other programs read; a change that breaks them raises `version`. */
export function formatJson(files: readonly LintedFile[]): string {
  const report = {
    version: 1,
    files: files.map(({ path, text, kind, findings }) => {
      const lineMap = new LineMap(text);
      return {
        path,
        kind,
        findings: findings.map(({ rule, severity, message, range, pointer, brokerRefuses, fixes }) => ({
          rule: rule.id,
          name: rule.name,
          item: rule.item,
          severity,
          message,
          start: lineMap.position(range.start),
          end: lineMap.position(range.end),
          pointer,
          brokerRefuses,
          fixable: fixes.length > 0,
        })),
      };
    }),
    summary: { files: files.length, ...count(files) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function count(files: readonly LintedFile[]) {
  const of = (severity: Severity) =>
    files.reduce(
      (sum, { findings }) => sum + findings.filter(finding => finding.severity === severity).length,
      0,
    );
  return { errors: of('error'), warnings: of('warning'), infos: of('info'), hints: of('hint') };
}
