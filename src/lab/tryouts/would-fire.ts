import { everyDetailedFamily } from '../../deployment/detailed-families.ts';
import type { PromqlExpression, PromqlSelector } from '../../deployment/promql.ts';
import { evaluate } from '../grading/monitoring/evaluate.ts';
import { ofPrometheus, type Sample, samplesIn } from '../grading/monitoring/samples.ts';
import type { Lab } from './lab.ts';

/** An expression of a person's own, and what takes it apart. */
export interface Question {
  readonly text: string;
  readonly parse: (text: string) => Promise<PromqlExpression>;
}

/** Looks where the broker exports what an expression asks for, and whether it holds now. @param read gives what is at a path */
export async function wouldFire(
  lab: Lab,
  { text, parse }: Question,
  read: (path: string) => Promise<string>,
): Promise<void> {
  lab.step('Look for what your expression asks for');
  const expression = await parse(text);
  const [problem] = expression.problems;
  if (problem) {
    const at = text.slice(problem.start, problem.end).trim() || text.trim();
    lab.check('your expression', 'one that Prometheus takes', `${problems[problem.kind]}: ${at}`);
    return;
  }
  const found: Sample[] = [];
  let isMissing = false;
  for (const selector of expression.selectors) {
    const { name = '' } = selector;
    const asked = `${name}{${labelsAsked(expression, selector).join(', ')}}`;
    const paths = name.startsWith('rabbitmq_detailed_') ? detailedPaths : plainPaths;
    const scrapes = await Promise.all(
      paths.map(async path => ({ path, samples: samplesIn(await read(path).catch(() => '')) })),
    );
    const there = scrapes.flatMap(({ path, samples }) => {
      const own = samples.filter(sample => sample.name === name);
      if (own.length === 0) {
        if (paths === plainPaths) lab.cell(asked, path, 'no such metric');
        return [];
      }
      const known = new Set(own.flatMap(({ labels }) => [...labels.keys()]));
      const unknown = labelsAsked(expression, selector).filter(label => !known.has(label));
      lab.cell(asked, path, unknown.length === 0 ? 'there' : `has no label ${unknown.join(', ')}`);
      return unknown.length === 0 ? [{ path, own }] : [];
    });
    const [first] = there;
    if (first) found.push(...first.own);
    else isMissing = true;
    lab.check(asked, 'exported, with these labels', first?.path ?? 'nowhere', first !== undefined);
  }
  if (!isMissing) tellWhetherItHolds(lab, evaluate(expression, found));
}

function tellWhetherItHolds(lab: Lab, series: ReturnType<typeof evaluate>): void {
  if (!series) {
    lab.say(
      'One scrape does not tell whether it holds: Prometheus works it out over time, or of more than one metric.',
    );
    return;
  }
  const holding = series.filter(({ holds }) => holds);
  const of = (labels: ReadonlyMap<string, string>) =>
    [...labels].map(([label, value]) => `${label}="${value}"`).join(', ') || 'all';
  for (const { labels, value } of holding.slice(0, 5)) lab.cell('holds now for', of(labels), value);
  lab.say(
    holding.length > 0
      ? `It holds now, for ${holding.length} of ${series.length} series: after its “for” the alert would fire.`
      : `It does not hold now, for none of ${series.length} series.`,
  );
}

const problems = {
  syntax: 'Prometheus cannot read this',
  'no-range': 'this wants a stretch of time, as in x[5m]',
  range: 'a stretch of time fits nothing here',
} as const;

/** What the selector picks by, and what the results are grouped by, without what Prometheus adds itself. */
function labelsAsked(
  { groupings }: PromqlExpression,
  { name = '', matchers }: PromqlSelector,
): readonly string[] {
  const grouped = groupings
    .filter(({ kind, metrics }) => kind !== 'without' && kind !== 'ignoring' && metrics.includes(name))
    .flatMap(({ labels }) => labels.map(label => label.name));
  const asked = [...matchers.map(({ label }) => label), ...grouped];
  return [...new Set(asked)].filter(label => label !== '__name__' && !ofPrometheus.has(label));
}

const plainPaths = ['/metrics', '/metrics/per-object'];

const detailedPaths = everyDetailedFamily.map(family => `/metrics/detailed?family=${family}`);
