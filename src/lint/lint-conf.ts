import { parseConf, settingAt } from '../conf/conf.ts';
import { parseEnabledPlugins } from '../conf/enabled-plugins.ts';
import { confKeys } from '../conf/keys.ts';
import { settingsOf } from '../conf/settings.ts';
import { newestVersion, satisfies } from '../model/version.ts';
import { confCatalogue } from '../rules/conf/catalogue.ts';
import type { TextFix, TextViolation } from '../rules/conf/conf-rule.ts';
import { pluginsCatalogue } from '../rules/conf/plugins-catalogue.ts';
import type { RuleDescription } from '../rules/rule.ts';
import type { FileKind } from './kind.ts';
import { type Finding, inOrder, type LintOptions, rangeOf } from './lint.ts';
import { fitting } from './message.ts';
import { severityIn } from './severity.ts';

/** Something in rabbitmq.conf or enabled_plugins: its fixes are changes of the text. */
export type TextFinding = Finding<TextFix>;

export interface ConfLintOptions extends Omit<LintOptions, 'kind'> {
  /** The file is one of several that a node reads, as in conf.d: what it does not set, another one may. */
  readonly isPart?: boolean;
}

/** The findings in a file that is no definitions file, sorted by place, each once. */
export function lintSettings(
  kind: Exclude<FileKind, 'definitions'>,
  text: string,
  options: ConfLintOptions,
): readonly TextFinding[] {
  return kind === 'conf' ? lintConf(text, options) : lintEnabledPlugins(text, options);
}

/** The findings in a text under the name rabbitmq.conf, sorted by place, each once. */
export function lintConf(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const document = parseConf(text, version);
  const keys = confKeys(version);
  const settings = settingsOf(document, keys);
  const isWhole =
    !options.isPart && document.includes.length === 0 && !document.isTemplate && document.format === 'conf';
  const evidence = { document, settings, keys, version, profile: options.profile, isWhole };
  const keyAt = (start: number) => settingAt(document, start)?.key ?? '';
  const findings = confCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, keyAt));
  return inOrder(findings);
}

/** The findings in a text under the name enabled_plugins, sorted by place, each once. */
export function lintEnabledPlugins(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const document = parseEnabledPlugins(text);
  const evidence = { document, version, profile: options.profile };
  const pluginAt = (start: number) => document.plugins.find(plugin => plugin.start === start)?.name ?? '';
  const findings = pluginsCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, pluginAt));
  return inOrder(findings);
}

function findingsOf(
  rule: RuleDescription,
  violations: Iterable<TextViolation>,
  { profile, severities }: ConfLintOptions,
  text: string,
  pointerAt: (start: number) => string,
): readonly TextFinding[] {
  const chosen = severities?.[rule.id];
  if (chosen === 'off') return [];
  return [...violations].flatMap((violation): readonly TextFinding[] => {
    const { message, at, brokerRefuses = false, fixes = [] } = violation;
    const severity = chosen ?? severityIn(profile, rule, violation);
    if (severity === 'off') return [];
    const range = rangeOf({ start: at.start, end: at.end }, text);
    return [
      {
        rule,
        severity,
        message: fitting(message),
        range,
        pointer: pointerAt(at.start),
        brokerRefuses,
        fixes,
      },
    ];
  });
}
