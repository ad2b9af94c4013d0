// The work on an order, as it comes: given, and not to be changed.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export interface Order {
  readonly id: string;
}

/** Of no use to try again. */
export class PermanentError extends Error {}

/** `ok-…` works, `flaky-…` fails twice, `poison-…` fails whenever it is tried, `bad-…` can never work. */
export async function handle({ id }: Order): Promise<void> {
  const tries = triesOf(id);
  if (id.startsWith('bad-')) throw new PermanentError(`The order ${id} has no customer`);
  if (id.startsWith('poison-')) throw new Error(`The stock of ${id} does not answer`);
  if (id.startsWith('flaky-') && tries <= 2) throw new Error(`The payment of ${id} timed out`);
}

const log = 'handler.log';

/** Counted in a file, so that it outlives the process. */
function triesOf(id: string): number {
  appendFileSync(log, `${id}\n`);
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  return lines.filter(line => line === id).length;
}
