import type { EnabledPluginsDocument } from '../../conf/enabled-plugins.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Version } from '../../model/version.ts';
import type { Profile } from '../rule.ts';
import type { ConfRule, TextViolation } from './conf-rule.ts';

/** One rule about enabled_plugins, with its check. */
export interface PluginsRule extends Omit<ConfRule, 'check'> {
  check(evidence: PluginsEvidence): Iterable<TextViolation>;
}

/** What a rule about enabled_plugins may look at. */
export interface PluginsEvidence {
  readonly document: EnabledPluginsDocument;
  readonly version: Version;
  readonly profile: Profile;
  /** What the other files of the node say; undefined where the file is looked at alone. */
  readonly deployment?: Deployment;
}

export function definePluginsRule(rule: PluginsRule): PluginsRule {
  return rule;
}
