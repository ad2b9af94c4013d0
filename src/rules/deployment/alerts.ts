import type { LinePlace, RabbitmqRule } from '../../deployment/prometheus.ts';
import type { PromqlSelector } from '../../deployment/promql.ts';
import type { TextEdit } from '../../model/edit.ts';
import type { TextRange } from '../../model/model.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import type { PrometheusEvidence } from './prometheus-rule.ts';

/** The alerts on RabbitMQ in a file. */
export function alertsIn({ rules }: PrometheusEvidence): readonly RabbitmqRule[] {
  return rules.filter(({ kind }) => kind === 'alert');
}

/**
 * Where to tell of an alert that is missing; undefined where the file does not set out to have them all: a template, or one with
 * a single alert on RabbitMQ, as where each has a file of its own.
 */
export function firstAlert(evidence: PrometheusEvidence): TextRange | undefined {
  const { groups, yaml } = evidence.document;
  const alerts = alertsIn(evidence).filter(({ expression: { selectors } }) =>
    selectors.some(({ name }) => name?.startsWith('rabbitmq_')),
  );
  if (yaml.isTemplate || alerts.length < 2) return undefined;
  return groups.find(({ rules }) => rules.some(({ at }) => at === alerts[0]?.at))?.at;
}

/** Whether a selector picks queues that dead letters go to, by their names. */
export function isOnDeadLetters({ matchers }: PromqlSelector): boolean {
  return matchers.some(
    ({ label, operator, value }) =>
      label === 'queue' &&
      !operator.startsWith('!') &&
      /dead|dlq|dlx|parking|poison|failed|error/i.test(value),
  );
}

/** Puts an alert behind the last one on RabbitMQ, indented as that is. */
export function alertFix(
  evidence: PrometheusEvidence,
  { name, lines }: { readonly name: string; readonly lines: readonly string[] },
): readonly TextFix[] {
  const last = alertsIn(evidence).at(-1)?.below;
  if (!last || last.indentation.length < 2) return [];
  const item = { at: last.at, indentation: last.indentation.slice(0, -2) };
  const edit = linesAt(evidence, item, [`- alert: ${name}`, ...lines.map(line => `  ${line}`)]);
  return [{ title: `Add the alert \`${name}\``, edits: [edit] }];
}

/** Writes lines of a map there, with the line ends of the file. */
export function linesAt(
  { document }: PrometheusEvidence,
  { at, indentation }: LinePlace,
  lines: readonly string[],
): TextEdit {
  const { text } = document.yaml;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text[at - 1] === '\n' ? '' : lineEnd;
  return { start: at, end: at, newText: before + lines.map(line => indentation + line + lineEnd).join('') };
}
