import { type AdvancedConfigDocument, parseAdvancedConfig, settingsAt } from '../conf/advanced-config.ts';
import { asConfDocument } from '../conf/advanced-settings.ts';
import type { ConfDocument, Setting } from '../conf/conf.ts';
import { confKeys } from '../conf/keys.ts';
import { settingsOf } from '../conf/settings.ts';
import type { Place } from '../deployment/deployment-lent.ts';
import { newestVersion, satisfies } from '../model/version.ts';
import { advancedCatalogue, sharedRules } from '../rules/conf/adv-catalogue.ts';
import type { TextFix } from '../rules/conf/conf-rule.ts';
import { inOrder } from './lint.ts';
import { type ConfLintOptions, othersIn, type TextFinding } from './lint-conf.ts';
import { findingsOf } from './text-findings.ts';

/**
 * The findings in a text under the name advanced.config, or rabbitmq.config in the classic format, which is no part of anything.
 * Sorted by place, each once.
 */
export function lintAdvancedConfig(text: string, options: ConfLintOptions): readonly TextFinding[] {
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const { profile, deployment, isPart = false } = options;
  const document = parseAdvancedConfig(text, version);
  const keys = confKeys(version);
  const pointerAt = (start: number) => settingsAt(document, start).at(-1)?.path.join('.') ?? '';
  const evidence = {
    document,
    keys,
    version,
    profile,
    isClassic: !isPart,
    ...(deployment ? { deployment } : {}),
  };
  const findings = advancedCatalogue
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, pointerAt));
  return inOrder([...findings, ...sharedFindings(document, options, pointerAt)]);
}

function sharedFindings(
  { text, problems, isTemplate, ...rest }: AdvancedConfigDocument,
  options: ConfLintOptions,
  pointerAt: (start: number) => string,
): readonly TextFinding[] {
  if (problems.length > 0 || isTemplate) return [];
  const version = options.version ?? options.fallbackVersion ?? newestVersion;
  const { profile, deployment, isPart = false } = options;
  const document = asConfDocument({ text, problems, isTemplate, ...rest });
  const keys = confKeys(version);
  const places = new Map<Setting, () => Place>();
  const before = othersIn(isPart ? deployment?.before : [], version, places);
  const settings = settingsOf(document, keys, { before, after: [] });
  const evidence = {
    document,
    settings,
    keys,
    version,
    profile,
    isWhole: !isPart,
    ...(deployment ? { deployment } : {}),
    elsewhere: (setting: Setting) => places.get(setting)?.(),
  };
  return sharedRules
    .filter(rule => satisfies(version, rule.versions))
    .flatMap(rule => findingsOf(rule, rule.check(evidence), options, text, pointerAt))
    .map(finding => ({ ...finding, fixes: finding.fixes.filter(fix => isInTerms(fix, document)) }));
}

/** A fix that puts lines of rabbitmq.conf into the text, or the name of one of its keys, is none here. */
function isInTerms({ edits }: TextFix, { settings }: ConfDocument): boolean {
  return edits.every(
    ({ start, end }) =>
      start < end && !settings.some(({ keyRange }) => keyRange.start === start && keyRange.end === end),
  );
}
