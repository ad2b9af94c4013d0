import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/** What a definitions file holds, as the broker writes it; `src/definitions` reads its text. */
export type Definitions = Readonly<Record<string, unknown>>;

/**
 * The definitions of the whole cluster, with the hashes of passwords: `GET /api/definitions`; of one virtual host:
 * `GET /api/definitions/VHOST`. For administrators.
 * @throws {ManagementError} `forbidden` for everybody else
 */
export async function exportDefinitions(
  client: ManagementClient,
  vhost?: string,
  signal?: AbortSignal,
): Promise<Definitions> {
  return client.get({ path: definitionsPath(vhost), answer: z.record(z.string(), z.unknown()), signal });
}

/**
 * Imports definitions: `POST /api/definitions`, or into one virtual host: `POST /api/definitions/VHOST`. For administrators.
 * What is there stays or is set anew, nothing is deleted. It is no transaction: what stood before the part that is refused has
 * been imported. Given up after 5 minutes.
 * @throws {ManagementError} `rejected` with the broker's words for what it does not take
 */
export async function importDefinitions(
  client: ManagementClient,
  definitions: Definitions,
  vhost?: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.post({
    path: definitionsPath(vhost),
    body: definitions,
    deadlineMs: importDeadlineMs,
    signal,
  });
}

const importDeadlineMs = 300_000;

function definitionsPath(vhost: string | undefined): string {
  return vhost === undefined ? '/definitions' : `/definitions/${encodeURIComponent(vhost)}`;
}
