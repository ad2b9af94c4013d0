/** A message that waits, in seconds. */
export interface Waiting {
  readonly name: string;
  readonly wait: number;
}

/** In the order in which they came, at the same moment. */
export const messages: readonly Waiting[] = [
  { name: 'A', wait: 4 },
  { name: 'B', wait: 0.5 },
];

/** The moments at which something happens, in seconds. */
export const moments = [0, 0.5, 4] as const;

/** When each message leaves a queue that they share: a queue looks for what has expired at its head only. */
export function leaveShared(waits: readonly number[]): readonly number[] {
  return waits.map((_, index) => Math.max(...waits.slice(0, index + 1)));
}

export function told(seconds: number): string {
  switch (seconds) {
    case 0:
      return 'At 0 s, A comes with a wait of 4 s, and right behind it B with a wait of 0.5 s.';
    case 0.5:
      return 'At 0.5 s, B is due. In the shared queue it stands behind A and stays. In a queue of its own it leaves, on time.';
    default:
      return 'At 4 s, A leaves the shared queue, and B right after it: 3.5 s late. With a queue for each wait, both were on time.';
  }
}
