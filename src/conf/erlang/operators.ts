import type { NumberTerm, Term } from './term.ts';

export const prefixes: ReadonlySet<string> = new Set(['+', '-', 'not', 'bnot', 'catch']);

/** How tightly the operators bind: https://www.erlang.org/doc/system/expressions.html#operator-precedence */
export const bindings: ReadonlyMap<string, number> = new Map(
  [
    ':',
    '* / div rem band and',
    '+ - bor bxor bsl bsr or xor',
    '++ --',
    '== /= =< < >= > =:= =/=',
    'andalso',
    'orelse',
    '= !',
  ]
    .toReversed()
    .flatMap((words, binding) => words.split(' ').map(word => [word, binding] as const)),
);

/** What fails for sure with anything but numbers. */
export const takesNumbers = /^(?:[-+*/]|div|rem|band|bor|bxor|bsl|bsr)$/;
export const mayBeNumber: ReadonlySet<Term['kind']> = new Set(['integer', 'float', 'expression']);

/** Whole numbers are worked out, so that `24 * 60 * 60 * 1000` is told as the number that it is. */
export function calculated(operator: string, left: Term, right: Term): NumberTerm | undefined {
  if (left.kind !== 'integer' || right.kind !== 'integer') return undefined;
  const value = operations[operator]?.(left.value, right.value);
  return value === undefined ? undefined : { kind: 'integer', value, start: left.start, end: right.end };
}

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  '*': (a, b) => a * b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};
