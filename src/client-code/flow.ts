import type { TextRange } from '../model/model.ts';
import type { OpenChannel, Operation } from './operations.ts';
import {
  type Call,
  type Expression,
  type FunctionScope,
  functionNamed,
  functionOf,
  isWithin,
  type Name,
  type Program,
  resolved,
  type Scope,
  variableOf,
} from './program.ts';

/** Lets the parameters of the file's own functions hold what its calls give them. */
export function bindParameters(program: Program): void {
  for (const call of program.calls) {
    for (const [index, parameter] of calledBy(program, call)?.parameters.entries() ?? []) {
      const argument = call.args[index] ?? call.named.get(parameter.name);
      if (argument && argument.kind !== 'none') parameter.values.push(argument);
    }
  }
}

/** The function of the file that a call goes to. */
export function calledBy(program: Program, call: Call): FunctionScope | undefined {
  const { name, receiver, scope } = call;
  if (!receiver) {
    const made = call.isNew ? undefined : functionOf(program, nameIn(name, scope));
    return made ?? program.constructors.get(name);
  }
  if (call.isNew || receiver.kind !== 'name') return undefined;
  if (/^(?:this|self)$/.test(receiver.name)) return functionOf(program, nameIn(`this.${name}`, scope));
  // A method of something else may have the name of one that is here: it must be an object of this file's.
  return isOwnObject(program, receiver) ? functionNamed(program, name) : undefined;
}

function isOwnObject(program: Program, receiver: Expression): boolean {
  const value = resolved(receiver);
  if (value?.kind === 'record') return /^\w+$/.test(value.type ?? '');
  return value?.kind === 'call' && !value.call.receiver && program.constructors.has(value.call.name);
}

function nameIn(name: string, scope: Scope): Name {
  return { kind: 'name', name, scope, start: 0, end: 0 };
}

/** Where code goes from a place: that stretch, and the functions of the file that are called from there. */
export function reach(program: Program, from: TextRange): readonly TextRange[] {
  const known = reached.get(from);
  if (known) return known;
  const ranges: TextRange[] = [from];
  reached.set(from, ranges);
  for (const range of ranges) {
    for (const call of callsWithin(program, range)) {
      // What is handed on, such as the target of a thread, is called by somebody.
      const given = [...call.args, ...call.named.values()].filter(({ kind }) => kind === 'name');
      for (const called of [calledBy(program, call), ...given.map(name => functionOf(program, name))])
        if (called && !ranges.some(other => isWithin(called, other))) ranges.push(called);
    }
  }
  return ranges;
}

/** By the place, which belongs to one program: rules ask again and again. */
const reached = new WeakMap<TextRange, readonly TextRange[]>();

/** The calls in a stretch of the text, found by halving, as they are in its order. */
function* callsWithin({ calls }: Program, range: TextRange): Iterable<Call> {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.nameRange.start ?? 0) < range.start) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < calls.length; index++) {
    const call = calls[index];
    if (!call || call.nameRange.start >= range.end) return;
    if (isWithin(call, range)) yield call;
  }
}

/**
 * Tells which calls opened what an expression holds, when it is a channel; undefined where one of them is not to be seen.
 */
export function openingsOf(
  program: Program,
  operations: readonly Operation[],
): (expression: Expression | undefined) => readonly OpenChannel[] | undefined {
  const opened = new Map(
    operations.flatMap(operation =>
      operation.kind === 'open-channel' ? [[operation.call, operation] as const] : [],
    ),
  );
  const follow = (expression: Expression, seen: Set<Expression>): readonly OpenChannel[] | undefined => {
    if (seen.has(expression)) return [];
    seen.add(expression);
    if (expression.kind === 'call') {
      const opening = opened.get(expression.call);
      if (opening) return [opening];
      const { name, receiver, args } = expression.call;
      const called = name === 'then' ? functionOf(program, args[0]) : calledBy(program, expression.call);
      if (called) return followAll(called.returns, seen);
      // What a promise holds when nothing failed is the same behind these.
      return receiver && /^(?:catch|finally)$/.test(name) ? follow(receiver, seen) : undefined;
    }
    const variable = expression.kind === 'name' ? variableOf(expression.name, expression.scope) : undefined;
    return variable && !variable.isOpen ? followAll(variable.values, seen) : undefined;
  };
  const followAll = (values: readonly Expression[], seen: Set<Expression>) => {
    if (values.length === 0) return undefined;
    const found = new Set<OpenChannel>();
    for (const value of values) {
      const openings = follow(value, seen);
      if (!openings) return undefined;
      for (const opening of openings) found.add(opening);
    }
    return [...found];
  };
  return expression => {
    const found = expression && follow(expression, new Set());
    return found && found.length > 0 ? found : undefined;
  };
}

/** The names whose values leave the code that is seen: given to functions of others, or returned to nobody that is known. */
export function escapingNames(program: Program, operations: readonly Operation[]): readonly Expression[] {
  const asked = new Set(operations.map(({ call }) => call));
  const called = new Set(program.calls.flatMap(call => calledBy(program, call) ?? []));
  return [
    ...program.calls
      .filter(call => !asked.has(call) && !harmless.test(call.name) && !calledBy(program, call))
      .flatMap(({ args, named }) => [...args, ...named.values()])
      .flatMap(namesIn),
    ...program.functions.filter(made => !called.has(made)).flatMap(({ returns }) => returns.flatMap(namesIn)),
  ];
}

/** Calls that do nothing to what they are given. */
const harmless = /^(?:DefaultConsumer|log|info|debug|warn|error|print|println|Println|Printf|Print)$/;

/** The names whose values an expression holds. */
export function namesIn(expression: Expression): readonly Name[] {
  if (expression.kind === 'name') return [expression];
  const value = resolved(expression);
  if (value?.kind === 'record') return [...value.entries.values(), ...value.spreads].flatMap(namesIn);
  return value?.kind === 'list' ? value.items.flatMap(namesIn) : [];
}
