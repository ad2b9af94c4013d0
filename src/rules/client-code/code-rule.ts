import type { ClientCode } from '../../client-code/client-code.ts';
import type { CodeLanguage } from '../../client-code/languages.ts';
import type { Version } from '../../model/version.ts';
import type { TextViolation } from '../conf/conf-rule.ts';
import type { Profile, RuleDescription } from '../rule.ts';

/** One rule about code that uses a client, with its check. */
export interface CodeRule extends Omit<RuleDescription, 'examples' | 'exampleFiles'> {
  readonly source: string;
  /** The RabbitMQ versions that the rule speaks about, such as `>=3.10`. */
  readonly versions: string;
  /** The rule about other files that it is the same as: what is found is told as that one, under its id. */
  readonly sameAs?: RuleDescription;
  readonly examples: { readonly bad: CodeExample; readonly good: CodeExample };
  check(evidence: CodeEvidence): Iterable<TextViolation>;
}

/** A text in each language that the rule is shown in, JavaScript first. */
export type CodeExample = Readonly<Partial<Record<CodeLanguage, string>>>;

/** What a rule about client code may look at. */
export interface CodeEvidence extends ClientCode {
  readonly version: Version;
  readonly profile: Profile;
}

export function defineCodeRule(rule: CodeRule): CodeRule {
  return rule;
}

/** The identity of a rule about other files, for the part of it that is about code. */
export function sameAs(rule: RuleDescription) {
  const { id, name, item } = rule;
  return { id, name, item, sameAs: rule };
}
