import { catalogue } from './catalogue.ts';
import { importNotTransactional } from './def016.ts';
import type { RuleDescription } from './rule.ts';
import { suppressionRules } from './suppression-rules.ts';

/** What a finding in a definitions file can be of. */
export const rulesOfDefinitions: readonly RuleDescription[] = [...catalogue, importNotTransactional];

/** What any finding can be of. */
export const everyRule: readonly RuleDescription[] = [
  ...rulesOfDefinitions,
  ...Object.values(suppressionRules),
];
