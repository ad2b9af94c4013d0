import { readClusterHealth } from '../../../management/cluster-health.ts';
import { readVhostPage, type VhostSummary } from '../../../management/vhosts.ts';
import { quantity } from '../../../messages/size.ts';
import { hasTag } from '../closed.ts';
import type { Asked, Folder } from '../folder.ts';
import { healthWords } from '../health.ts';
import { folderNode, itemId, notice, type TreeNode } from '../node.ts';
import { deprecatedFeaturesInUse } from './deprecated-features.ts';

/** A cluster: what it has as a whole, then its virtual hosts. */
export const cluster: Folder = {
  async read(asked) {
    const { folder, session, page, view, ask } = asked;
    const { username, hasStatistics } = await session.connect();
    const [parts, { items, left, total }] = await Promise.all([
      page === 1 ? partsOf(asked) : [],
      ask((client, signal) => readVhostPage(client, { page, name: view.filter?.name }, signal)),
    ]);
    const none = notice(folder, `User ${username} may not see any virtual host`);
    return {
      nodes: [
        ...(page === 1 && !hasStatistics ? [withoutStatistics(folder)] : []),
        ...parts,
        // A few virtual hosts are shown at once; each of many would cost the broker a look.
        ...items.map(vhost => vhostNode(folder, vhost, total <= 3)),
        ...(total === 0 ? [none] : []),
      ],
      left,
    };
  },
};

async function partsOf({ folder, session, anew, ask }: Asked): Promise<readonly TreeNode[]> {
  const { tags } = await session.connect();
  const [health, deprecated] = await Promise.all([
    ask((client, signal) => readClusterHealth(client, hasTag(tags, 'monitoring'), signal)).catch(unknown),
    deprecatedFeaturesInUse(session, anew).catch(unknown),
  ]);
  const problem = health && healthWords(health, session.identity).problem;
  const nodes = folderNode(folder, 'nodes', 'Nodes', {
    description: problem,
    tooltip: 'The nodes of the cluster, with what they run low on',
  });
  return [
    problem === undefined ? nodes : { ...nodes, state: 'broken' },
    ...(deprecated && deprecated.length > 0
      ? [
          folderNode(folder, 'deprecatedFeatures', 'Deprecated Features in Use', {
            description: quantity(deprecated.length, 'feature'),
            tooltip: 'What this cluster uses and a coming release removes',
          }),
        ]
      : []),
    folderNode(folder, 'connections', 'Connections', {
      tooltip: 'The connections of clients, with their channels',
    }),
    folderNode(folder, 'users', 'Users', { tooltip: 'The users of the broker, with their permissions' }),
  ];
}

function withoutStatistics(folder: TreeNode): TreeNode {
  return notice(
    folder,
    'Statistics are off: no rates, consumers and memory',
    'management.disable_stats or management_agent.disable_metrics_collector is set in rabbitmq.conf. Depths are those of classic and quorum queues.',
  );
}

/** What cannot be told hides nothing else. */
function unknown(): undefined {
  return undefined;
}

function vhostNode(parent: TreeNode, { name }: VhostSummary, expanded: boolean): TreeNode {
  return {
    id: itemId(parent, name),
    kind: 'vhost',
    label: name,
    tooltip: `Virtual host ${name}`,
    state: 'normal',
    children: 'onDemand',
    expanded,
    target: { ...parent.target, vhost: name },
  };
}
