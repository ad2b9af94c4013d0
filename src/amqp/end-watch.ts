import { AmqpError, amqpError } from './error.ts';
import type { SessionEnd } from './shared.ts';
import type { Source, SourceQueue } from './source.ts';

interface Watched {
  readonly source: Source;
  readonly of: SourceQueue;
  /** How many messages have come so far. */
  readonly delivered: () => number;
  /** Whether there is work at hand, or none wanted. */
  readonly busy: () => boolean;
  readonly end: (end: SessionEnd) => void;
}

/** Others may consume from the queue too, so that it is empty before all that was there has come. @returns what stops it */
export function watchForTheEnd({ source, of, delivered, busy, end }: Watched): () => void {
  let before = -1;
  let idleSince = 0;
  let asking = false;
  let empty = false;
  const ask = async (idleMs: number) => {
    asking = true;
    const ready = await source.count();
    asking = false;
    // While a quorum queue elects its leader, it seems to be empty.
    if (ready === 0 && empty) end({ why: 'finished' });
    empty = ready === 0;
    if (!empty && idleMs > starvedMs) end({ why: 'failed', error: starved(of.queue, ready) });
  };
  const timer = setInterval(() => {
    if (delivered() !== before || busy()) {
      before = delivered();
      idleSince = performance.now();
      empty = false;
      return;
    }
    const idleMs = performance.now() - idleSince;
    if (of.type === 'stream') {
      if (idleMs > streamEndMs) end({ why: 'finished' });
    } else if (!asking) {
      // Where the source is lost, that is told elsewhere, and first.
      ask(idleMs).catch(error => end({ why: 'failed', error: amqpError(error) }));
    }
  }, everyMs);
  return () => clearInterval(timer);
}

const everyMs = 200;
/** How long a queue that has messages may give us none. */
const starvedMs = 10_000;
/** A broker does not tell how many messages a stream has. */
const streamEndMs = 1_000;

function starved(queue: string, ready: number): AmqpError {
  return new AmqpError(
    'in-use',
    `Queue \`${queue}\` has ${ready} messages and gives none to this consumer: it has a single active consumer, or consumers of a higher priority. Stop those first.`,
  );
}
