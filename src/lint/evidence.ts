import type { Deployment } from '../deployment/deployment.ts';
import { deadLettersOf } from '../model/dead-letters.ts';
import type { BrokerModel, SyntaxProblem } from '../model/model.ts';
import { oncePerQueue } from '../model/queue-map.ts';
import { queueRole } from '../model/roles.ts';
import { topologyOf } from '../model/topology.ts';
import type { Version } from '../model/version.ts';
import type { WrittenFile } from '../model/written.ts';
import type { Evidence, Profile } from '../rules/rule.ts';

/** What the rules look at, for a file and for a cluster alike. */
export function evidenceOf(
  model: BrokerModel,
  given: {
    readonly version: Version;
    readonly profile: Profile;
    readonly syntaxProblems: readonly SyntaxProblem[];
    readonly file?: WrittenFile;
    readonly deployment?: Deployment;
  },
): Evidence {
  const topology = topologyOf(model, given.version);
  const deadLetters = deadLettersOf(topology);
  return {
    ...given,
    model,
    topology,
    deadLetters,
    roleOf: oncePerQueue(model.queues, queue => queueRole(topology, deadLetters, queue)),
  };
}
