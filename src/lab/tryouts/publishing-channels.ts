import { type Channel, listChannels } from '../../management/channels.ts';
import type { Lab } from './lab.ts';

/**
 * The two channels that publish in the virtual host, once the broker tells of both, and of one that it is in confirm mode:
 * a channel is told before its mode is. Undefined where that is not so after 20 s.
 */
export function publishingChannels(lab: Lab): Promise<readonly Channel[] | undefined> {
  return lab.until('statistics', async () => {
    const { items } = await listChannels(lab.api, 1, lab.signal);
    const publishing = items.filter(({ vhost, published = 0 }) => vhost === lab.vhost && published > 0);
    return publishing.length === 2 && publishing.some(({ confirms }) => confirms) ? publishing : undefined;
  });
}
