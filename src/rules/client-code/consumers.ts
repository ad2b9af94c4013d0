import { reach } from '../../client-code/flow.ts';
import type { Consume, Settle } from '../../client-code/operations.ts';
import { type Expression, isWithin, mayBe } from '../../client-code/program.ts';
import type { TextRange } from '../../model/model.ts';
import type { CodeEvidence } from './code-rule.ts';

/** The acknowledgements and refusals that a consumer comes to; undefined where it is not seen what it does. */
export function settlesOf(
  { handler }: Consume,
  { program, all }: CodeEvidence,
): readonly Settle[] | undefined {
  if (!handler) return undefined;
  const ranges = reach(program, handler.range);
  return all('settle').filter(({ call }) => ranges.some(range => isWithin(call, range)));
}

/** The consumer in whose hands a call is made. */
export function consumerAround(call: TextRange, { program, all }: CodeEvidence): Consume | undefined {
  return all('consume').find(
    ({ handler }) => handler && reach(program, handler.range).some(range => isWithin(call, range)),
  );
}

/** Whether an expression is the message that a consumer got, or a part of it. */
export function isMessagePart(
  expression: Expression | undefined,
  { handler }: Pick<Consume, 'handler'>,
): boolean {
  const messages = new Set(handler?.message);
  return mayBe(
    expression,
    value =>
      value.kind === 'name' &&
      messages.has(firstOf(value.name)) &&
      handler !== undefined &&
      isWithin(value, handler.range),
    value => {
      switch (value.kind) {
        case 'name':
          return value.name === firstOf(value.name) ? [] : [{ ...value, name: firstOf(value.name) }];
        case 'record':
          return value.spreads;
        case 'call':
          return [value.call.receiver, copies.test(value.call.name) ? value.call.args[0] : undefined];
        case 'other':
          return value.parts;
        default:
          return [];
      }
    },
  );
}

/** What a path begins with. */
function firstOf(path: string): string {
  return path.startsWith('this.') || path.startsWith('self.') ? path : (path.split('.')[0] ?? path);
}

/** What gives back what it was given, in another form. */
const copies = /^(?:from|Buffer|bytes|dict|stringify|dumps|encode|assign|copy|HashMap)$/;
