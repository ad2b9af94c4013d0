import type { TextRange } from '../model/model.ts';
import { type EmbeddedText, embeddedText } from '../yaml/embedded.ts';
import { entriesOf, entryOf, itemsOf, textOf, valueAt, type YamlNode, type YamlText } from '../yaml/yaml.ts';
import { type PromqlExpression, parsePromql } from './promql.ts';
import { type ScrapeJob, scrapeJobs } from './scrape-jobs.ts';

/** What Prometheus, or its operator in Kubernetes, reads in a text. */
export interface PrometheusDocument {
  readonly yaml: YamlText;
  readonly groups: readonly RuleGroup[];
  /** Those that scrape RabbitMQ. */
  readonly jobs: readonly ScrapeJob[];
}

export interface RuleGroup {
  /** The name, else the whole group. */
  readonly at: TextRange;
  readonly rules: readonly PrometheusRule[];
}

/** An alert or a recording rule: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface PrometheusRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  /** The name as it is written. */
  readonly at: TextRange;
  /** Undefined where it cannot be told: a template puts it in, or none is written. */
  readonly expression: PlacedExpression | undefined;
  /** `for` and `keep_firing_for`, as they are written. */
  readonly waits: readonly string[];
  /** What its texts say of labels, as in `{{ $labels.queue }}`. */
  readonly labelsNamed: readonly (TextRange & { readonly name: string })[];
  /** Where a further key can be written: below `expr`, and below all. */
  readonly belowExpression: LinePlace | undefined;
  readonly below: LinePlace | undefined;
}

/** The beginning of a line, and how far the keys of the map are indented there. */
export interface LinePlace {
  readonly at: number;
  readonly indentation: string;
}

/** A PromQL expression, and where it stands in the file. */
export interface PlacedExpression extends PromqlExpression {
  readonly place: EmbeddedText;
}

/** Reads what is Prometheus' in the documents of a text; of anything else it finds nothing. */
export function prometheusIn(yaml: YamlText): PrometheusDocument {
  const roots = yaml.documents.flatMap(({ root }) => root ?? []).flatMap(withItems);
  return {
    yaml,
    groups: roots.flatMap(root => groupsIn(yaml.text, root)),
    jobs: roots.flatMap(scrapeJobs).filter(({ isRabbitmq }) => isRabbitmq),
  };
}

/** The expressions that ask for metrics of RabbitMQ. */
export function rabbitmqRules({ groups }: PrometheusDocument): readonly RabbitmqRule[] {
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(rule => {
      const { expression } = rule;
      return expression && isAboutRabbitmq(expression) ? [{ ...rule, expression }] : [];
    });
}

/** Whether anything in a document is about RabbitMQ. */
export function asksRabbitmq(document: PrometheusDocument): boolean {
  return document.jobs.length > 0 || rabbitmqRules(document).length > 0;
}

export type RabbitmqRule = PrometheusRule & { readonly expression: PlacedExpression };

/** By the name of a metric, or where that says nothing by labels such as `job="rabbitmq"`. */
function isAboutRabbitmq({ selectors }: PromqlExpression): boolean {
  return selectors.some(
    ({ name = '', matchers }) =>
      name.startsWith('rabbitmq_') || matchers.some(({ value }) => /rabbit/i.test(value)),
  );
}

/** A Kubernetes `List` holds others. */
function withItems(root: YamlNode): readonly YamlNode[] {
  const items = textOf(valueAt(root, 'kind')) === 'List' ? itemsOf(valueAt(root, 'items')) : [];
  return [root, ...items];
}

function groupsIn(text: string, root: YamlNode): readonly RuleGroup[] {
  const isResource = textOf(valueAt(root, 'kind')) === 'PrometheusRule';
  const groups = itemsOf(isResource ? valueAt(root, 'spec', 'groups') : valueAt(root, 'groups'));
  return groups.flatMap((group): readonly RuleGroup[] => {
    const rules = valueAt(group, 'rules');
    if (rules?.kind !== 'list') return [];
    return [{ at: valueAt(group, 'name') ?? group, rules: rules.items.flatMap(rule => ruleIn(text, rule)) }];
  });
}

function ruleIn(text: string, node: YamlNode): readonly PrometheusRule[] {
  for (const kind of ['alert', 'record'] as const) {
    const entry = entryOf(node, kind);
    if (!entry) continue;
    const expr = entryOf(node, 'expr');
    const waits = entriesOf(node)
      .filter(({ key }) => key === 'for' || key === 'keep_firing_for')
      .flatMap(({ value }) => textOf(value) ?? []);
    const expression = expr?.value && placedExpression(text, expr.value);
    const isBlock = node.kind === 'map' && node.style === 'block';
    return [
      {
        kind,
        name: textOf(entry.value) ?? '',
        at: entry.value ?? entry.keyRange,
        expression,
        waits,
        labelsNamed: [valueAt(node, 'annotations'), valueAt(node, 'labels')].flatMap(texts =>
          entriesOf(texts).flatMap(({ value }) => labelsIn(text, value)),
        ),
        belowExpression:
          isBlock && expr?.value ? lineBelow(text, node, entry.keyRange, expr.value) : undefined,
        below: isBlock ? lineBelow(text, node, entry.keyRange, node) : undefined,
      },
    ];
  }
  return [];
}

function placedExpression(text: string, node: YamlNode): PlacedExpression | undefined {
  const place = node.kind === 'scalar' ? embeddedText(text, node) : undefined;
  // Of an expression that a template has a part in nobody knows what it will be.
  return place && !/\{\{|\$\{|\$__/.test(place.text) ? { ...parsePromql(place.text), place } : undefined;
}

function labelsIn(text: string, node: YamlNode | undefined): PrometheusRule['labelsNamed'] {
  const place =
    node?.kind === 'scalar' && node.text.includes('$labels.') ? embeddedText(text, node) : undefined;
  return [...(place?.text ?? '').matchAll(/\$labels\.(\w+)/g)].flatMap(({ 0: all, 1: name = '', index }) =>
    place ? [{ ...place.rangeOf({ start: index, end: index + all.length }), name }] : [],
  );
}

/**
 * The line below a value of a map; undefined where the keys are not indented with blanks, after the dash of an item, or where the
 * value stands elsewhere, as that of an alias.
 */
function lineBelow(text: string, map: TextRange, key: TextRange, value: TextRange): LinePlace | undefined {
  if (value.start < map.start || map.end < value.end) return undefined;
  const before = text.slice(text.lastIndexOf('\n', key.start - 1) + 1, key.start);
  if (!/^ *(?:- )? *$/.test(before)) return undefined;
  const indentation = before.replace('-', ' ');
  const end = value.start + text.slice(value.start, value.end).trimEnd().length;
  const lineBreak = text.indexOf('\n', end);
  return { at: lineBreak < 0 ? text.length : lineBreak + 1, indentation };
}
