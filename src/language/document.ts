import type { DefinitionsDocument } from '../definitions/definitions.ts';
import { type DeadLetters, deadLettersOf } from '../model/dead-letters.ts';
import type { TextRange } from '../model/model.ts';
import { queueRole } from '../model/roles.ts';
import { type Topology, topologyOf } from '../model/topology.ts';
import type { Version } from '../model/version.ts';
import { type PolicyMatches, policyMatches } from '../rules/policy-matches.ts';
import type { Evidence } from '../rules/rule.ts';

/**
 * A parsed definitions file as the language features look at it. What follows from the text is found when it is first
 * asked for. All offsets and ranges are UTF-16 code units of `text`.
 */
export interface LanguageDocument {
  readonly text: string;
  readonly definitions: DefinitionsDocument;
  readonly version: Version;
  readonly topology: Topology;
  readonly deadLetters: DeadLetters;
  readonly policyMatches: PolicyMatches;
  readonly roleOf: Evidence['roleOf'];
}

/** A feature that cannot be had here, and why, in words for a person. */
export interface Refusal {
  readonly reason: string;
}

/** A place that a person can be led to. */
export type Location = TextRange;

/** @param version that completion and hover speak about. */
export function languageDocument(definitions: DefinitionsDocument, version: Version): LanguageDocument {
  let topology: Topology | undefined;
  let deadLetters: DeadLetters | undefined;
  // The evidence of the rules finds all at once; with each key that is typed most of it would be for nothing.
  const evidence: Evidence = {
    model: definitions.model,
    version,
    profile: 'production',
    syntaxProblems: definitions.problems,
    file: definitions,
    get topology() {
      topology ??= topologyOf(definitions.model, version);
      return topology;
    },
    get deadLetters() {
      deadLetters ??= deadLettersOf(evidence.topology);
      return deadLetters;
    },
    roleOf: queue => queueRole(evidence.topology, evidence.deadLetters, queue),
  };
  return {
    text: definitions.text,
    definitions,
    version,
    get topology() {
      return evidence.topology;
    },
    get deadLetters() {
      return evidence.deadLetters;
    },
    get policyMatches() {
      return policyMatches(evidence);
    },
    roleOf: evidence.roleOf,
  };
}
