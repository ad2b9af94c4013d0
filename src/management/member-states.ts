import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';

/** How it stands with one member of a quorum queue. */
export interface MemberState {
  readonly node: string;
  /** In the words of Raft: `leader`, `follower`, `candidate`; of one that does not answer `noproc`, `unknown` and others. */
  readonly role: string;
  /** How many entries its log is behind the leader's; undefined of one that does not answer. */
  readonly behind?: number;
}

/**
 * The members of a quorum queue as Raft sees them: `GET /api/queues/quorum/VHOST/NAME/status`, from 4.0 on. On 4.0.5 any user
 * with a management tag is told, on 4.3.6 one who may see the virtual host.
 * @returns undefined where the broker does not tell
 * @throws {ManagementError}
 */
export async function readMemberStates(
  client: ManagementClient,
  { vhost, queue }: { readonly vhost: string; readonly queue: string },
  signal?: AbortSignal,
): Promise<readonly MemberState[] | undefined> {
  try {
    const members = await client.get({
      path: `/queues/quorum/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}/status`,
      answer: z.array(member),
      signal,
    });
    const leader = members.find(row => row['Raft State'] === 'leader')?.['Last Log Index'];
    return members.map(row => {
      const index = row['Last Log Index'];
      return {
        node: row['Node Name'],
        role: row['Raft State'],
        behind: leader === undefined || index === undefined ? undefined : Math.max(0, leader - index),
      };
    });
  } catch (error) {
    if (error instanceof ManagementError && hidden.has(error.reason)) return undefined;
    throw error;
  }
}

/** 3.10 takes the path for another one, and answers 400. While a member does not answer, 4.0.5 answers 500; 4.3.6 tells. */
const hidden: ReadonlySet<ManagementError['reason']> = new Set([
  'not-found',
  'forbidden',
  'rejected',
  'server-error',
]);

const member = z.looseObject({
  'Node Name': z.string(),
  'Raft State': z._default(z.string(), 'unknown'),
  /** Of a member that does not answer an empty text. */
  'Last Log Index': z.catch(z.optional(z.number()), undefined),
});
