import type { AmqpOptions } from '../amqp/connection.ts';
import type { CallLog, Connection } from '../management/client.ts';

/** How the laboratory reaches the broker that it plays with. */
export interface LabAccess {
  /** With the virtual host in which everything happens. */
  readonly amqp: AmqpOptions;
  readonly management: Connection;
  readonly log?: CallLog;
}
