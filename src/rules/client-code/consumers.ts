import { reach } from '../../client-code/flow.ts';
import type { Consume, Settle } from '../../client-code/operations.ts';
import { type Expression, isWithin, variableOf } from '../../client-code/program.ts';
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
  const follow = (value: Expression | undefined, depth: number): boolean => {
    if (!value || depth > 6) return false;
    switch (value.kind) {
      case 'name': {
        const [first = ''] = value.name.split('.');
        const path = value.name.startsWith('this.') ? value.name : first;
        if (messages.has(path) && handler && isWithin(value, handler.range)) return true;
        const variable = variableOf(path, value.scope);
        return (variable?.values ?? []).some(given => follow(given, depth + 1));
      }
      case 'record':
        return value.spreads.some(spread => follow(spread, depth + 1));
      case 'call':
        return (
          follow(value.call.receiver, depth + 1) ||
          (copies.test(value.call.name) && follow(value.call.args[0], depth + 1))
        );
      case 'other':
        return value.parts.some(part => follow(part, depth + 1));
      default:
        return false;
    }
  };
  return follow(expression, 0);
}

/** What gives back what it was given, in another form. */
const copies = /^(?:from|Buffer|bytes|dict|stringify|dumps|encode|assign|copy|HashMap)$/;
