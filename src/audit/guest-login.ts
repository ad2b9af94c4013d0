import { type Connection, ManagementClient } from '../management/client.ts';
import { ManagementError } from '../management/error.ts';
import { identify } from '../management/overview.ts';
import type { Seen } from '../readiness/evidence.ts';

/** Whether `guest` can log in with the password that everybody knows: one try, which only a person may ask for. */
export async function guestLogin(connection: Connection, signal?: AbortSignal): Promise<Seen<boolean>> {
  const client = new ManagementClient({
    ...connection,
    username: 'guest',
    password: 'guest',
    usesToken: false,
    readOnly: true,
  });
  try {
    await identify(client, signal);
    return { value: true };
  } catch (error) {
    if (!(error instanceof ManagementError) || error.reason === 'cancelled') throw error;
    if (error.reason === 'wrong-credentials') return { value: false };
    // The password was right.
    if (error.reason === 'no-management-tag') return { value: true };
    return { hidden: `Whether \`guest\` can log in did not show: ${error.message}` };
  } finally {
    await client.close();
  }
}
