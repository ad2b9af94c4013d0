import type { Cluster } from './cluster.ts';

/**
 * The name that a cluster gets beside those that are known: clusters may call themselves the same, and a person who types a name
 * to confirm a write is to mean one of them.
 */
export function freeName(
  { name, url, username }: Pick<Cluster, 'name' | 'url' | 'username'>,
  known: readonly Cluster[],
): string {
  const others = known.filter(other => other.url !== url || other.username !== username);
  const { host } = new URL(url);
  const names = [name, `${name} (${host})`, `${name} (${username} at ${host})`];
  return names.find(free => !others.some(other => other.name === free)) ?? name;
}
