import { listShovelNames, listShovels, type Shovel, type ShovelEnd } from '../../../management/shovels.ts';
import { quantity } from '../../../messages/size.ts';
import { closedPage, hasTag } from '../closed.ts';
import type { Folder } from '../folder.ts';
import { byLabel, dotted, itemId, notice, type TreeNode } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/** The shovels of a virtual host. */
export const shovels: Folder = {
  async read(asked) {
    const { folder, session, page, ask } = asked;
    const closed = await closedPage(asked, 'monitoring', 'Shovels are');
    if (closed) return closed;
    const { vhost = '' } = folder.target;
    const { tags } = await session.connect();
    const [found, names] = await ask((client, signal) =>
      Promise.all([
        listShovels(client, vhost, signal),
        hasTag(tags, 'policymaker') ? listShovelNames(client, vhost, signal) : [],
      ]),
    );
    const missing = names.filter(name => !found.some(shovel => shovel.name === name));
    const nodes = [
      ...found.map(shovel => shovelNode(folder, shovel)),
      ...missing.map(name => declaredShovelNode(folder, name)),
    ].toSorted(byLabel);
    if (nodes.length === 0) return { nodes: [notice(folder, 'No shovels')], description: 'none' };
    const waiting = nodes.filter(({ state }) => state !== 'normal').length;
    return {
      ...slicedPage(nodes, page),
      description: dotted(quantity(nodes.length, 'shovel'), waiting > 0 && `${waiting} not seen running`),
      state: waiting > 0 ? 'attention' : 'normal',
    };
  },
};

export function shovelNode(folder: TreeNode, shovel: Shovel): TreeNode {
  const { name, type, state, node, reason, source, destination, blockedStatus, forwarded, since } = shovel;
  const isHeld = blockedStatus !== undefined && blockedStatus !== 'running';
  return {
    id: itemId(folder, name),
    kind: 'shovel',
    label: name,
    description: dotted(
      isHeld ? blockedStatus : state,
      reason,
      source && destination && `${endWords(source)} → ${endWords(destination)}`,
      forwarded !== undefined && forwarded > 0 && `${quantity(forwarded, 'message')} moved`,
    ),
    tooltip: [
      `Shovel ${name} (${type === 'static' ? 'static, in the configuration' : type}) on node ${node}`,
      `${state}${since ? ` since ${since} UTC` : ''}${reason ? `: ${reason}` : ''}`,
      isHeld && `Its destination takes nothing for now: ${blockedStatus}`,
      state === 'starting' && 'It is connecting; one that cannot tries again and again',
      source && `From ${endWords(source)} at ${source.uri}`,
      destination && `To ${endWords(destination)} at ${destination.uri}`,
    ]
      .filter(Boolean)
      .join('\n'),
    state: state === 'running' && !isHeld ? 'normal' : 'attention',
    target: folder.target,
  };
}

function declaredShovelNode(folder: TreeNode, name: string): TreeNode {
  return {
    id: itemId(folder, name),
    kind: 'shovel',
    label: name,
    description: 'state unknown',
    tooltip: `Shovel ${name} is declared, and no node tells its state: it is between two tries to connect, or this user has no permission in the virtual host`,
    state: 'attention',
    target: folder.target,
  };
}

function endWords({ queue, exchange, routingKey, address, uri = '' }: ShovelEnd): string {
  if (queue !== undefined) return queue;
  if (exchange !== undefined) return `exchange ${exchange}${routingKey ? ` with key ${routingKey}` : ''}`;
  return address ?? uri;
}
