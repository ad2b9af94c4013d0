import type { AdvancedConfigDocument } from '../../conf/advanced-config.ts';
import type { KeyTable } from '../../conf/keys.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Version } from '../../model/version.ts';
import type { Profile } from '../rule.ts';
import type { ConfRule, TextViolation } from './conf-rule.ts';

/** One rule about advanced.config and the classic rabbitmq.config, with its check. */
export interface AdvancedRule extends Omit<ConfRule, 'check'> {
  /** The examples are whole configurations in the classic format. */
  readonly isClassicExample?: true;
  check(evidence: AdvancedEvidence): Iterable<TextViolation>;
}

/** What a rule about a file of Erlang terms may look at. */
export interface AdvancedEvidence {
  readonly document: AdvancedConfigDocument;
  /** The keys of rabbitmq.conf that the version knows. */
  readonly keys: KeyTable;
  readonly version: Version;
  readonly profile: Profile;
  /** The file is a rabbitmq.config in the classic format: a node that has one reads no rabbitmq.conf and no advanced.config. */
  readonly isClassic: boolean;
  /** What the other files of the node say; undefined where the file is looked at alone. */
  readonly deployment?: Deployment;
}

export function defineAdvancedRule(rule: AdvancedRule): AdvancedRule {
  return rule;
}
