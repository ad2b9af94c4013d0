import { hasTag } from './closed.ts';
import type { ClusterSession } from './cluster-session.ts';
import { failureWords, type HealthWords, healthWords } from './health.ts';

/** Asks a cluster how it does, one light question. Never fails: what does not answer is in no good health. */
export async function readHealth(session: ClusterSession): Promise<HealthWords> {
  try {
    const { readClusterHealth } = await import('../../management/cluster-health.ts');
    const { tags } = await session.connect();
    const health = await session.call((client, signal) =>
      readClusterHealth(client, hasTag(tags, 'monitoring'), signal),
    );
    return healthWords(health, session.identity);
  } catch (error) {
    return failureWords(error instanceof Error ? error : new Error(String(error)));
  }
}
