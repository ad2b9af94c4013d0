import type { ManagementClient } from '../management/client.ts';
import { listListeners } from '../management/overview.ts';

/**
 * Where a node exports its metrics, such as `http://rabbit-1:15692`: on the host of its management API, at the port that it
 * tells. Undefined where the plugin is off, or where the user may not know.
 * @throws {ManagementError}
 */
export async function prometheusOrigin(
  client: ManagementClient,
  managementUrl: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const listeners = await listListeners(client, signal);
  const found = listeners.find(({ protocol }) => /^https?\/prometheus$/.test(protocol));
  if (!found) return undefined;
  const url = new URL(managementUrl);
  url.protocol = found.protocol.startsWith('https') ? 'https:' : 'http:';
  url.port = String(found.port);
  return url.origin;
}
