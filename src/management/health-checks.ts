import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';

/**
 * A health check of the management API, as in its path. Most ask the whole cluster; `local-alarms`, `virtual-hosts` and
 * `node-is-quorum-critical` only the node that answers.
 * https://www.rabbitmq.com/docs/http-api-reference#get-apihealthcheckalarms
 */
export type HealthCheck =
  | 'alarms'
  | 'local-alarms'
  | 'virtual-hosts'
  | 'node-is-quorum-critical'
  | 'reached-target-cluster-size'
  | 'metadata-store/initialized'
  | 'is-in-service'
  | 'ready-to-serve-clients'
  | 'below-node-connection-limit'
  | `certificate-expiration/${number}/${'days' | 'weeks' | 'months' | 'years'}`
  | `protocol-listener/${string}`
  | `port-listener/${number}`;

/** What a check says. One that this release does not have says nothing of the cluster. */
export type Health =
  | { readonly state: 'ok' }
  | {
      readonly state: 'failed';
      /** The broker's own sentence. */
      readonly reason: string;
      /** What is in alarm, as `alarms` and `local-alarms` name it: `memory` or `disk space`. */
      readonly alarms: readonly { readonly node: string; readonly resource: string }[];
      /** Those that would lose their majority with the node that answers, as `node-is-quorum-critical` names them. */
      readonly queues: readonly { readonly vhost: string; readonly name: string }[];
      /** Those that `certificate-expiration` found on listeners of the broker. */
      readonly certificates: readonly ExpiringCertificate[];
    }
  | { readonly state: 'not-in-this-release' };

/** A listener whose certificate expires within the time that was asked about. */
export interface ExpiringCertificate {
  readonly node: string;
  readonly protocol: string;
  readonly port: number;
  /** In ISO 8601, such as `2026-11-30T09:00:00Z`; of a chain the certificate that expires first. */
  readonly expiresOn?: string;
}

/**
 * Runs one check: `GET /api/health/checks/CHECK`, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function checkHealth(
  client: ManagementClient,
  check: HealthCheck,
  signal?: AbortSignal,
): Promise<Health> {
  try {
    const answer = await client.get({
      path: `/health/checks/${check}`,
      answer: verdict,
      // A failed check answers so, and its body says what is wrong.
      answers: 503,
      signal,
    });
    return toHealth(answer);
  } catch (error) {
    if (error instanceof ManagementError && error.reason === 'not-found')
      return { state: 'not-in-this-release' };
    throw error;
  }
}

const verdict = z.looseObject({
  status: z.string(),
  reason: z._default(z.string(), ''),
  alarms: z._default(z.array(z.looseObject({ node: z.string(), resource: z.string() })), []),
  queues: z._default(
    z.array(z.looseObject({ name: z.string(), virtual_host: z.string(), type: z.optional(z.string()) })),
    [],
  ),
  expired: z._default(
    z.array(
      z.looseObject({
        node: z.string(),
        protocol: z.string(),
        port: z.number(),
        certfile_expires_on: z.optional(z.array(z.string())),
      }),
    ),
    [],
  ),
});

function toHealth({ status, reason, alarms, queues, expired }: z.infer<typeof verdict>): Health {
  if (status === 'ok') return { state: 'ok' };
  return {
    state: 'failed',
    reason,
    alarms: alarms.map(({ node, resource }) => ({ node, resource })),
    queues: queues
      // 4.x lists processes that need a majority as well, such as the metadata store.
      .filter(({ type }) => type !== 'process')
      .map(({ virtual_host, name }) => ({ vhost: virtual_host, name })),
    certificates: expired.map(({ node, protocol, port, certfile_expires_on }) => ({
      node,
      protocol,
      port,
      expiresOn: certfile_expires_on?.map(isoTime).toSorted()[0],
    })),
  };
}

/** The broker writes UTC as `2026-11-30 9:00:00`, the hour in as few digits as it has. */
function isoTime(written: string): string {
  const [date, time = ''] = written.split(' ');
  return `${date}T${time.padStart(8, '0')}Z`;
}
