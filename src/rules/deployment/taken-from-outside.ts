import type { Variable } from '../../deployment/environment.ts';
import type { TextFix } from '../conf/conf-rule.ts';
import type { DeploymentFile } from './deployment-rule.ts';

/** Has Docker Compose take a secret from the environment, and stop where there is none. Of Kubernetes nobody knows the name of the secret. */
export function taken({ kind }: DeploymentFile, { name, valueRange }: Variable): readonly TextFix[] {
  if (kind !== 'compose') return [];
  const newText = `\${${name}:?}`;
  return [{ title: `Take it from the environment: \`${newText}\``, edits: [{ ...valueRange, newText }] }];
}
