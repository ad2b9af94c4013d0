import * as z from 'zod/mini';
import type { Policy } from '../model/model.ts';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';
import { argumentsRecord, resource } from './resource.ts';

/**
 * The policies and operator policies of a virtual host, for any user with a management tag.
 * @throws {ManagementError}
 */
export async function listPolicies(
  client: ManagementClient,
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly Policy[]> {
  const [policies, operatorPolicies] = await Promise.all([
    list(client, 'policy', vhost, signal),
    list(client, 'operator policy', vhost, signal).catch(emptyWhereHidden),
  ]);
  return [...policies, ...operatorPolicies];
}

/**
 * One policy: `GET /api/policies/VHOST/NAME`, or operator policy: `GET /api/operator-policies/VHOST/NAME`, for any user with a
 * management tag.
 * @throws {ManagementError} `not-found` where it is gone
 */
export async function readPolicy(
  client: ManagementClient,
  policy: Pick<Policy, 'kind' | 'vhost' | 'name'>,
  signal?: AbortSignal,
): Promise<Policy> {
  return toPolicy(policy.kind, await client.get({ path: policyPath(policy), answer: row, signal }));
}

/**
 * Sets a policy or operator policy, in the place of one with its name: `PUT /api/policies/VHOST/NAME`, for users with the tag
 * policymaker or administrator; `PUT /api/operator-policies/VHOST/NAME`, for administrators.
 * @throws {ManagementError} `rejected` where the definition holds what the broker does not take
 */
export async function setPolicy(
  client: ManagementClient,
  policy: Omit<Policy, 'source'>,
  signal?: AbortSignal,
): Promise<void> {
  const { pattern, applyTo, priority, definition } = policy;
  await client.put({
    path: policyPath(policy),
    body: { pattern, 'apply-to': applyTo, priority, definition },
    signal,
  });
}

/**
 * Removes a policy or operator policy: `DELETE /api/policies/VHOST/NAME`, for users with the tag policymaker or administrator;
 * `DELETE /api/operator-policies/VHOST/NAME`, for administrators.
 * @throws {ManagementError} `not-found` where it is gone already
 */
export async function clearPolicy(
  client: ManagementClient,
  policy: Pick<Policy, 'kind' | 'vhost' | 'name'>,
  signal?: AbortSignal,
): Promise<void> {
  await client.delete({ path: policyPath(policy), signal });
}

const areas = { policy: 'policies', 'operator policy': 'operator-policies' } as const;

function policyPath({ kind, vhost, name }: Pick<Policy, 'kind' | 'vhost' | 'name'>): string {
  return `/${areas[kind]}/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}

async function list(
  client: ManagementClient,
  kind: Policy['kind'],
  vhost: string,
  signal?: AbortSignal,
): Promise<readonly Policy[]> {
  const found = await client.get({
    path: `/${areas[kind]}/${encodeURIComponent(vhost)}`,
    answer: z.array(row),
    signal,
  });
  return found.map(fields => toPolicy(kind, fields));
}

const row = z.looseObject({
  vhost: z.string(),
  name: z.string(),
  pattern: z.string(),
  'apply-to': z._default(z.string(), 'all'),
  priority: z._default(z.number(), 0),
  definition: argumentsRecord,
});

/** Operator policies came with 3.7 and may be closed to a user: then nothing is known of them, and nothing fails. */
function emptyWhereHidden(error: unknown): [] {
  if (error instanceof ManagementError && (error.reason === 'forbidden' || error.reason === 'not-found'))
    return [];
  throw error;
}

function toPolicy(kind: Policy['kind'], fields: z.infer<typeof row>): Policy {
  const { vhost, name, pattern, priority, definition } = fields;
  return {
    source: resource(areas[kind], vhost, name),
    kind,
    vhost,
    name,
    pattern,
    applyTo: fields['apply-to'],
    priority,
    definition,
  };
}
