import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { TextRange } from '../model/model.ts';

/** What a PromQL expression asks for: https://prometheus.io/docs/prometheus/latest/querying/basics/ */
export interface PromqlExpression {
  readonly text: string;
  /** In the order of the text. */
  readonly selectors: readonly PromqlSelector[];
  /** The labels that results keep or lose, or are matched on. */
  readonly groupings: readonly PromqlGrouping[];
  readonly comparisons: readonly PromqlComparison[];
  /** What Prometheus refuses, each inside the text where there is one. */
  readonly problems: readonly PromqlProblem[];
}

export interface PromqlProblem extends TextRange {
  /** `no-range`: a function wants a stretch of time, as in `x[5m]`. `range`: what it stands in wants none. */
  readonly kind: 'syntax' | 'no-range' | 'range';
}

export interface PromqlSelector extends TextRange {
  /** Undefined where only labels select. */
  readonly name: string | undefined;
  readonly nameRange: TextRange;
  readonly matchers: readonly PromqlMatcher[];
  /** The functions that it is an argument of, from the nearest on, such as `rate`; `sum` and the like are none. */
  readonly functions: readonly (TextRange & { readonly name: string })[];
}

export interface PromqlMatcher extends TextRange {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface PromqlGrouping {
  readonly kind: 'by' | 'without' | 'on' | 'ignoring';
  readonly labels: readonly (TextRange & { readonly name: string })[];
  /** The names of the metrics below the operator. */
  readonly metrics: readonly string[];
}

/** A vector is compared with a number that is written. */
export interface PromqlComparison extends TextRange {
  readonly vector: TextRange;
  /** As if the vector stood on the left. */
  readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!=';
  readonly number: number;
}

/** Reads any text; where Prometheus would refuse it, what can be understood and problems. Never throws. */
export function parsePromql(text: string): PromqlExpression {
  const tree = parser.parse(text);
  const selectors: PromqlSelector[] = [];
  const groupings: PromqlGrouping[] = [];
  const comparisons: PromqlComparison[] = [];
  const problems: PromqlProblem[] = [...syntaxProblems(tree, text)];
  for (const node of nodesOf(tree)) {
    if (node.name === 'VectorSelector') selectors.push(selectorOf(node, text));
    else if (node.name === 'GroupingLabels') groupings.push(...groupingOf(node, text));
    else if (node.name === 'BinaryExpr') comparisons.push(...comparisonOf(node, text));
    problems.push(...rangeProblem(node, text));
  }
  return { text, selectors, groupings, comparisons, problems };
}

function* nodesOf(tree: Tree): Iterable<SyntaxNode> {
  const cursor = tree.cursor();
  do yield cursor.node;
  while (cursor.next());
}

/** Of errors in a row the first; one at the end of the text stands on its last character. */
function syntaxProblems(tree: Tree, text: string): readonly PromqlProblem[] {
  const problems: PromqlProblem[] = [];
  const end = text.trimEnd().length;
  for (const { type, from, to } of nodesOf(tree)) {
    if (!type.isError) continue;
    const start = Math.max(0, Math.min(from, end - 1));
    if (start >= (problems.at(-1)?.end ?? 0) && end > 0) {
      problems.push({ kind: 'syntax', start, end: Math.min(Math.max(to, start + 1), end) });
    }
  }
  return problems;
}

/** Functions that look back over a stretch of time: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
const ofRanges =
  /_over_time$|^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets|holt_winters|double_exponential_smoothing)$/;

/** What stands around a selector, or around one with a stretch of time, wants the other. */
function rangeProblem(node: SyntaxNode, text: string): readonly PromqlProblem[] {
  const isRange = node.name === 'MatrixSelector' || node.name === 'SubqueryExpr';
  if (!isRange && node.name !== 'VectorSelector') return [];
  let outer = node.parent;
  while (outer && transparent.has(outer.name)) outer = outer.parent;
  const call = outer?.name === 'FunctionCallBody' ? outer.parent : undefined;
  const called = call?.getChild('FunctionIdentifier');
  const wantsRange = called ? ofRanges.test(text.slice(called.from, called.to)) : false;
  const range = { start: node.from, end: node.to };
  if (isRange) {
    const isWanted = wantsRange || outer === null || outer?.name === 'PromQL';
    return isWanted ? [] : [{ kind: 'range', ...range }];
  }
  return wantsRange && call?.name === 'FunctionCall' ? [{ kind: 'no-range', ...range }] : [];
}

/** What is around a selector without making another type of it. */
const transparent: ReadonlySet<string> = new Set(['OffsetExpr', 'StepInvariantExpr', 'ParenExpr']);

function selectorOf(node: SyntaxNode, text: string): PromqlSelector {
  const identifier = node.getChild('Identifier');
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(matcher =>
    matcherOf(matcher, text),
  );
  const byLabel = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  const { from, to } = identifier ?? node;
  return {
    start: node.from,
    end: node.to,
    name: identifier ? text.slice(from, to) : byLabel?.value,
    nameRange: identifier || !byLabel ? { start: from, end: to } : byLabel,
    matchers,
    functions: functionsAround(node, text),
  };
}

function matcherOf(node: SyntaxNode, text: string): PromqlMatcher {
  const written = (name: string) => {
    const child = node.getChild(name);
    return child ? text.slice(child.from, child.to) : '';
  };
  return {
    start: node.from,
    end: node.to,
    label: written('LabelName'),
    operator: written('MatchOp') as PromqlMatcher['operator'],
    value: written('StringLiteral').slice(1, -1),
  };
}

function functionsAround(node: SyntaxNode, text: string): PromqlSelector['functions'] {
  const names: (TextRange & { readonly name: string })[] = [];
  for (let at = node.parent; at; at = at.parent) {
    const name = at.name === 'FunctionCall' ? at.getChild('FunctionIdentifier') : undefined;
    if (name) names.push({ start: name.from, end: name.to, name: text.slice(name.from, name.to) });
  }
  return names;
}

function groupingOf(node: SyntaxNode, text: string): readonly PromqlGrouping[] {
  const clause = node.parent;
  const operation = clause?.parent;
  if (!clause || !operation) return [];
  // `group_left (label)` takes labels from the other side.
  const before = node.prevSibling?.name ?? '';
  const kind = (['by', 'without', 'on', 'ignoring'] as const).find(word => word === before.toLowerCase());
  if (!kind) return [];
  const labels = node
    .getChildren('LabelName')
    .map(({ from, to }) => ({ start: from, end: to, name: text.slice(from, to) }));
  return [{ kind, labels, metrics: metricsBelow(operation, text) }];
}

function metricsBelow(node: SyntaxNode, text: string): readonly string[] {
  const names: string[] = [];
  const cursor = node.cursor();
  do {
    if (cursor.from >= node.to) break;
    if (cursor.name === 'VectorSelector') names.push(selectorOf(cursor.node, text).name ?? '');
  } while (cursor.next());
  return names;
}

const operators: Readonly<Record<string, PromqlComparison['operator']>> = {
  Gtr: '>',
  Gte: '>=',
  Lss: '<',
  Lte: '<=',
  Eql: '==',
  Neq: '!=',
};

const turned: Readonly<Partial<Record<PromqlComparison['operator'], PromqlComparison['operator']>>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
};

function comparisonOf(node: SyntaxNode, text: string): readonly PromqlComparison[] {
  const { firstChild: left, lastChild: right } = node;
  const operator = Object.entries(operators).find(([name]) => node.getChild(name))?.[1];
  if (!left || !right || !operator) return [];
  const range = { start: node.from, end: node.to };
  const [leftNumber, rightNumber] = [left, right].map(({ name, from, to }) =>
    name === 'NumberDurationLiteral' ? Number(text.slice(from, to)) : Number.NaN,
  );
  if (Number.isFinite(rightNumber)) {
    return [{ ...range, vector: { start: left.from, end: left.to }, operator, number: rightNumber ?? 0 }];
  }
  if (!Number.isFinite(leftNumber)) return [];
  const vector = { start: right.from, end: right.to };
  return [{ ...range, vector, operator: turned[operator] ?? operator, number: leftNumber ?? 0 }];
}
