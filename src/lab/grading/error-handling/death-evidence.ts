import type { GetMessage } from 'amqplib';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Attempts } from './retry-verdicts.ts';

/**
 * Whether the dead letters say why they are there.
 * @param isDelayed the broker itself has delayed the retries: there was no copy that could have got headers
 */
export function deathEvidence(
  dead: readonly GetMessage[],
  { poison, bad }: Attempts['ids'],
  isDelayed: boolean,
): Verdict {
  const expected = dead.filter(({ properties }) => [...poison, ...bad].includes(properties.messageId));
  if (expected.length === 0)
    return fail('None of the orders that failed is in the dead letter queue with its messageId.');
  for (const { properties, content } of expected) {
    const id: string = properties.messageId;
    const headers: Readonly<Record<string, unknown>> = properties.headers ?? {};
    if (!headers['x-death'] && !headers['x-first-death-reason'])
      return fail(
        `${id} has neither x-death nor x-first-death-reason: it was not dead-lettered, but published.`,
      );
    if (!isBody(content, id)) return fail(`The body of ${id} is not the original one.`);
    if (bad.includes(id) || isDelayed) continue;
    const own = Object.entries(headers).filter(([name]) => !brokers.test(name));
    const counts = own.some(([, value]) => typeof value === 'number' || /^\d+$/.test(String(value)));
    if (!counts && !headers['x-delivery-count'] && !headers['x-acquired-count'])
      return fail(`${id} was tried more than once, and none of its headers counts: ${names(headers)}.`);
    if (!own.some(([, value]) => typeof value === 'string' && value.includes(id)))
      return fail(`${id} has no header with the text of its last error: ${names(headers)}.`);
  }
  const retried = isDelayed ? '' : '; those that were retried with a count and the error';
  return pass(`${expected.length} dead letters with the reason of their death and their body${retried}.`);
}

/** What the broker writes. */
const brokers = /^x-(?:death|(?:first|last)-death-.*|delivery-count|acquired-count)$/;

function isBody(content: Buffer, id: string): boolean {
  try {
    return JSON.parse(content.toString()).id === id;
  } catch {
    return false;
  }
}

function names(headers: Readonly<Record<string, unknown>>): string {
  return Object.keys(headers).join(', ');
}
