import { evidenceOf } from '../lint/evidence.ts';
import type { Connection } from '../management/client.ts';
import type { Health } from '../management/health-checks.ts';
import type { Listing } from '../management/pages.ts';
import type { BrokerModel } from '../model/model.ts';
import type { LiveEvidence, Seen } from '../readiness/evidence.ts';
import { readiness } from '../readiness/readiness.ts';
import type { ItemReport } from '../readiness/report.ts';
import { type ChecklistItemId, checklist } from '../rules/checklist.ts';
import { auditCluster } from './audit.ts';

export interface VhostAuditRequest {
  readonly connection: Connection;
  readonly vhost: string;
  /** Whose connections and permissions do not count: the one who asks. */
  readonly without: string;
  readonly signal?: AbortSignal;
  /** Told of each request: method, path, status and milliseconds. */
  readonly log?: (line: string) => void;
}

/** The items that what is in a virtual host shows. */
const itemsOfVhost: readonly ChecklistItemId[] = [
  'REL001',
  'REL002',
  'REL003',
  'REL004',
  'REL005',
  'ERR001',
  'ERR002',
  'ERR003',
  'ERR004',
  'HA002',
  'SEC004',
];

/** Those about nodes, listeners, files of configuration and users of all virtual hosts. */
export const itemsOfCluster: readonly ChecklistItemId[] = checklist
  .map(({ id }) => id)
  .filter(id => !itemsOfVhost.includes(id));

/**
 * Judges one virtual host of a cluster, as strictly as for production, by the items that can be judged of it. It reads, and does
 * nothing else.
 * @throws {ManagementError} where the cluster cannot be asked at all, or the audit is cancelled
 */
export async function auditVhost(request: VhostAuditRequest): Promise<readonly ItemReport[]> {
  const { connection, signal, log } = request;
  const all = await auditCluster(connection, { ...(signal ? { signal } : {}), ...(log ? { log } : {}) });
  const live = ofVhost(all, request);
  const models =
    'value' in live.model
      ? [
          {
            evidence: evidenceOf(live.model.value, {
              version: live.version,
              profile: 'production',
              syntaxProblems: [],
            }),
          },
        ]
      : [];
  const { items } = readiness({ live, models, attestations: [], now: new Date() }, 'production');
  return items.filter(({ id }) => itemsOfVhost.includes(id));
}

/** What counts for a whole node, such as its metrics, is left out. */
function ofVhost(live: LiveEvidence, { vhost, without }: VhostAuditRequest): LiveEvidence {
  const isOurs = (one: { readonly vhost: string; readonly user?: string }) =>
    one.vhost === vhost && one.user !== without;
  const listing = <T extends Parameters<typeof isOurs>[0]>({ items }: Listing<T>) => {
    const own = items.filter(isOurs);
    return { items: own, total: own.length };
  };
  return {
    ...live,
    model: mapped(live.model, model => modelOf(model, vhost, without)),
    queues: mapped(live.queues, listing),
    consumers: mapped(live.consumers, all => all.filter(isOurs)),
    channels: mapped(live.channels, listing),
    connections: mapped(live.connections, listing),
    quorumCritical: mapped(live.quorumCritical, health => criticalIn(health, vhost)),
    deprecatedInUse: { value: [] },
    metrics: { hidden: 'The metrics are those of a whole node.' },
    handshakes: [],
  };
}

function modelOf(model: BrokerModel, vhost: string, without: string): BrokerModel {
  const own = <T extends { readonly vhost: string }>(all: readonly T[]) =>
    all.filter(one => one.vhost === vhost);
  const permissions = own(model.permissions).filter(({ user }) => user !== without);
  return {
    vhosts: model.vhosts.filter(({ name }) => name === vhost),
    users: model.users.filter(({ name }) => permissions.some(({ user }) => user === name)),
    permissions,
    exchanges: own(model.exchanges),
    // A queue knows its place in its model.
    queues: own(model.queues).map((queue, index) => ({ ...queue, index })),
    bindings: own(model.bindings),
    policies: own(model.policies),
    parameters: model.parameters.filter(parameter => parameter.vhost === vhost),
  };
}

function criticalIn(health: Health, vhost: string): Health {
  if (health.state !== 'failed') return health;
  const queues = health.queues.filter(queue => queue.vhost === vhost);
  return queues.length === 0 ? { state: 'ok' } : { ...health, queues };
}

function mapped<T, R>(seen: Seen<T>, change: (value: T) => R): Seen<R> {
  return 'value' in seen ? { value: change(seen.value) } : seen;
}
