import { prometheusIn, rabbitmqRules } from '../../deployment/prometheus.ts';
import { isOnDeadLetters } from '../../rules/deployment/alerts.ts';
import { alertedResources } from '../../rules/deployment/prm004.ts';
import { parseYaml, type YamlText } from '../../yaml/yaml.ts';
import type { FoundSign } from '../signs.ts';

/** What alerts and scrape configurations of Prometheus show. */
export function signsInPrometheus(text: string): readonly FoundSign[] {
  return prometheusSigns(parseYaml(text));
}

export function prometheusSigns(yaml: YamlText): readonly FoundSign[] {
  const document = prometheusIn(yaml);
  const alerts = rabbitmqRules(document).filter(({ kind }) => kind === 'alert');
  return [
    ...document.jobs.map(({ name, at }) => ({
      item: 'MON002' as const,
      text: `The job \`${name}\` scrapes the metrics of RabbitMQ.`,
      at: at.start,
    })),
    ...alerts.flatMap(({ name, at, expression: { selectors } }) => {
      const isOnDead = selectors.some(
        selector => isOnDeadLetters(selector) || /_dead_lettered_/.test(selector.name ?? ''),
      );
      const dead: readonly FoundSign[] = isOnDead
        ? [{ item: 'ERR004', text: `The alert \`${name}\` is on dead letters.`, at: at.start }]
        : [];
      const parts = alertedResources
        .filter(({ metrics }) =>
          selectors.some(selector => metrics.test(selector.name ?? '') && !isOnDeadLetters(selector)),
        )
        .map(
          ({ resource }): FoundSign => ({
            item: 'MON003',
            part: resource,
            text: `The alert \`${name}\` is on ${resource}.`,
            at: at.start,
          }),
        );
      return [...dead, ...parts];
    }),
  ];
}
