import * as z from 'zod/mini';
import type { ManagementClient } from './client.ts';
import { ManagementError } from './error.ts';

/** A feature that a coming release removes. https://www.rabbitmq.com/docs/deprecated-features */
export interface DeprecatedFeature {
  /** Such as `transient_nonexcl_queues`. */
  readonly name: string;
  /** `permitted_by_default`, `denied_by_default`, `disconnected` or `removed`. */
  readonly phase: string;
  /** In the broker's own words, where it has some. */
  readonly description?: string;
  readonly documentationUrl?: string;
}

/**
 * The deprecated features that somebody uses, by name: `GET /api/deprecated-features/used`, for any user with a
 * management tag.
 * @returns undefined from releases before 3.13, which do not tell
 * @throws {ManagementError}
 */
export async function listDeprecatedFeaturesInUse(
  client: ManagementClient,
  signal?: AbortSignal,
): Promise<readonly DeprecatedFeature[] | undefined> {
  try {
    const features = await client.get({
      path: '/deprecated-features/used',
      answer: z.array(feature),
      signal,
    });
    return features
      .map(({ name, deprecation_phase: phase, desc, doc_url }) => ({
        name,
        phase,
        description: desc || undefined,
        documentationUrl: doc_url || undefined,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error instanceof ManagementError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

const feature = z.looseObject({
  name: z.string(),
  deprecation_phase: z.string(),
  desc: z.optional(z.string()),
  doc_url: z.optional(z.string()),
});
