import { type ConfDocument, parseConf, type Setting, settingAt } from '../conf/conf.ts';
import { parseEnabledPlugins } from '../conf/enabled-plugins.ts';
import { confKeys } from '../conf/keys.ts';
import { elsewhere, settingsOf } from '../conf/settings.ts';
import type { ConfLent, Place } from '../deployment/deployment-lent.ts';
import { newestVersion, satisfies, type Version } from '../model/version.ts';
import { confCatalogue } from '../rules/conf/catalogue.ts';
import type { ConfEvidence, TextFix } from '../rules/conf/conf-rule.ts';
import { pluginsCatalogue } from '../rules/conf/plugins-catalogue.ts';
import { type Finding, inOrder, type LintOptions } from './lint.ts';
import { findingsOf } from './text-findings.ts';

/** Something in rabbitmq.conf or enabled_plugins: its fixes are changes of the text. */
export type TextFinding = Finding<TextFix>;

export interface ConfLintOptions extends Omit<LintOptions, 'kind'> {
  /** The file is one of several that a node reads, as in conf.d: what it does not set, another one may. */
  readonly isPart?: boolean;
}

/** The findings in a text under the name rabbitmq.conf, sorted by place, each once. */
export function lintConf(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  return lintConfDocument(parseConf(text, version), version, options);
}

/** As {@link lintConf}, of what was read by the version. */
export function lintConfDocument(
  document: ConfDocument,
  version: Version,
  options: ConfLintOptions,
): readonly TextFinding[] {
  const keys = confKeys(version);
  const { profile, deployment } = options;
  const others = deployment ? [...deployment.before, ...deployment.after] : [];
  const places = new Map<Setting, () => Place>();
  const settings = settingsOf(document, keys, {
    before: othersIn(deployment?.before, version, places),
    after: othersIn(deployment?.after, version, places),
  });
  const isWhole =
    !options.isPart &&
    !deployment?.hasAdvancedConfig &&
    [document, ...others.map(other => other.document(version))].every(saysAll);
  const evidence: ConfEvidence = {
    document,
    settings,
    keys,
    version,
    profile,
    isWhole,
    ...(deployment ? { deployment } : {}),
    elsewhere: setting => places.get(setting)?.(),
  };
  const keyAt = (start: number) => settingAt(document, start)?.key ?? '';
  const findings = confCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, document.text, keyAt));
  return inOrder(findings);
}

function saysAll({ includes, isTemplate, format }: ConfDocument): boolean {
  return includes.length === 0 && !isTemplate && format === 'conf';
}

/** The settings of other files as the rules look at them; where they stand is noted in `places`. */
export function othersIn(
  confs: readonly ConfLent[] = [],
  version: Version,
  places: Map<Setting, () => Place>,
): readonly Setting[] {
  return confs.flatMap(conf =>
    conf.document(version).settings.map(setting => {
      const other = elsewhere(setting);
      places.set(other, () => conf.place(setting));
      return other;
    }),
  );
}

/** The findings in a text under the name enabled_plugins, sorted by place, each once. */
export function lintEnabledPlugins(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const document = parseEnabledPlugins(text);
  const { profile, deployment } = options;
  const evidence = { document, version, profile, ...(deployment ? { deployment } : {}) };
  const pluginAt = (start: number) => document.plugins.find(plugin => plugin.start === start)?.name ?? '';
  const findings = pluginsCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, pluginAt));
  return inOrder(findings);
}
