import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LintedFile, ReportedFinding } from '../files/linted-file.ts';
import { everyRule } from '../rules/every-rule.ts';
import type { Severity } from '../rules/rule.ts';
import { version } from './version.ts';

/** SARIF 2.1.0, as code scanning services take it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function formatSarif(files: readonly LintedFile[]): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'RabbitMQ Production Tools',
            semanticVersion: version,
            rules: everyRule.map(({ id, name, summary, why, remedy, source, severity }) => ({
              id,
              name,
              shortDescription: { text: summary },
              fullDescription: { text: why },
              help: { text: remedy },
              helpUri: source,
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(file => [
          ...file.findings.map(finding => resultOf(file, finding)),
          ...file.suppressed.map(finding => ({
            ...resultOf(file, finding),
            suppressions: finding.reasons.map(reason => ({ kind: 'external', justification: reason })),
          })),
        ]),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const ruleIndexes = new Map(everyRule.map(({ id }, index) => [id, index]));

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

function resultOf(file: LintedFile, finding: ReportedFinding) {
  const { rule, severity, message, related } = finding;
  return {
    ruleId: rule.id,
    ruleIndex: ruleIndexes.get(rule.id),
    level: levels[severity],
    message: { text: message },
    locations: [locationOf(file.path, finding)],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            ...locationOf(place.path, place),
            message: { text: place.message },
          })),
        }
      : {}),
    partialFingerprints: { 'rabbitmqObject/v1': identityOf(finding) },
  };
}

function locationOf(path: string, { start, end }: Pick<ReportedFinding, 'start' | 'end'>) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path) },
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
  };
}

/** The object by its names and the place in it, so that a result is known again when lines have moved. */
function identityOf({ rule, pointer, object }: ReportedFinding): string {
  if (!object) return `${rule.id} ${pointer}`;
  const inside = pointer.split('/').slice(3).join('/');
  return [rule.id, ...Object.values(object), inside].join(' ');
}

/** Relative to the working directory, which is the top of the checkout in CI. */
export function uriOf(path: string): string {
  const fromHere = relative('', path);
  if (isAbsolute(fromHere) || fromHere.startsWith('..')) return pathToFileURL(path).href;
  return fromHere.split(sep).map(encodeURIComponent).join('/');
}
