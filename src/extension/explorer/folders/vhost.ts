import { type ApiExtension, listApiExtensions } from '../../../management/extensions.ts';
import { limitNames, readLimits } from '../../../management/limits.ts';
import { mayReadVhost } from '../../../management/vhosts.ts';
import type { Asked, Folder } from '../folder.ts';
import { factNode, folderNode, notice, type TreeNode } from '../node.ts';

/** A virtual host: dead letter queues first, then all that is declared. */
export const vhost: Folder = {
  async read(asked) {
    const { folder, session } = asked;
    const [{ queues, username }, extensions, limits] = await Promise.all([
      session.connect(),
      extensionsOf(asked),
      limitsOf(asked),
    ]);
    const closed = notice(
      folder,
      `User ${username} has no permission in this virtual host`,
      `An administrator can grant one: rabbitmqctl set_permissions -p ${folder.label} ${username} ".*" ".*" ".*"`,
    );
    return {
      nodes: [
        ...(limits === undefined ? [closed] : declaredParts(folder, queues)),
        ...(extensions.has('shovels')
          ? [
              folderNode(folder, 'shovels', 'Shovels', {
                tooltip: 'What moves messages from one place to another',
              }),
            ]
          : []),
        ...(extensions.has('federation links')
          ? [
              folderNode(folder, 'federationLinks', 'Federation Links', {
                tooltip: 'What brings messages of other brokers here',
              }),
            ]
          : []),
        ...limitNodes(folder, limits ?? {}),
      ],
    };
  },
};

function declaredParts(folder: TreeNode, queuesOfCluster: number | undefined): readonly TreeNode[] {
  return [
    folderNode(folder, 'deadLetterQueues', 'Dead Letter Queues', {
      tooltip:
        'Queues that a dead letter exchange leads to, by argument or policy, through exchanges and bindings.',
      expanded: queuesOfCluster !== undefined && queuesOfCluster <= fewQueues,
    }),
    folderNode(folder, 'queues', 'Queues', { tooltip: 'All queues, streams too' }),
    folderNode(folder, 'streams', 'Streams', { tooltip: 'The queues of type stream' }),
    folderNode(folder, 'exchanges', 'Exchanges', { tooltip: 'The exchanges, with bindings both ways' }),
    folderNode(folder, 'policies', 'Policies', {
      tooltip: 'Policies and operator policies, with what they match',
    }),
  ];
}

/** Of so many in the whole cluster the dead letter queues are found at once, without being asked for. */
const fewQueues = 1000;

/** Which plugins are on changes with a restart; where the broker does not tell, none is. */
async function extensionsOf({ session, anew }: Asked): Promise<ReadonlySet<ApiExtension>> {
  return session.once('extensions', listApiExtensions, anew).catch(() => new Set<ApiExtension>());
}

/** Not for users without a permission there; the virtual host is listed for some of them all the same. */
async function limitsOf({ folder, session, anew }: Asked): Promise<Limits | undefined> {
  const { vhost: name = '' } = folder.target;
  return session.once(
    `limits of ${name}`,
    async (client, signal) => {
      if (!(await mayReadVhost(client, name, signal))) return undefined;
      return readLimits(client, { kind: 'vhost', name }, signal);
    },
    anew,
  );
}

type Limits = Awaited<ReturnType<typeof readLimits>>;

/** A negative limit is none. */
function limitNodes(folder: TreeNode, limits: Limits): readonly TreeNode[] {
  return limitNames.vhost.flatMap(name => {
    const limit = limits[name] ?? -1;
    if (limit < 0) return [];
    const things = name.replace('max-', '');
    return [
      factNode(folder, `At most ${limit.toLocaleString('en')} ${things}`, name, {
        tooltip: `The limit ${name} of virtual host ${folder.label}: beyond it the broker refuses more ${things}`,
      }),
    ];
  });
}
