/** The items under each key, in their order. `Map.groupBy` does the same, but not in the oldest Node that the CLI runs on. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Each item once, in their order. Mostly there is one, and nothing to do. */
export function unique<T>(items: readonly T[]): readonly T[] {
  return items.length > 1 ? [...new Set(items)] : items;
}
