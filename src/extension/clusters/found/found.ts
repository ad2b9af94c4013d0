import type { Draft } from '../draft.ts';

/** A way to a cluster that stands somewhere on this machine or in the workspace. Its secret is in memory only. */
export interface Found {
  /** What it is called there: a service, a section, a variable. */
  readonly label: string;
  /** Where it stands, such as `docker-compose.yml`. */
  readonly source: string;
  readonly draft: Omit<Draft, 'username' | 'password'> & Partial<Pick<Draft, 'username' | 'password'>>;
  /** Where the management API may be, too, where only an AMQP address is known. */
  readonly others?: readonly string[];
}
