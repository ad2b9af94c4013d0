import type { Connection } from '../../management/client.ts';
import type { Profile } from '../../rules/rule.ts';

/** What the worker of a queue's check is started with. It has credentials in it, and goes to a thread of ours and nowhere else. */
export interface QueueCheckOrder {
  readonly connection: Connection;
  readonly vhost: string;
  readonly queue: string;
  readonly profile: Profile;
}
