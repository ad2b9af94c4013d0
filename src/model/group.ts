/** The items under each key, in their order. `Map.groupBy` does the same, but not in the oldest Node that the CLI runs on. */
export function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  // A function that is called for each of 50,000 items is soon compiled, the body of a loop that runs once is not:
  // so the lists of queues and bindings are gone through here and elsewhere.
  items.forEach(item => {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  });
  return groups;
}

/** Each item once, in their order. Mostly there is one, and nothing to do. */
export function unique<T>(items: readonly T[]): readonly T[] {
  return items.length > 1 ? [...new Set(items)] : items;
}
