import type { Fix } from '../model/edit.ts';
import { type QueueArgument, queueArguments } from '../model/facts.ts';
import { type Queue, queueTitle } from '../model/model.ts';
import { queuesExample } from './examples.ts';
import { nearest } from './nearest.ts';
import { type ArgumentProblem, argumentProblems, isSound, without } from './queue-arguments.ts';
import { defineRule, type Evidence } from './rule.ts';

export const argumentValues = defineRule({
  id: 'QUE003',
  name: 'argument-values',
  item: null,
  severity: 'error',
  summary: 'The arguments of a queue have values of the type and range that the broker takes.',
  why: 'A number written as a text, a negative length or a word that is no option: the broker refuses the import at this queue, and what comes after it in the file is missing.',
  remedy: 'Write numbers without quotes and without decimals, and take options from the documentation.',
  source: 'https://www.rabbitmq.com/docs/queues#optional-arguments',
  versions: '>=3.10',
  examples: {
    bad: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-message-ttl': '60000' } }),
    good: queuesExample({ orders: { 'x-queue-type': 'quorum', 'x-message-ttl': 60_000 } }),
  },
  *check(evidence) {
    for (const [queue, problems] of argumentProblems(evidence)) {
      for (const problem of problems) {
        const { argument, kind, wanted, refused } = problem;
        const value = queue.arguments[argument];
        // Version 1 of classic queues was right once: QUE010.
        if (kind !== 'wrong value' || (argument === 'x-queue-version' && value === 1)) continue;
        const isBlock = typeof value === 'object' && value !== null;
        yield {
          at: isBlock ? queue.source.key('arguments', argument) : queue.source.value('arguments', argument),
          brokerRefuses: refused,
          message: `${queueTitle(queue)}: \`${argument}\` is ${shown(value)} and must be ${wanted}: ${refused ? 'the import is refused' : 'the import leaves the queue out without an error'}.`,
          fixes: fixesFor(evidence, queue, problem),
        };
      }
    }
  },
});

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value);
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

function fixesFor(evidence: Evidence, queue: Queue, { argument }: ArgumentProblem): readonly Fix[] {
  const known = queueArguments(evidence.version).get(argument);
  const better = known && corrected(known, queue.arguments[argument]);
  const fixes: Fix[] = [];
  if (better !== undefined && isSound(evidence, queue, { ...queue.arguments, [argument]: better })) {
    fixes.push({
      title: `Change to ${JSON.stringify(better)}`,
      edits: [{ op: 'set', in: queue.source, path: ['arguments', argument], value: better }],
      preferred: true,
    });
  }
  if (isSound(evidence, queue, without(queue.arguments, argument))) {
    fixes.push({
      title: `Remove \`${argument}\``,
      edits: [{ op: 'remove', in: queue.source, path: ['arguments', argument] }],
      preferred: fixes.length === 0,
    });
  }
  return fixes;
}

/** The value that was meant, where that is plain. */
function corrected({ argument, type, max, values = [] }: QueueArgument, value: unknown): unknown {
  if (type === 'integer') {
    const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
    if (!Number.isInteger(number) || Number(number) <= 0) return undefined;
    return max !== undefined && Number(number) > max ? max : number;
  }
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (typeof value !== 'string') return undefined;
  if (type === 'enum') {
    const words = values.map(String);
    const word = value.trim().toLowerCase().replaceAll(/[_ ]/g, '-');
    return word === '' ? undefined : (words.find(other => other.startsWith(word)) ?? nearest(word, words, 3));
  }
  const age = argument === 'x-max-age' ? /^\s*(\d+)\s*([ydhs])\s*$/i.exec(value) : null;
  return age ? `${age[1]}${ageUnits[age[2]?.toLowerCase() ?? '']}` : undefined;
}

/** `M` is a month and `m` a minute; the other units have one case only. */
const ageUnits: Readonly<Record<string, string>> = { y: 'Y', d: 'D', h: 'h', s: 's' };
