import { type QueueArgument, queueArguments, queueTypeTakesArgument } from '../model/facts.ts';
import type { Arguments, Queue } from '../model/model.ts';
import { isAtLeast, newestVersion, type Version } from '../model/version.ts';
import type { Evidence } from './rule.ts';
import { isTemplate } from './template.ts';
import { wantedInstead } from './value-type.ts';

/** Why a broker does not create a queue with an argument. */
export interface ArgumentProblem {
  readonly argument: string;
  readonly kind: 'not taken' | 'wrong value' | 'key without exchange';
  /** What the value must be, in words. */
  readonly wanted: string;
  /** Whether the import is refused; else it leaves the queue out without an error. */
  readonly refused: boolean;
}

export const queueTypes = ['classic', 'quorum', 'stream'] as const;

/** Ends the title of a fix that changes what a declared queue cannot change: its arguments. */
export const deleteFirst = '(an existing queue must be deleted first)';

/** What the broker of this version has against the arguments of the queues in the file. */
export function argumentProblems(evidence: Evidence): ReadonlyMap<Queue, readonly ArgumentProblem[]> {
  const known = problemsOf.get(evidence);
  if (known) return known;
  const found = new Map<Queue, readonly ArgumentProblem[]>();
  evidence.model.queues.forEach(queue => {
    const problems = problemsWith(evidence, queue, queue.arguments);
    if (problems.length > 0) found.set(queue, problems);
  });
  problemsOf.set(evidence, found);
  return found;
}

/** Whether `own` in place of the queue's arguments brings nothing that the broker would refuse or leave out. */
export function isSound(evidence: Evidence, queue: Queue, own: Arguments): boolean {
  const before = new Set(
    problemsWith(evidence, queue, queue.arguments).map(({ argument, kind }) => `${kind} ${argument}`),
  );
  const after = problemsWith(evidence, queue, own);
  if (after.some(({ argument, kind }) => !before.has(`${kind} ${argument}`))) return false;
  const { type } = evidence.topology.effective({ ...queue, arguments: own });
  return type === 'classic' || (queue.durable !== false && !queue.autoDelete);
}

/** The arguments without one of them. */
export function without(own: Arguments, argument: string): Arguments {
  return Object.fromEntries(Object.entries(own).filter(([name]) => name !== argument));
}

/** Several rules ask. */
const problemsOf = new WeakMap<Evidence, ReadonlyMap<Queue, readonly ArgumentProblem[]>>();

function problemsWith(evidence: Evidence, queue: Queue, own: Arguments): readonly ArgumentProblem[] {
  // Seen on 3.10.8, 4.0.5 and 4.3.6: the import skips the name before it looks at the arguments.
  if (queue.name.startsWith('amq.')) return [];
  const { topology, version, file } = evidence;
  const isWritten = own === queue.arguments;
  const { type } = topology.effective(isWritten ? queue : { ...queue, arguments: own });
  const argumentsOfThisType = argumentsOfType(type, version);
  const problems: ArgumentProblem[] = [];
  for (const argument in own) {
    const value = own[argument];
    const known = argumentsOfThisType.get(argument);
    if (known && !known.isTaken) {
      problems.push({ argument, kind: 'not taken', wanted: 'absent', refused: true });
    } else if (hasNull(value)) {
      problems.push({ argument, kind: 'wrong value', wanted: 'without null', refused: true });
    } else if (known) {
      const isFloat = isWritten && (file?.isFloat(queue.source, 'arguments', argument) ?? false);
      // From 4.3 on an empty type is the default of the virtual host (seen on 4.3.6).
      const isDefaultType = argument === 'x-queue-type' && value === '' && isAtLeast(version, 4, 3);
      const wanted = isDefaultType ? undefined : wantedInstead(known, value, isFloat);
      if (wanted !== undefined) {
        if (isTemplate(value)) continue;
        const refused = !isLeftOut(argument, value, version);
        problems.push({ argument, kind: 'wrong value', wanted, refused });
      } else if (known.requires?.some(other => !(other in own)) && !isTemplate(value)) {
        problems.push({ argument, kind: 'key without exchange', wanted: 'absent', refused: true });
      }
    }
  }
  return problems;
}

/** An argument as a queue of one type reads it. */
interface KnownArgument extends QueueArgument {
  readonly isTaken: boolean;
}

const filterSize = 'x-stream-filter-size-bytes';

function argumentsOfType(type: string, version: Version): ReadonlyMap<string, KnownArgument> {
  let byType = argumentsByType.get(version);
  if (!byType) {
    byType = new Map();
    argumentsByType.set(version, byType);
  }
  let known = byType.get(type);
  if (!known) {
    const isUnknownType = !(queueTypes as readonly string[]).includes(type);
    const list = new Map(queueArguments(version));
    // Streams read it since 3.13; from 4.2 on it is one of the arguments that are checked.
    const size = queueArguments(newestVersion).get(filterSize);
    if (size && type === 'stream' && isAtLeast(version, 3, 13)) list.set(filterSize, size);
    known = new Map(
      [...list].map(([name, argument]) => {
        const isTaken = isUnknownType || queueTypeTakesArgument(type, name, version);
        return [name, { ...argument, isTaken }];
      }),
    );
    byType.set(type, known);
  }
  return known;
}

/** Asked for each queue. */
const argumentsByType = new WeakMap<Version, Map<string, ReadonlyMap<string, KnownArgument>>>();

/** A stream with such a size is not created, and the import says nothing: seen on 3.10.8, 4.0.5 and 4.3.6. */
function isLeftOut(argument: string, value: unknown, version: Version): boolean {
  const isSize = argument === 'x-stream-max-segment-size-bytes' || argument === filterSize;
  if (argument === filterSize && !isAtLeast(version, 4, 2)) return value !== null;
  return isSize && Number.isInteger(value) && Number(value) >= 0;
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  return Object.values(value).some(hasNull);
}
