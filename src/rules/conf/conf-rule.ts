import type { ConfDocument, Setting } from '../../conf/conf.ts';
import type { KeyTable } from '../../conf/keys.ts';
import type { ConfSettings } from '../../conf/settings.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { Place, Related } from '../../deployment/deployment-lent.ts';
import type { TextEdit } from '../../model/edit.ts';
import type { TextRange } from '../../model/model.ts';
import type { Version } from '../../model/version.ts';
import type { Profile, RuleDescription, Severity } from '../rule.ts';

/** One rule about rabbitmq.conf, with its check. */
export interface ConfRule extends RuleDescription {
  readonly source: string;
  /** The RabbitMQ versions that the rule speaks about, such as `>=3.10`. */
  readonly versions: string;
  readonly examples: { readonly bad: string; readonly good: string };
  /** The version that the examples are for; without it the newest. */
  readonly exampleVersion?: Version;
  check(evidence: ConfEvidence): Iterable<TextViolation>;
}

/** What a rule about rabbitmq.conf may look at. */
export interface ConfEvidence {
  readonly document: ConfDocument;
  readonly settings: ConfSettings;
  /** The keys that the version knows. */
  readonly keys: KeyTable;
  readonly version: Version;
  readonly profile: Profile;
  /**
   * The settings are all that the node reads, as far as anybody can tell: then what is not set has its default. A template, and
   * a file that includes others, says nothing of the kind.
   */
  readonly isWhole: boolean;
  /** What the other files of the node say; undefined where a file is looked at alone. */
  readonly deployment?: Deployment;
  /** Where a setting stands that is one of another file; undefined for those of this one. */
  elsewhere(setting: Setting): Place | undefined;
}

/** What a rule has found in a text of settings. */
export interface TextViolation {
  readonly at: TextRange;
  /** What, why and what to do, at most 240 characters. Never a secret. */
  readonly message: string;
  readonly severity?: Severity;
  /** A node of this version does not start with the file. */
  readonly brokerRefuses?: boolean;
  readonly fixes?: readonly TextFix[];
  /** What it rests on in other files. */
  readonly related?: readonly Related[];
}

/** A named set of edits that belong together. */
export interface TextFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The fix is the one that most people want, and `--fix` makes it: no fix that closes a port or a door is. */
  readonly preferred?: boolean;
}

export function defineConfRule(rule: ConfRule): ConfRule {
  return rule;
}
