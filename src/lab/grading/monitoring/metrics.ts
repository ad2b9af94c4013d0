import { findMetric, hasMetric } from '../../../deployment/metrics.ts';
import type { ScrapeJob } from '../../../deployment/scrape-jobs.ts';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import type { Monitored } from './monitored.ts';
import { ofPrometheus, type Sample } from './samples.ts';

/** Every metric of RabbitMQ, with every label, has to be where a job of the folder asks. */
export function metricsVerdict(
  stage: Stage,
  { rules, jobs }: Monitored,
  samples: readonly Sample[],
): Verdict {
  const problems: string[] = [];
  let checked = 0;
  for (const { name: rule, expression } of rules) {
    for (const { name = '', matchers } of expression.selectors) {
      if (!name.startsWith('rabbitmq_') || name.includes(':')) continue;
      checked++;
      const labels = labelsShown(stage, name, samples, jobs);
      if (!labels) {
        problems.push(`${rule}: nothing that your jobs scrape has ${name}`);
        continue;
      }
      const grouped = expression.groupings
        .filter(({ kind, metrics }) => kind !== 'without' && kind !== 'ignoring' && metrics.includes(name))
        .flatMap(({ labels: own }) => own.map(label => label.name));
      const asked = [...matchers.map(({ label }) => label), ...grouped];
      const unknown = asked.filter(
        label => label !== '__name__' && !ofPrometheus.has(label) && !labels.has(label),
      );
      if (unknown.length > 0)
        problems.push(
          `${rule}: where your jobs scrape it, ${name} has no label ${some([...new Set(unknown)])}`,
        );
    }
  }
  if (checked === 0) return fail('No rule asks for a metric of RabbitMQ.');
  return problems.length === 0
    ? pass(`${count(checked, 'metric')} in ${count(rules.length, 'rule')}, all there with their labels.`)
    : fail(`${some(problems, 3, '; ')}.`);
}

/** The labels of a metric in the scrape; where it shows nothing at the moment, those that the release has at the endpoints. */
function labelsShown(
  { version }: Stage,
  name: string,
  samples: readonly Sample[],
  jobs: readonly ScrapeJob[],
): ReadonlySet<string> | undefined {
  const shown = samples.filter(sample => sample.name === name);
  if (shown.length > 0) return new Set(shown.flatMap(({ labels }) => [...labels.keys()]));
  const metric = findMetric(name);
  if (!metric || !hasMetric(version, metric)) return undefined;
  const at = jobs.find(({ path, families }) => {
    const isDetailed = path.startsWith('/metrics/detailed');
    const isAsked =
      !isDetailed ||
      families.some(family => metric.families.includes(family.name) || metric.families.includes('*'));
    return (
      isAsked &&
      [...metric.labels.keys()].some(
        endpoint => path === endpoint || (isDetailed && endpoint === '/metrics/detailed'),
      )
    );
  });
  return (
    at &&
    metric.labels.get(at.path.startsWith('/metrics/detailed') ? '/metrics/detailed' : (at.path as '/metrics'))
  );
}
