import type { Fix } from '../model/edit.ts';
import type { Origin } from '../model/model.ts';
import { satisfies } from '../model/version.ts';
import { catalogue } from '../rules/catalogue.ts';
import type { Evidence, RuleDescription, Severity } from '../rules/rule.ts';
import { fitting } from './message.ts';

/** What a rule has found in a broker's model, whether that was read from a file or from a cluster. */
export interface ModelFinding {
  readonly rule: RuleDescription;
  /** In production; for other profiles `severityIn` tells. */
  readonly severity: Severity;
  readonly message: string;
  readonly at: Origin;
  readonly fixes: readonly Fix[];
}

/** What the rules that serve the checklist find in a model; what is about how a file is written they leave out. */
export function lintModel(evidence: Evidence): readonly ModelFinding[] {
  return catalogue
    .filter(({ item, versions }) => item !== null && satisfies(evidence.version, versions))
    .flatMap(rule =>
      [...rule.check(evidence)].map(({ severity = rule.severity, message, at, fixes = [] }) => ({
        rule,
        severity,
        message: fitting(message),
        at,
        fixes,
      })),
    );
}
