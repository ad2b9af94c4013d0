import { listChannelsOf, type OpenChannel } from '../../../management/channels.ts';
import { quantity } from '../../../messages/size.ts';
import type { Folder } from '../folder.ts';
import { dotted, itemId, notice, type TreeNode } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/** What a connection opens into: its channels. */
export const connection: Folder = {
  async read({ folder, session, page, ask }) {
    const { connection: name = '' } = folder.target;
    const channels = await ask((client, signal) => listChannelsOf(client, name, signal));
    if (channels.length === 0) {
      const { hasStatistics } = await session.connect();
      return {
        nodes: [
          notice(folder, hasStatistics ? 'No channel is open' : 'The broker keeps no statistics of channels'),
        ],
      };
    }
    return slicedPage(
      channels.map(channel => channelNode(folder, channel)),
      page,
    );
  },
};

export function channelNode(folder: TreeNode, channel: OpenChannel): TreeNode {
  const { number, name, consumers = 0, unacknowledged = 0, unconfirmed = 0, uncommitted = 0 } = channel;
  const inFlow = channel.state === 'flow';
  const prefetch = channel.prefetch || channel.globalPrefetch;
  return {
    id: itemId(folder, name),
    kind: 'channel',
    label: `Channel ${number}`,
    description: dotted(
      inFlow && 'flow',
      consumers > 0 && quantity(consumers, 'consumer'),
      prefetch ? `prefetch ${prefetch.toLocaleString('en')}` : consumers > 0 && 'no prefetch limit',
      unacknowledged > 0 && `${unacknowledged.toLocaleString('en')} unacknowledged`,
      channel.confirms && 'confirms',
      unconfirmed > 0 && `${unconfirmed.toLocaleString('en')} unconfirmed`,
      channel.transactional && 'transactional',
      uncommitted > 0 && `${uncommitted.toLocaleString('en')} uncommitted`,
    ),
    tooltip: [
      `Channel ${name}`,
      consumers > 0 &&
        `${quantity(consumers, 'consumer')}, which ${prefetch ? `hold at most ${quantity(prefetch, 'message')} unacknowledged${channel.globalPrefetch ? ' together' : ' each'}` : 'are sent messages without limit'}`,
      channel.confirms && 'Its publishers are told when the broker has a message (publisher confirms)',
      inFlow && 'It publishes faster than the broker takes it',
      channel.idleSince && `Idle since ${channel.idleSince}`,
    ]
      .filter(Boolean)
      .join('\n'),
    state: inFlow ? 'attention' : 'normal',
    target: { ...folder.target, channel: name },
  };
}
