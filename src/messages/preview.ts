import type { Checksum } from './checksum.ts';
import { type Change, decide, type KeptBecause, type Plan, replayCount } from './plan.ts';
import { decodeProperties } from './properties.ts';
import type { RawMessage } from './raw.ts';

/** What a plan would do, and nothing of it done. */
export interface Preview {
  readonly total: number;
  /** Where messages would go, the most first. Whether anything takes them there only the broker knows. */
  readonly to: readonly { readonly exchange: string; readonly routingKey: string; readonly count: number }[];
  readonly dropped: number;
  readonly kept: readonly { readonly because: KeptBecause; readonly count: number }[];
  readonly changes: readonly { readonly change: Change; readonly count: number }[];
  /** Of those that would go: how many have been replayed so often before. */
  readonly replayedBefore: readonly { readonly times: number; readonly count: number }[];
  /** Of those that would go: how many are not persistent, and how many expire. */
  readonly transient: number;
  readonly expiring: number;
}

export function preview(
  messages: Iterable<{ readonly message: RawMessage; readonly checksum: Checksum }>,
  plan: Plan,
): Preview {
  const to = new Map<string, { readonly exchange: string; readonly routingKey: string; count: number }>();
  const kept = new Map<KeptBecause, number>();
  const changes = new Map<Change, number>();
  const replayed = new Map<number, number>();
  let total = 0;
  let dropped = 0;
  let transient = 0;
  let expiring = 0;
  for (const { message, checksum } of messages) {
    total++;
    const decision = decide(message, plan, () => checksum);
    if (decision.do === 'write') dropped++;
    else if (decision.do === 'keep') countOne(kept, decision.because);
    else {
      const { exchange, routingKey } = decision.outgoing;
      const key = JSON.stringify([exchange, routingKey]);
      const there = to.get(key) ?? { exchange, routingKey, count: 0 };
      there.count++;
      to.set(key, there);
      for (const change of decision.changes) countOne(changes, change);
      const { deliveryMode, expiration } = decodeProperties(decision.outgoing.properties).properties;
      if (deliveryMode !== 2) transient++;
      if (expiration !== undefined) expiring++;
      const times = replayCount(message);
      if (times > 0) countOne(replayed, times);
    }
  }
  return {
    total,
    to: [...to.values()].sort((a, b) => b.count - a.count),
    dropped,
    kept: [...kept].map(([because, count]) => ({ because, count })),
    changes: [...changes].map(([change, count]) => ({ change, count })),
    replayedBefore: [...replayed]
      .map(([times, count]) => ({ times, count }))
      .sort((a, b) => a.times - b.times),
    transient,
    expiring,
  };
}

/** The sentences of a preview, the ways first; of many ways the first ten. */
export function previewSentences(preview: Preview): readonly string[] {
  const { to, dropped, kept, changes, replayedBefore, transient, expiring } = preview;
  const others = to.slice(waysTold);
  const left = others.reduce((sum, way) => sum + way.count, 0);
  return [
    ...to.slice(0, waysTold).map(({ exchange, routingKey, count }) => {
      const target = exchange === '' ? `straight to queue \`${routingKey}\`` : `to exchange \`${exchange}\``;
      const key = exchange === '' ? '' : ` with routing key \`${routingKey}\``;
      return `${these(count, 'goes', 'go')} ${target}${key}.`;
    }),
    ...(left > 0 ? [`${these(left, 'goes', 'go')} ${others.length} other ways.`] : []),
    ...(dropped > 0 ? [`${these(dropped, 'is', 'are')} dropped for good, once exported.`] : []),
    ...kept.map(
      ({ because, count }) => `${these(count, 'stays', 'stay')}: ${number(keptWords[because], count)}.`,
    ),
    ...changes.map(({ change, count }) => {
      const { verb, words } = changeWords[change];
      return `${these(count, ...verb)} ${number(words, count)}.`;
    }),
    ...replayedBefore.map(({ times, count }) => {
      const often = times === 1 ? 'once' : `${times} times`;
      return `${these(count, 'has', 'have')} been replayed ${often} before.`;
    }),
    ...(transient > 0
      ? [
          `${these(transient, 'is transient and stays', 'are transient and stay')} so: a classic queue loses such messages when its node restarts.`,
        ]
      : []),
    ...(expiring > 0
      ? [
          `${these(expiring, 'has', 'have')} an expiration, which counts anew where ${expiring === 1 ? 'it goes' : 'they go'}.`,
        ]
      : []),
  ];
}

type Grammar = readonly [one: string, many: string];

const keptWords: Readonly<Record<KeptBecause, Grammar>> = {
  'came-back': [
    'this run has replayed it, and it has come back',
    'this run has replayed them, and they have come back',
  ],
  'replayed-too-often': [
    'it has been replayed as often as was allowed',
    'they have been replayed as often as was allowed',
  ],
  'no-origin': ['it did not die, or does not tell where', 'they did not die, or do not tell where'],
  'broken-properties': ['its properties cannot be read', 'their properties cannot be read'],
};

const changeWords: Readonly<Record<Change, { readonly verb: Grammar; readonly words: Grammar }>> = {
  'user-id-moved': {
    verb: ['gets', 'get'],
    words: same(' user-id as the header replay-user-id: a broker takes that property from this user only'),
  },
  'copies-removed': {
    verb: ['loses', 'lose'],
    words: same(' headers CC and BCC, which would route copies to other queues'),
  },
  'copies-restored': {
    verb: ['gets', 'get'],
    words: same(' further routing keys as the header CC'),
  },
  'expiration-removed': { verb: ['loses', 'lose'], words: same(' expiration') },
  'deaths-dropped': {
    verb: ['loses', 'lose'],
    words: [
      'the headers about its deaths, so that consumers count their attempts anew',
      'the headers about their deaths, so that consumers count their attempts anew',
    ],
  },
};

const waysTold = 10;

function same(words: string): Grammar {
  return [`its${words}`, `their${words}`];
}

function number([one, many]: Grammar, count: number): string {
  return count === 1 ? one : many;
}

function these(count: number, one: string, many: string): string {
  return count === 1 ? `1 message ${one}` : `${count.toLocaleString('en')} messages ${many}`;
}

function countOne<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
