import { parseDefinitions } from '../definitions/definitions.ts';
import { toTextEdits } from '../definitions/edits.ts';
import { composeFile } from '../deployment/compose.ts';
import { type EmbeddedFile, filesInCompose, filesInManifests } from '../deployment/embedded-files.ts';
import { kubernetesFile } from '../deployment/kubernetes.ts';
import type { RabbitmqCluster } from '../deployment/rabbitmq-cluster.ts';
import { satisfies, type Version } from '../model/version.ts';
import type { TextFix, TextViolation } from '../rules/conf/conf-rule.ts';
import { deploymentCatalogue, rulesOfPlugins } from '../rules/deployment/catalogue.ts';
import type { DeploymentFile, DeploymentKind, DeploymentRule } from '../rules/deployment/deployment-rule.ts';
import { type EmbeddedText, embeddedText } from '../yaml/embedded.ts';
import { yamlPointerAt } from '../yaml/pointer.ts';
import { parseYaml, type YamlText } from '../yaml/yaml.ts';
import { inOrder, lintDefinitions, rangeOf } from './lint.ts';
import { lintAdvancedConfig } from './lint-advanced.ts';
import { type ConfLintOptions, lintConf, lintEnabledPlugins, type TextFinding } from './lint-conf.ts';
import { lintHaproxy } from './lint-haproxy.ts';
import { lintPrometheus, prometheusFindings } from './lint-prometheus.ts';
import { targetVersion } from './target-version.ts';
import { findingsOf } from './text-findings.ts';

/**
 * The findings in a Compose file or in manifests for Kubernetes, those for Prometheus' operator included, and in the files of
 * nodes that stand inside of it; sorted by place, each once. None where the text is no such file.
 */
export function lintDeployment(
  kind: DeploymentKind,
  text: string,
  options: ConfLintOptions,
): readonly TextFinding[] {
  const yaml = parseYaml(text);
  const file = kind === 'compose' ? composeFile(yaml) : kubernetesFile(yaml);
  if (!file) return [];
  const ofImage = brokersIn(file).find(({ image }) => image?.version)?.image?.version;
  const version = targetVersion({ version: ofImage }, options);
  const given = { version, profile: options.profile, isWhole: !options.isPart && !yaml.isTemplate };
  const check = (rule: DeploymentRule): readonly TextViolation[] => [
    ...(rule.check?.({ ...given, file }) ?? []),
    ...((file.kind === 'compose'
      ? rule.compose?.({ ...given, file })
      : rule.kubernetes?.({ ...given, file })) ?? []),
  ];
  const embedded = file.kind === 'compose' ? filesInCompose(file) : filesInManifests(file);
  const findings = [
    ...deploymentCatalogue
      .filter(({ versions }) => satisfies(version, versions))
      .flatMap(rule => findingsOf(rule, check(rule), options, text, start => yamlPointerAt(yaml, start))),
    ...embedded.flatMap(inside => findingsInside(inside, yaml, options)),
    ...(file.kind === 'kubernetes' ? file.clusters : []).flatMap(cluster =>
      findingsInPlugins(cluster, yaml, version, options),
    ),
    // Alerts and monitors often stand beside the cluster that they watch.
    ...prometheusFindings(yaml, { ...options, version }),
  ];
  // Where something ends is not known in a half-typed text, and an edit would garble it.
  return inOrder(yaml.problems.length > 0 ? findings.map(finding => ({ ...finding, fixes: [] })) : findings);
}

function brokersIn(file: DeploymentFile) {
  if (file.kind === 'compose') return file.brokers;
  return [...file.clusters, ...file.workloads.map(({ container }) => container)];
}

/** The findings in the plugins that a cluster has besides the operator's, which a list of names has no syntax for. */
function findingsInPlugins(
  { additionalPlugins }: RabbitmqCluster,
  yaml: YamlText,
  version: Version,
  options: ConfLintOptions,
): readonly TextFinding[] {
  const plugins = additionalPlugins.map(({ text, start, end }) => ({ name: text, start, end }));
  const { text, isTemplate } = yaml;
  const list = { start: 0, end: text.length };
  const document = { text, isTemplate, plugins, comments: [], problems: [], list };
  return rulesOfPlugins.flatMap(rule => {
    const violations = rule.check({ document, version, profile: options.profile });
    return findingsOf(rule, violations, options, yaml.text, start => yamlPointerAt(yaml, start));
  });
}

/** The findings in the file of a node, at their places in the file around it. */
function findingsInside(
  { kind, scalar, isPart, version }: EmbeddedFile,
  yaml: YamlText,
  options: ConfLintOptions,
): readonly TextFinding[] {
  const inside = embeddedText(yaml.text, scalar);
  if (!inside) return [];
  const lint = linters[kind];
  const given = {
    ...options,
    version: options.version ?? (version && targetVersion({ version }, options)),
    isPart,
  };
  return lint(inside.text, given).map(finding => {
    // Of a text without characters it is the sign before it.
    const place =
      inside.text === '' ? { start: scalar.start, end: scalar.start + 1 } : inside.rangeOf(finding.range);
    const range = rangeOf(place, yaml.text);
    const fixes = finding.fixes.flatMap(fix => outside(fix, inside));
    return { ...finding, range, fixes, pointer: `${yamlPointerAt(yaml, range.start)} ${finding.pointer}` };
  });
}

const linters = {
  'advanced-config': lintAdvancedConfig,
  conf: lintConf,
  definitions: inDefinitions,
  'enabled-plugins': lintEnabledPlugins,
  haproxy: lintHaproxy,
  prometheus: lintPrometheus,
} as const;

/** With the fixes as changes of the text; a new password somebody must take, which only the file itself offers. */
function inDefinitions(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const document = parseDefinitions(text);
  const findings = document ? lintDefinitions(document, options) : [];
  return findings.map(finding => ({
    ...finding,
    fixes: finding.fixes.flatMap((fix): readonly TextFix[] =>
      document && fix.edits.every(({ op }) => op !== 'new-password')
        ? [{ ...fix, edits: toTextEdits(document, fix.edits) }]
        : [],
    ),
  }));
}

/** The fix as a change of the file around; none where an edit of it cannot be made there. */
function outside(fix: TextFix, inside: EmbeddedText): readonly TextFix[] {
  const edits = fix.edits.flatMap(edit => inside.editOf(edit) ?? []);
  return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
}
