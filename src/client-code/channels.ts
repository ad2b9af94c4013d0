import type { Client } from './client.ts';
import { escapingNames, openingsOf } from './flow.ts';
import type { OpenChannel, Operation } from './operations.ts';
import { type Call, type Expression, mayBe, type Program, variableOf } from './program.ts';

/** What is known of the channels in a program. */
export interface Channels {
  /** The calls that opened the channel that an expression is; undefined where one of them is not to be seen. */
  openings(channel: Expression | undefined): readonly OpenChannel[] | undefined;
  /** Whether the channel that a call opened confirms what is published; undefined where it cannot be told. */
  confirms(opening: OpenChannel): boolean | undefined;
  /** The channel is given to code that is not seen. */
  escapes(opening: OpenChannel): boolean;
  /** Whether what a call returns is given to code that is not seen. */
  leaves(call: Call): boolean;
  /** Whether an expression is, or may be, what a call has returned. */
  isFrom(expression: Expression | undefined, call: Call): boolean;
  /** Whether two expressions are one channel or connection; undefined where it cannot be told. */
  isSame(one: Expression | undefined, other: Expression | undefined): boolean | undefined;
}

export function channelsOf(
  program: Program,
  operations: readonly Operation[],
  { opensWithConfirms }: Pick<Client, 'opensWithConfirms'>,
): Channels {
  const openings = openingsOf(program, operations);
  const confirming = new Set<OpenChannel>();
  let mayConfirm = false;
  for (const operation of operations) {
    if (operation.kind !== 'turn-on-confirms' && operation.kind !== 'begin-transactions') continue;
    const known = openings(operation.channel);
    if (!known) mayConfirm = true;
    for (const opening of known ?? []) confirming.add(opening);
  }
  const escaping = escapingNames(program, operations);
  const escaped = new Set(escaping.flatMap(expression => openings(expression) ?? []));
  const escapes = (opening: OpenChannel) => escaped.has(opening);
  const isFrom = (expression: Expression | undefined, call: Call) =>
    mayBe(expression, value => value.kind === 'call' && value.call === call);
  return {
    openings,
    escapes,
    isFrom,
    leaves: call => escaping.some(expression => isFrom(expression, call)),
    confirms(opening) {
      if (opening.confirms || confirming.has(opening)) return true;
      return mayConfirm || (escapes(opening) && !opensWithConfirms) ? undefined : false;
    },
    isSame(one, other) {
      if (one?.kind === 'name' && other?.kind === 'name') {
        const variable = variableOf(one.name, one.scope);
        if (variable && variable === variableOf(other.name, other.scope)) return true;
      }
      const [first, second] = [openings(one), openings(other)];
      if (!first || !second) return undefined;
      return first.some(opening => second.includes(opening));
    },
  };
}
