import { evidenceOf } from '../lint/evidence.ts';
import { type Connection, ManagementClient } from '../management/client.ts';
import { identify } from '../management/overview.ts';
import type { LiveEvidence, ModelEvidence } from '../readiness/evidence.ts';
import { readiness } from '../readiness/readiness.ts';
import type { ReadinessReport } from '../readiness/report.ts';
import { communitySupport } from '../readiness/support.ts';
import type { Profile } from '../rules/rule.ts';
import { collect } from './collect.ts';
import { lookThrough } from './folder.ts';

export interface AuditRequest {
  /** Where the cluster is and who asks; without it only files are looked at. */
  readonly connection?: Connection;
  /** As strict as for production where nothing is said. */
  readonly profile?: Profile;
  /** The path of a folder whose files are looked at, with the answers that people keep there. */
  readonly folder?: string;
  /** With the person's consent: whether `guest` can log in with the password that everybody knows. */
  readonly tryGuest?: boolean;
  readonly signal?: AbortSignal;
  /** Told of each request: method, path, status and milliseconds. */
  readonly log?: (line: string) => void;
  /** Told of files that cannot be read. */
  readonly cannotRead?: (path: string, reason: unknown) => void;
}

/**
 * Judges a cluster, files, or both by the production readiness checklist. It reads, and does nothing else.
 * @throws {ManagementError} where the cluster cannot be asked at all, or the audit is cancelled
 */
export async function audit(request: AuditRequest): Promise<ReadinessReport> {
  const { profile = 'production', connection, folder, cannotRead = () => {} } = request;
  const now = new Date();
  const live = connection && (await auditCluster(connection, request));
  const today = now.toISOString().slice(0, 10);
  const seen =
    folder === undefined
      ? undefined
      : lookThrough(folder, { profile, version: live?.version, today, cannotRead });
  const models = [...(live ? modelsOf(live, profile) : []), ...(seen?.evidence.models ?? [])];
  const attestations = seen?.attestations ?? [];
  return readiness(
    { ...(live ? { live } : {}), ...(seen ? { files: seen.evidence } : {}), models, attestations, now },
    profile,
  );
}

/** What a cluster shows, all of it. @throws {ManagementError} where it cannot be asked at all, or the audit is cancelled */
export async function auditCluster(
  connection: Connection,
  { tryGuest, signal, log }: AuditRequest,
): Promise<LiveEvidence> {
  let requests = 0;
  const client = new ManagementClient({ ...connection, readOnly: true }, line => {
    requests++;
    log?.(line);
  });
  try {
    const identity = await identify(client, signal);
    const evidence = await collect(client, connection, identity, { tryGuest, signal });
    const support = communitySupport(evidence.version, new Date());
    const nodes = 'value' in evidence.nodes ? evidence.nodes.value.map(({ name }) => name) : undefined;
    return {
      ...evidence,
      cluster: {
        name: identity.clusterName,
        version: identity.version,
        ...(support === undefined ? {} : { support }),
        ...(nodes ? { nodes } : {}),
        username: identity.username,
        tags: identity.tags,
        requests,
      },
    };
  } finally {
    await client.close();
  }
}

function modelsOf({ model, version }: LiveEvidence, profile: Profile): readonly ModelEvidence[] {
  if ('hidden' in model) return [];
  return [{ evidence: evidenceOf(model.value, { version, profile, syntaxProblems: [] }) }];
}
