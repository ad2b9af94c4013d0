import type { Connection } from '../../management/client.ts';
import type { Profile } from '../../rules/rule.ts';

/** What the audit worker is started with. It has credentials in it, and goes to a thread of ours and nowhere else. */
export interface AuditOrder {
  readonly connection?: Connection;
  /** The path of the folder whose files are looked through. */
  readonly folder?: string;
  readonly profile: Profile;
  /** The person has agreed that a login with the well-known credentials is tried. */
  readonly tryGuest: boolean;
}
