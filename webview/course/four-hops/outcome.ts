/** The four hops of a message, in order. */
export const hops = ['publish', 'store', 'deliver', 'handle'] as const;

export type Hop = (typeof hops)[number];
export type Protections = Readonly<Record<Hop, boolean>>;

/** What becomes of one message: handled once, handled once after a second attempt, handled twice, or lost. */
export type Fate = 'done' | 'again' | 'twice' | 'lost';

export interface Outcome {
  /** One for each of the five messages on their way. */
  readonly fates: readonly Fate[];
  readonly text: string;
}

export const hopNames: Readonly<Record<Hop, { readonly name: string; readonly protection: string }>> = {
  publish: { name: 'Publisher to broker', protection: 'Publisher confirms' },
  store: { name: 'Broker to disk and replicas', protection: 'Durable queue, persistent messages' },
  deliver: { name: 'Broker to consumer', protection: 'Manual acks' },
  handle: { name: 'Consumer to side effect', protection: 'Idempotent handler' },
};

export const fateNames: Readonly<Record<Fate, string>> = {
  done: 'handled once',
  again: 'sent again, handled once',
  twice: 'handled twice',
  lost: 'lost',
};

/** What a crash of one hop does to five messages. */
export function crash(hop: Hop, on: Protections): Outcome {
  switch (hop) {
    case 'publish':
      return publishing(on);
    case 'store':
      return storing(on);
    case 'deliver':
      return delivering(on);
    case 'handle':
      return handling(on);
  }
}

function publishing(on: Protections): Outcome {
  if (!on.publish) {
    return {
      fates: ['done', 'done', 'lost', 'lost', 'lost'],
      text:
        'The connection breaks while five messages are being sent. Two had arrived, three are lost, and the ' +
        'publisher does not know which: a write to a socket has no answer.',
    };
  }
  const start =
    'The connection breaks before any of the five is confirmed, so the publisher sends all five again under the ' +
    'same message ids. Nothing is lost. Two had arrived the first time: ';
  return on.handle
    ? {
        fates: ['done', 'done', 'again', 'again', 'again'],
        text: `${start}the handler knows their ids and skips the copies.`,
      }
    : {
        fates: ['twice', 'twice', 'again', 'again', 'again'],
        text: `${start}without an idempotent handler they are handled twice.`,
      };
}

function storing(on: Protections): Outcome {
  if (!on.store) {
    return {
      fates: ['lost', 'lost', 'lost', 'lost', 'lost'],
      text: on.publish
        ? 'The broker restarts. All five messages only lived in memory and are lost. They had been confirmed: a confirm ' +
          'is worth what the queue and the message are worth.'
        : 'The broker restarts. All five messages only lived in memory and are lost.',
    };
  }
  if (on.publish) {
    return {
      fates: ['done', 'done', 'done', 'done', 'done'],
      text:
        'The broker restarts. The queue is back, and so are all five messages: each was confirmed only once it was on ' +
        'disk or held by a majority.',
    };
  }
  return {
    fates: ['done', 'done', 'done', 'done', 'lost'],
    text:
      'The broker restarts. Four messages were on disk and are back. The fifth was still on its way there, and ' +
      'without confirms its publisher never learns that it is lost.',
  };
}

function delivering(on: Protections): Outcome {
  return on.deliver
    ? {
        fates: ['again', 'again', 'again', 'again', 'again'],
        text:
          'The consumer dies with five messages in hand. None was acknowledged, so all five go back to the queue ' +
          'and are delivered again, marked as redelivered.',
      }
    : {
        fates: ['lost', 'lost', 'lost', 'lost', 'lost'],
        text:
          'The consumer dies with five messages in hand. The broker deleted them the moment it wrote them to the ' +
          'socket: all five are lost.',
      };
}

function handling(on: Protections): Outcome {
  const start = 'The consumer dies after the side effects of two of its five messages. ';
  if (!on.deliver) {
    return {
      fates: ['done', 'done', 'lost', 'lost', 'lost'],
      text: `${start}With automatic acknowledgement the broker had deleted all five on delivery, so three are lost.`,
    };
  }
  const back = `${start}None of them was acknowledged yet, so all five come back. `;
  return on.handle
    ? {
        fates: ['done', 'done', 'again', 'again', 'again'],
        text: `${back}The handler knows the ids of the first two and only acknowledges them.`,
      }
    : {
        fates: ['twice', 'twice', 'again', 'again', 'again'],
        text: `${back}The first two are handled a second time: charged twice, mailed twice.`,
      };
}
