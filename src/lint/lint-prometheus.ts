import { prometheusIn, rabbitmqRules } from '../deployment/prometheus.ts';
import { newestVersion, satisfies } from '../model/version.ts';
import { prometheusCatalogue } from '../rules/deployment/prometheus-catalogue.ts';
import { yamlPointerAt } from '../yaml/pointer.ts';
import { parseYaml, type YamlText } from '../yaml/yaml.ts';
import { inOrder, type LintOptions } from './lint.ts';
import type { TextFinding } from './lint-conf.ts';
import { findingsOf } from './text-findings.ts';

/** The findings in alerts, recording rules and scrape configurations of Prometheus, sorted by place, each once. */
export function lintPrometheus(text: string, options: Omit<LintOptions, 'kind'>): readonly TextFinding[] {
  return inOrder(prometheusFindings(parseYaml(text), options));
}

/** The same in a text that is read already, such as manifests that have resources of Prometheus' operator among others. */
export function prometheusFindings(
  yaml: YamlText,
  options: Omit<LintOptions, 'kind'>,
): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const document = prometheusIn(yaml);
  const evidence = { document, rules: rabbitmqRules(document), version, profile: options.profile };
  const pointerAt = (start: number) => yamlPointerAt(yaml, start);
  const findings = prometheusCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, yaml.text, pointerAt));
  // Where something ends is not known in a half-typed text, and an edit would garble it.
  return yaml.problems.length > 0 ? findings.map(finding => ({ ...finding, fixes: [] })) : findings;
}
