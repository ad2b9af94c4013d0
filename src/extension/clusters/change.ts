import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from './cluster.ts';

/** Whether a change makes a cluster one to be connected to anew, though it reads as before: with another password, through another proxy. */
export type ConnectsAnew = (cluster: Pick<Cluster, 'id'>) => boolean;

/** Whether what was seen of a cluster holds no more after a change: it was removed, reads otherwise or is connected to anew. */
export function isOutdated(
  known: Cluster,
  clusters: readonly Cluster[],
  connectsAnew: ConnectsAnew,
): boolean {
  const now = clusters.find(({ id }) => id === known.id);
  return !now || connectsAnew(now) || !isDeepStrictEqual(now, known);
}
