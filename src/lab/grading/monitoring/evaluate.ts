import type { PromqlComparison, PromqlExpression } from '../../../deployment/promql.ts';
import { type Sample, selected } from './samples.ts';

/** What an expression gives on one scrape: a value for each group, and whether the comparison holds for it. */
export interface Evaluated {
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  readonly holds: boolean;
}

/**
 * Evaluates `metric{…} op number` and `agg by (…) (metric{…}) op number`, with sum, max, min, avg or count.
 * @returns undefined for anything else, which one scrape does not say or which is not that simple
 */
export function evaluate(
  expression: PromqlExpression,
  samples: readonly Sample[],
): readonly Evaluated[] | undefined {
  const [selector, ...others] = expression.selectors;
  const [comparison, ...further] = expression.comparisons;
  if (!selector || !comparison || others.length > 0 || further.length > 0 || expression.problems.length > 0)
    return undefined;
  const { vector } = comparison;
  const before = expression.text.slice(vector.start, selector.start);
  const after = expression.text.slice(selector.end, vector.end);
  const shape = shapeOf(before, after);
  if (!shape) return undefined;
  const groups = new Map<
    string,
    { readonly labels: ReadonlyMap<string, string>; readonly values: number[] }
  >();
  for (const { labels, value } of selected(samples, selector)) {
    const kept = new Map([...labels].filter(([label]) => shape.keeps(label)));
    const key = JSON.stringify([...kept].toSorted());
    const group = groups.get(key) ?? { labels: kept, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, values }) => {
    const value = shape.aggregate(values);
    return { labels, value, holds: compare(value, comparison) };
  });
}

interface Shape {
  readonly keeps: (label: string) => boolean;
  readonly aggregate: (values: readonly number[]) => number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const aggregations: Readonly<Record<string, Shape['aggregate']>> = {
  sum,
  max: values => Math.max(...values),
  min: values => Math.min(...values),
  avg: values => sum(values) / values.length,
  count: values => values.length,
};

/** What stands around the selector; `by (…)` may stand before it or behind. */
function shapeOf(before: string, after: string): Shape | undefined {
  if (/^[\s(]*$/.test(before) && /^[\s)]*$/.test(after))
    return { keeps: () => true, aggregate: ([value = 0]) => value };
  const [, name = '', ...front] = /^\s*(\w+)\s*(?:(by|without)\s*\(([^)]*)\))?\s*\(\s*$/.exec(before) ?? [];
  const behind = /^\s*\)\s*(?:(by|without)\s*\(([^)]*)\))?\s*$/.exec(after);
  const aggregate = aggregations[name];
  if (!aggregate || !behind) return undefined;
  const [kind, list] = front[0] ? front : behind.slice(1);
  const labels = new Set((list ?? '').split(',').map(label => label.trim()));
  return {
    aggregate,
    keeps: label => (kind === 'without' ? !labels.has(label) : kind === 'by' && labels.has(label)),
  };
}

function compare(value: number, { operator, number }: PromqlComparison): boolean {
  switch (operator) {
    case '>':
      return value > number;
    case '>=':
      return value >= number;
    case '<':
      return value < number;
    case '<=':
      return value <= number;
    case '==':
      return value === number;
    case '!=':
      return value !== number;
  }
}
