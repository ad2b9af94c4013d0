import type { ComposeFile } from '../../deployment/compose.ts';
import type { KubernetesFile } from '../../deployment/kubernetes.ts';
import type { Version } from '../../model/version.ts';
import type { ConfRule, TextViolation } from '../conf/conf-rule.ts';
import type { Profile } from '../rule.ts';

/** One rule about how brokers are deployed, with its checks: of Docker Compose files, of manifests for Kubernetes, or of both. */
export interface DeploymentRule extends Omit<ConfRule, 'check' | 'exampleVersion'> {
  /** What the examples are. */
  readonly exampleKind: DeploymentKind;
  /** Of both. */
  check?(evidence: DeploymentEvidence<DeploymentFile>): Iterable<TextViolation>;
  compose?(evidence: DeploymentEvidence<ComposeFile>): Iterable<TextViolation>;
  kubernetes?(evidence: DeploymentEvidence<KubernetesFile>): Iterable<TextViolation>;
}

export type DeploymentFile = ComposeFile | KubernetesFile;

export type DeploymentKind = DeploymentFile['kind'];

/** What a rule about a deployment may look at. */
export interface DeploymentEvidence<File extends DeploymentFile = DeploymentFile> {
  readonly file: File;
  /** The version of a broker whose image names none. */
  readonly version: Version;
  readonly profile: Profile;
  /** The file says all that there is to say, as far as it tells: no template, nothing that is laid over another file. */
  readonly isWhole: boolean;
}

export function defineDeploymentRule(rule: DeploymentRule): DeploymentRule {
  return rule;
}
