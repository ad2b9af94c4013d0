import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';

/** A feature that a coming release removes. https://www.rabbitmq.com/docs/deprecated-features */
export interface DeprecatedFeature {
  /** Such as `transient_nonexcl_queues`. */
  readonly name: string;
  /** `permitted_by_default`, `denied_by_default`, `disconnected` or `removed`. */
  readonly phase: string;
  /** `permitted` or `denied`: what rabbitmq.conf or the phase says. Undefined before 4.1, and where only the used ones are listed. */
  readonly state?: string;
}

/**
 * The deprecated features that this cluster knows, by name, or with `used` those that somebody uses:
 * `GET /api/deprecated-features` and `/api/deprecated-features/used`, for any user with a management tag.
 * @returns undefined on releases before 3.13, which know of none
 * @throws {ManagementError}
 */
export async function listDeprecatedFeatures(
  client: ManagementClient,
  which: 'all' | 'used',
  signal?: AbortSignal,
): Promise<readonly DeprecatedFeature[] | undefined> {
  try {
    const path = which === 'used' ? '/deprecated-features/used' : '/deprecated-features';
    const features = await client.get({ path, answer: z.array(feature), signal });
    return features
      .map(({ name, deprecation_phase: phase, state }) => ({ name, phase, state }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error instanceof ManagementError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

const feature = z.looseObject({
  name: z.string(),
  deprecation_phase: z._default(z.string(), ''),
  state: z.optional(z.string()),
});
