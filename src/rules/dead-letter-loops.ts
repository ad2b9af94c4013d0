import type { DeadLetterRoute, DeadLetters } from '../model/dead-letters.ts';
import type { Queue } from '../model/model.ts';
import type { Evidence } from './rule.ts';

/** Queues whose dead letters go round, each to one of the others; the first is the one that the file names first. */
export type Loop = readonly [DeadLetterRoute, ...DeadLetterRoute[]];

/**
 * The loops of dead letters. One through the default exchange without a routing key is no loop that somebody
 * built: DLX005 speaks of it.
 */
export function deadLetterLoops({ deadLetters }: Evidence): readonly Loop[] {
  const known = loopsOf.get(deadLetters) ?? findLoops(deadLetters);
  loopsOf.set(deadLetters, known);
  return known;
}

/** Whether messages go round on their own, by expiry or overflow: then the broker drops them after one round. */
export function turnsByItself(loop: Loop): boolean {
  return loop.every(({ reasons }) => reasons.includes('expired') || reasons.includes('maxlen'));
}

/** Several rules ask. */
const loopsOf = new WeakMap<DeadLetters, readonly Loop[]>();

function findLoops({ routes }: DeadLetters): readonly Loop[] {
  // Most routes end in a queue that has none; these cannot be in a loop.
  const next = new Map<Queue, readonly Queue[]>();
  for (const { source, exchange, routingKey, targets } of routes.values()) {
    if (exchange === '' && routingKey === undefined) continue;
    const further = targets.filter(target => routes.has(target));
    if (further.length > 0) next.set(source, further);
  }
  return stronglyConnected([...next.keys()], queue => next.get(queue) ?? []).flatMap(queues => {
    const members = queues.flatMap(queue => routes.get(queue) ?? []);
    const [first, ...others] = members.toSorted((a, b) => order(a) - order(b));
    if (!first || (others.length === 0 && !next.get(first.source)?.includes(first.source))) return [];
    return [[first, ...others] as const];
  });
}

function order({ source }: DeadLetterRoute): number {
  const { at } = source.source;
  return 'start' in at ? at.start : 0;
}

/** Tarjan's algorithm with a stack of its own: a chain of queues may be longer than the call stack is deep. */
function stronglyConnected<T>(
  nodes: readonly T[],
  next: (node: T) => readonly T[],
): readonly (readonly T[])[] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const onStack = new Set<T>();
  const stack: T[] = [];
  const components: T[][] = [];
  const lower = (node: T, to: number) => low.set(node, Math.min(low.get(node) ?? to, to));

  for (const root of nodes) {
    if (index.has(root)) continue;
    const open = [{ node: root, rest: enter(root) }];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const { node, rest } = top;
      const step = rest.next();
      if (!step.done) {
        if (!index.has(step.value)) open.push({ node: step.value, rest: enter(step.value) });
        else if (onStack.has(step.value)) lower(node, index.get(step.value) ?? 0);
        continue;
      }
      open.pop();
      const parent = open.at(-1);
      if (parent) lower(parent.node, low.get(node) ?? 0);
      if (low.get(node) === index.get(node)) components.push(leave(node));
    }
  }
  return components;

  function enter(node: T): Iterator<T> {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    return next(node)[Symbol.iterator]();
  }

  function leave(node: T): T[] {
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack.delete(member);
    return component;
  }
}
