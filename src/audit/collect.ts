import { listChannels } from '../management/channels.ts';
import type { Connection, ManagementClient } from '../management/client.ts';
import { listConnections } from '../management/connections.ts';
import { listConsumers } from '../management/consumers.ts';
import { listDeprecatedFeaturesInUse } from '../management/deprecated-features.ts';
import { ManagementError } from '../management/error.ts';
import { listFeatureFlags } from '../management/feature-flags.ts';
import { checkHealth, type Health, type HealthCheck } from '../management/health-checks.ts';
import { listNodes } from '../management/nodes.ts';
import { type ClusterIdentity, type Listener, listListeners } from '../management/overview.ts';
import { listQueueDetails } from '../management/queue-details.ts';
import { isAtLeast, newestVersion, parseVersion } from '../model/version.ts';
import type { LiveEvidence, Seen } from '../readiness/evidence.ts';
import { lookAround } from './around.ts';
import { clusterModel, readDefinitions } from './cluster-definitions.ts';
import { guestLogin } from './guest-login.ts';

/** Of 500 each: 10,000 queues, and as many channels and connections as a look takes. */
const mostPages = { queues: 20, channels: 2, connections: 2 } as const;

/**
 * Asks a cluster for all that the items are judged by, as far as the user may know: what is hidden says so. At most 40
 * requests, none of which changes anything, consumes a message or tries a password.
 * @param tryGuest with the person's consent: whether `guest` can log in here with the password that everybody knows
 * @throws {ManagementError} `cancelled`
 */
export async function collect(
  client: ManagementClient,
  connection: Connection,
  identity: ClusterIdentity,
  { tryGuest = false, signal }: { readonly tryGuest?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Omit<LiveEvidence, 'cluster'>> {
  const version = parseVersion(identity.version) ?? newestVersion;
  const isAdministrator = identity.tags.includes('administrator');
  const see = <T>(what: string, tag: string, read: Promise<T>) =>
    seen(read, `${what} are hidden from user \`${identity.username}\`: seeing them needs the ${tag} tag.`);
  const check = (name: HealthCheck) => see('Health checks', 'management', checkHealth(client, name, signal));
  const notInThisRelease: Seen<Health> = { value: { state: 'not-in-this-release' } };
  const listeners = see('Listeners', 'monitoring', namedListeners(client, signal));
  const around = listeners.then(found =>
    'value' in found ? lookAround(connection, found.value, signal) : { handshakes: [], metrics: found },
  );
  const [definitions, queues, consumers, channels, connections, nodes, ...others] = await Promise.all([
    see('Exchanges and policies', 'management', readDefinitions(client, isAdministrator, signal)),
    see('Queues', 'management', listQueueDetails(client, mostPages.queues, signal)),
    see('Consumers', 'management', listConsumers(client, signal)),
    see('Channels', 'management', listChannels(client, mostPages.channels, signal)),
    see('Connections', 'management', listConnections(client, mostPages.connections, signal)),
    see('The nodes', 'monitoring', listNodes(client, signal)),
    listeners,
    around,
    check('alarms'),
    check('node-is-quorum-critical'),
    check('certificate-expiration/1/months'),
    isAtLeast(version, 4, 3) ? check('reached-target-cluster-size') : notInThisRelease,
    isAtLeast(version, 3, 13)
      ? see('Feature flags', 'administrator', hasKhepri(client, signal))
      : { value: false },
    isAtLeast(version, 3, 13)
      ? see('Deprecated features', 'management', listDeprecatedFeaturesInUse(client, signal))
      : { value: [] },
    tryGuest ? guestLogin(connection, signal) : undefined,
  ]);
  const [listening, { handshakes, metrics }, alarms, quorumCritical, expiring, targetSize, ...last] = others;
  const [khepri, deprecated, guest] = last;
  const listed = 'value' in queues ? queues.value : undefined;
  // An administrator's definitions have those that the listing leaves off.
  const isBetter = listed && (!isAdministrator || listed.total <= listed.items.length);
  return {
    version,
    model:
      'value' in definitions
        ? { value: clusterModel(definitions.value, isBetter ? listed.items : undefined) }
        : definitions,
    ...(isAdministrator || identity.tags.includes('monitoring')
      ? {}
      : {
          restHidden: `User \`${identity.username}\` sees no more than its own virtual hosts and connections: seeing all needs the monitoring tag.`,
        }),
    ...(isAdministrator
      ? {}
      : {
          usersHidden: `Users and permissions are hidden from user \`${identity.username}\`: seeing them needs the administrator tag.`,
        }),
    queues,
    consumers,
    channels,
    connections,
    nodes,
    listeners: listening,
    alarms,
    quorumCritical,
    expiringCertificates: expiring,
    targetClusterSize: targetSize,
    khepri,
    deprecatedInUse: 'value' in deprecated ? { value: deprecated.value ?? [] } : deprecated,
    metrics,
    handshakes,
    ...(guest ? { guestLogin: guest } : {}),
  };
}

/** What a read gave, or what has hidden it. Only that somebody does not want to know any more ends everything. */
async function seen<T>(read: Promise<T>, hidden: string): Promise<Seen<T>> {
  try {
    return { value: await read };
  } catch (error) {
    if (!(error instanceof ManagementError) || error.reason === 'cancelled') throw error;
    return { hidden: error.reason === 'forbidden' ? hidden : `The cluster did not tell: ${error.message}` };
  }
}

/** To users with less than the tag monitoring the overview names none, and one listener has just answered. */
async function namedListeners(client: ManagementClient, signal?: AbortSignal): Promise<readonly Listener[]> {
  const listeners = await listListeners(client, signal);
  if (listeners.length > 0) return listeners;
  throw new ManagementError('forbidden', 'The overview names no listeners.');
}

async function hasKhepri(client: ManagementClient, signal?: AbortSignal): Promise<boolean> {
  const flags = await listFeatureFlags(client, signal);
  return flags.some(({ name, state }) => name === 'khepri_db' && state === 'enabled');
}
