import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagementClient } from '../../management/client.ts';
import { countLeaders, type Leaders } from '../../management/replicas.ts';
import { quantity } from '../../messages/size.ts';

/** 10,000 queues: more are counted in part. */
export const mostPages = 20;

/** Counts until twice the same was counted, for two minutes at most. */
export async function untilTheyRest(client: ManagementClient, signal: AbortSignal): Promise<Leaders> {
  let last = (await countLeaders(client, mostPages, signal)).leaders;
  for (let looks = 0, restedFor = 0; looks < 40 && restedFor < 2; looks++) {
    await sleep(3_000, undefined, { signal });
    const { leaders } = await countLeaders(client, mostPages, signal);
    restedFor = leaderWords(leaders) === leaderWords(last) ? restedFor + 1 : 0;
    last = leaders;
  }
  return last;
}

/** Such as `rabbit@a 12, rabbit@b 3 and 40 classic queues`. */
export function leaderWords(leaders: Leaders): string {
  return (
    [...leaders]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([node, { replicated, classic }]) =>
        classic === 0
          ? `${node} ${replicated}`
          : `${node} ${replicated} and ${quantity(classic, 'classic queue')}`,
      )
      .join(', ') || 'there are no queues'
  );
}
