import { type ClientConnection, readConnectionPage } from '../../../management/connections.ts';
import { quantity } from '../../../messages/size.ts';
import { formatTime } from '../../../messages/time.ts';
import { hasTag } from '../closed.ts';
import type { Folder } from '../folder.ts';
import { dotted, itemId, notice, shareWords, type TreeNode } from '../node.ts';

/** The connections of clients to a cluster, in pages. Without the tag monitoring these are one's own. */
export const connections: Folder = {
  async read({ folder, session, page, view, ask }) {
    const { username, tags } = await session.connect();
    const { items, fitting, total, left } = await ask((client, signal) =>
      readConnectionPage(client, { page, name: view.filter?.name }, signal),
    );
    const own = notice(
      folder,
      `Only connections of user ${username} are shown`,
      'Those of others are shown to users with the tag monitoring',
    );
    const none = notice(folder, total === 0 ? 'No connections' : 'No address fits the filter');
    return {
      nodes: [
        ...(page === 1 && !hasTag(tags, 'monitoring') ? [own] : []),
        ...(page === 1 && items.length === 0 ? [none] : []),
        ...items.map(connection => connectionNode(folder, connection)),
      ],
      description: shareWords(fitting, total, 'connection'),
      left,
    };
  },
};

export function connectionNode(folder: TreeNode, connection: ClientConnection): TreeNode {
  const { name, userProvidedName, user, vhost, node, protocol, state, channels, connectedAt } = connection;
  const held = state !== undefined && heldStates[state];
  // The broker's own, of shovels and federation links inside of it, have neither user nor channels to tell.
  const isOfClient = !name.startsWith('<');
  const client = [connection.product, connection.productVersion].filter(Boolean).join(' ');
  const tls = connection.tls && `TLS${connection.tlsVersion ? ` (${connection.tlsVersion})` : ''}`;
  return {
    id: itemId(folder, name),
    kind: 'connection',
    label: userProvidedName ?? name,
    description: dotted(
      held && state,
      isOfClient ? user : 'inside the broker',
      vhost,
      client,
      connection.tls && 'TLS',
      channels > 0 && quantity(channels, 'channel'),
    ),
    tooltip: [
      `Connection ${name}`,
      userProvidedName && `The client calls it ${userProvidedName}`,
      isOfClient ? `User ${user} in virtual host ${vhost}` : `In virtual host ${vhost}`,
      [protocol, client && `from ${client}`, protocol && isOfClient && (tls || 'no TLS')]
        .filter(Boolean)
        .join(', '),
      `On node ${node}${connectedAt === undefined ? '' : `, since ${formatTime(connectedAt)}`}`,
      state && `State: ${state}${held ? `: ${held}` : ''}`,
    ]
      .filter(Boolean)
      .join('\n'),
    state: held ? 'attention' : 'normal',
    children: isOfClient ? 'onDemand' : undefined,
    target: { ...folder.target, vhost, user: isOfClient ? user : undefined, connection: name },
  };
}

/** States in which a client that publishes waits: https://www.rabbitmq.com/docs/connections#state */
const heldStates: Readonly<Record<string, string>> = {
  blocking: 'an alarm is on, and the next message that it publishes blocks it',
  blocked: 'an alarm is on, and it publishes',
  flow: 'it publishes faster than the broker takes it',
};
