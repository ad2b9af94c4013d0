import {
  type DeprecatedFeature,
  listDeprecatedFeaturesInUse,
} from '../../../management/deprecated-features.ts';
import { quantity } from '../../../messages/size.ts';
import { deprecatedFeatureWords } from '../../../model/deprecated-features.ts';
import type { ClusterSession } from '../cluster-session.ts';
import type { Folder } from '../folder.ts';
import { itemId, type TreeNode } from '../node.ts';

/** What a cluster uses and a coming release removes. Asked once: what is in use changes with deployments. */
export const deprecatedFeatures: Folder = {
  async read({ folder, session, anew }) {
    const features = await deprecatedFeaturesInUse(session, anew);
    return {
      nodes: features.map(feature => deprecatedFeatureNode(folder, feature)),
      description: quantity(features.length, 'feature'),
      state: features.length > 0 ? 'attention' : 'normal',
    };
  },
};

/** None from releases before 3.13, which do not tell. @throws {ManagementError} */
export async function deprecatedFeaturesInUse(
  session: ClusterSession,
  anew: boolean,
): Promise<readonly DeprecatedFeature[]> {
  return (await session.once('deprecated features', listDeprecatedFeaturesInUse, anew)) ?? [];
}

export function deprecatedFeatureNode(
  folder: TreeNode,
  { name, phase, description, documentationUrl }: DeprecatedFeature,
): TreeNode {
  const words = description ?? deprecatedFeatureWords[name];
  return {
    id: itemId(folder, name),
    kind: 'deprecatedFeature',
    label: name,
    description: phases[phase]?.short ?? phase.replaceAll('_', ' '),
    tooltip: [
      `Deprecated feature ${name} is in use${words ? `: ${words}` : ''}`,
      phases[phase]?.long,
      documentationUrl,
    ]
      .filter(line => line !== undefined)
      .join('\n'),
    state: 'attention',
    target: folder.target,
  };
}

/** https://www.rabbitmq.com/docs/deprecated-features#phases */
const phases: Readonly<Record<string, { readonly short: string; readonly long: string }>> = {
  permitted_by_default: {
    short: 'still permitted',
    long: 'This release permits it; a coming one denies it unless the configuration permits it, and then removes it.',
  },
  denied_by_default: {
    short: 'permitted by configuration only',
    long: 'This release denies it unless the configuration permits it; a coming one removes it.',
  },
  disconnected: { short: 'without effect', long: 'This release has it no more; its code is still there.' },
  removed: { short: 'removed', long: 'This release has it no more.' },
};
