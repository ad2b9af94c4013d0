import { type FederationLink, listFederationLinks } from '../../../management/federation.ts';
import { quantity } from '../../../messages/size.ts';
import { closedPage } from '../closed.ts';
import type { Folder } from '../folder.ts';
import { dotted, itemId, notice, type TreeNode } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/** What a virtual host gets from its upstreams. */
export const federationLinks: Folder = {
  async read(asked) {
    const { folder, page, ask } = asked;
    const closed = await closedPage(asked, 'monitoring', 'Federation links are');
    if (closed) return closed;
    const found = await ask((client, signal) =>
      listFederationLinks(client, folder.target.vhost ?? '', signal),
    );
    if (found.length === 0)
      return {
        nodes: [
          notice(
            folder,
            'No links',
            'A policy with federation-upstream or federation-upstream-set makes them',
          ),
        ],
        description: 'none',
      };
    const nodes = found.map(link => federationLinkNode(folder, link));
    const broken = nodes.filter(({ state }) => state !== 'normal').length;
    return {
      ...slicedPage(nodes, page),
      description: dotted(quantity(nodes.length, 'link'), broken > 0 && `${broken} not running`),
      state: broken > 0 ? 'attention' : 'normal',
    };
  },
};

export function federationLinkNode(folder: TreeNode, link: FederationLink): TreeNode {
  const { id, upstream, kind, name, upstreamName, uri, status, error, node, since } = link;
  return {
    id: itemId(folder, `${node}/${kind}/${name}/${upstream}/${id}`),
    kind: 'federationLink',
    label: name,
    description: dotted(status, error, `${kind} ${upstreamName} of ${upstream}`),
    tooltip: [
      `${kind === 'queue' ? 'Queue' : 'Exchange'} ${name} gets messages from ${upstreamName} of the upstream ${upstream}`,
      `At ${uri}, from node ${node}`,
      `${status}${since ? ` since ${since} UTC` : ''}${error ? `: ${error}` : ''}`,
      ...(status === 'running' ? [] : ['The node tries again and again']),
    ].join('\n'),
    state: status === 'running' ? 'normal' : 'attention',
    target: { ...folder.target, ...(kind === 'queue' ? { queue: name } : { exchange: name }) },
  };
}
