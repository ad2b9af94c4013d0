import type { Deployment } from '../deployment/deployment.ts';
import type { Related } from '../deployment/deployment-lent.ts';
import type { DeadLetters } from '../model/dead-letters.ts';
import type { Fix } from '../model/edit.ts';
import type { BrokerModel, Origin, Queue, SyntaxProblem } from '../model/model.ts';
import type { QueueRole } from '../model/roles.ts';
import type { Topology } from '../model/topology.ts';
import type { Version } from '../model/version.ts';
import type { WrittenFile } from '../model/written.ts';
import type { ChecklistItemId } from './checklist.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** How strict to be: a file for a developer's own machine is not judged like one for production. */
export type Profile = 'development' | 'staging' | 'production';

/** What a person reads about a rule: what it is, why it matters and what to do. */
export interface RuleDescription {
  /** Such as `ERR001`. */
  readonly id: string;
  /** The same in words, such as `dead-letter-exchange-configured`. */
  readonly name: string;
  /** The checklist item that the rule serves; null where it serves none. */
  readonly item: ChecklistItemId | null;
  /** The severity of most of its findings in a production file; a finding may say another. */
  readonly severity: Severity;
  /** What the rule asks for, in one sentence. */
  readonly summary: string;
  readonly why: string;
  readonly remedy: string;
  /** The vendor's page; a rule about our own files has none. */
  readonly source?: string;
  readonly examples: { readonly bad: FileExample; readonly good: FileExample };
  /** The files beside both examples, by their names, of a rule that looks at several. */
  readonly exampleFiles?: Readonly<Record<string, string>>;
}

/** One rule about definitions, with its check. Those about other files are in conf/. */
export interface Rule extends RuleDescription {
  readonly source: string;
  /** The RabbitMQ versions that the rule speaks about, such as `>=3.10`. */
  readonly versions: string;
  check(evidence: Evidence): Iterable<Violation>;
}

/** A file in a few lines, JSON as an object; the documentation shows it and a test lints it. */
export type FileExample = Readonly<Record<string, unknown>> | string;

/** What a rule may look at. */
export interface Evidence {
  readonly model: BrokerModel;
  readonly topology: Topology;
  readonly deadLetters: DeadLetters;
  readonly version: Version;
  readonly profile: Profile;
  readonly syntaxProblems: readonly SyntaxProblem[];
  /** The file as it is written; a live cluster has none. */
  readonly file?: WrittenFile;
  /** What the other files of the node say; undefined where the file is looked at alone. */
  readonly deployment?: Deployment;
  roleOf(queue: Queue): QueueRole;
}

export interface Violation {
  readonly at: Origin;
  /** What, why and what to do, at most 240 characters, with the object and its virtual host. Never a secret. */
  readonly message: string;
  readonly severity?: Severity;
  /** A broker of this version refuses the file. */
  readonly brokerRefuses?: boolean;
  readonly fixes?: readonly Fix[];
  /** What it rests on in other files. */
  readonly related?: readonly Related[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
