import { reach } from '../../client-code/flow.ts';
import type { Consume, Publish } from '../../client-code/operations.ts';
import { type Expression, isWithin, type Program } from '../../client-code/program.ts';
import type { TextRange } from '../../model/model.ts';
import type { CodeEvidence } from './code-rule.ts';
import { consumerAround, isMessagePart } from './consumers.ts';
import { isReply } from './queues.ts';

/** A message that a consumer publishes once more: with the body, the headers or the properties that it came with. */
export interface Copy {
  readonly publish: Publish;
  readonly consume: Consume;
  readonly hasOldHeaders: boolean;
}

export function copiesIn(evidence: CodeEvidence): readonly Copy[] {
  return evidence.all('publish').flatMap(publish => {
    const consume = isReply(publish, evidence) ? undefined : consumerAround(publish.call, evidence);
    if (!consume) return [];
    const isOf = (expression: Expression | undefined) => isMessagePart(expression, consume);
    const hasOldHeaders = isOf(publish.headers) || isOf(publish.properties);
    return hasOldHeaders || isOf(publish.body) ? [{ publish, consume, hasOldHeaders }] : [];
  });
}

/** Whether something in the code of a consumer reads how often a message was tried. */
export function countsAttempts({ handler }: Consume, { program }: CodeEvidence): boolean {
  return handler !== undefined && reach(program, handler.range).some(range => countsIn(range, program));
}

/** Whether something in a stretch of the code is about how often a message was tried. */
export function countsIn({ start, end }: TextRange, { text }: Program): boolean {
  return counter.test(text.slice(start, end));
}

/** Whether a call waits before whatever comes after it. */
export function waitsBefore(
  call: { readonly start: number; readonly end: number },
  range: { readonly start: number; readonly end: number },
  { program }: CodeEvidence,
): boolean {
  return program.calls.some(
    other =>
      delay.test(other.name) && isWithin(other, range) && (other.end <= call.start || isWithin(call, other)),
  );
}

/** A queue may be called after retries, too: the word alone counts nothing. */
const counter =
  /x-death|x-delivery-count|x-acquired-count|x-retr|retries|retry[-_]?(?:count|left|limit|n)|attempt|\btries\b|redeliver/i;
const delay = /^(?:sleep|Sleep|delay|wait|setTimeout|call_later|schedule|After|backoff)$/;
