import type { ManagementClient } from '../management/client.ts';
import { ManagementError } from '../management/error.ts';
import { setPermissions } from '../management/users.ts';
import { declareVhost, deleteVhost } from '../management/vhosts.ts';

/** The virtual host of the course: nothing of the course touches another one. */
export const courseVhost = 'rmq-course';

/**
 * Makes the virtual host, where it is not there, and gives the user all rights in it: for administrators.
 * @throws {ManagementError}
 */
export async function makeVhost(
  client: ManagementClient,
  vhost: string,
  username: string,
  signal?: AbortSignal,
): Promise<void> {
  await declareVhost(client, { name: vhost, description: 'Experiments of the RabbitMQ course' }, signal);
  await setPermissions(client, { vhost, user: username, configure: '.*', write: '.*', read: '.*' }, signal);
}

/** Deletes the virtual host with all that is in it, where it is there. @throws {ManagementError} */
export async function removeVhost(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await deleteVhost(client, vhost, signal);
  } catch (error) {
    if (!(error instanceof ManagementError && error.reason === 'not-found')) throw error;
  }
}
