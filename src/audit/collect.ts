import { listChannels } from '../management/channels.ts';
import type { Connection, ManagementClient } from '../management/client.ts';
import { listConnections } from '../management/connections.ts';
import { listConsumers } from '../management/consumers.ts';
import { type DeprecatedFeature, listDeprecatedFeaturesInUse } from '../management/deprecated-features.ts';
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
  const listeners = see('Listeners', 'monitoring', namedListeners(client, signal));
  const parts = await together({
    definitions: see(
      'Exchanges and policies',
      'management',
      readDefinitions(client, isAdministrator, signal),
    ),
    queues: see('Queues', 'management', listQueueDetails(client, mostPages.queues, signal)),
    consumers: see('Consumers', 'management', listConsumers(client, signal)),
    channels: see('Channels', 'management', listChannels(client, mostPages.channels, signal)),
    connections: see('Connections', 'management', listConnections(client, mostPages.connections, signal)),
    nodes: see('The nodes', 'monitoring', listNodes(client, signal)),
    listeners,
    around: listeners.then(found => lookAround(connection, found, signal)),
    alarms: check('alarms'),
    quorumCritical: check('node-is-quorum-critical'),
    expiringCertificates: check('certificate-expiration/1/months'),
    targetClusterSize: isAtLeast(version, 4, 3) ? check('reached-target-cluster-size') : notInThisRelease,
    khepri: isAtLeast(version, 3, 13)
      ? see('Feature flags', 'administrator', hasKhepri(client, signal))
      : { value: false },
    deprecatedInUse: isAtLeast(version, 3, 13)
      ? see('Deprecated features', 'management', deprecatedFeaturesInUse(client, signal))
      : { value: [] },
    guestLogin: tryGuest ? guestLogin(connection, signal) : undefined,
  });
  const { definitions, around, ...others } = parts;
  const { username, tags } = identity;
  const listed = 'value' in others.queues ? others.queues.value : undefined;
  // An administrator's definitions have those that the listing leaves off.
  const isBetter = listed && (!isAdministrator || listed.total <= listed.items.length);
  return {
    ...others,
    ...around,
    version,
    model:
      'value' in definitions
        ? { value: clusterModel(definitions.value, isBetter ? listed.items : undefined) }
        : definitions,
    restHidden:
      isAdministrator || tags.includes('monitoring')
        ? undefined
        : `User \`${username}\` sees no more than its own virtual hosts and connections: seeing all needs the monitoring tag.`,
    usersHidden: isAdministrator
      ? undefined
      : `Users and permissions are hidden from user \`${username}\`: seeing them needs the administrator tag.`,
  };
}

const notInThisRelease: Seen<Health> = { value: { state: 'not-in-this-release' } };

/** Waits for all of an object's promises at the same time. */
async function together<T extends object>(parts: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const values = await Promise.all(Object.values(parts));
  const entries = Object.keys(parts).map((key, index) => [key, values[index]]);
  return Object.fromEntries(entries);
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

async function deprecatedFeaturesInUse(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly DeprecatedFeature[]> {
  return (await listDeprecatedFeaturesInUse(client, signal)) ?? [];
}
