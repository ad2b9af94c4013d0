import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';

/** A feature flag as the cluster has it. https://www.rabbitmq.com/docs/feature-flags */
export interface FeatureFlag {
  readonly name: string;
  /** `enabled`, `disabled`, or `unsupported` where a node of the cluster lacks it. */
  readonly state: string;
  /** `stable`, `required` or `experimental`. */
  readonly stability: string;
}

/**
 * The feature flags of the cluster, by name: `GET /api/feature-flags`, for any user with a management tag; on 3.x for
 * administrators only.
 * @throws {ManagementError}
 */
export async function listFeatureFlags(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly FeatureFlag[]> {
  const flags = await client.get({ path: '/feature-flags', answer: z.array(flag), signal });
  return flags
    .map(({ name, state, stability }) => ({ name, state, stability }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const flag = z.looseObject({
  name: z.string(),
  state: z.string(),
  stability: z._default(z.string(), 'stable'),
});
