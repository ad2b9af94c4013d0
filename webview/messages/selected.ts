/** The messages that are selected, by their indices. */
export interface Selected {
  has(index: number): boolean;
  set(indices: readonly number[], on: boolean): void;
  /** In the order of the queue. */
  readonly indices: readonly number[];
  clear(): void;
}

export function selectedMessages(onChange: () => void): Selected {
  const all = new Set<number>();
  return {
    has: index => all.has(index),
    set(indices, on) {
      for (const index of indices) {
        if (on) all.add(index);
        else all.delete(index);
      }
      onChange();
    },
    get indices() {
      return [...all].sort((a, b) => a - b);
    },
    clear() {
      all.clear();
      onChange();
    },
  };
}
