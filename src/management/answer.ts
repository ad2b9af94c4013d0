import * as z from 'zod/mini';
import { ManagementError, type Refusal } from './error.ts';

/** What came back, as text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location?: string;
}

/** What is asked for; `answers` is a status beside 200 whose body is such an answer when it is JSON. */
export function isAnswer({ status, text }: Answer, answers: number | undefined): boolean {
  return status === 200 || (status === answers && jsonIn(text) !== undefined);
}

/** A proxy answers so that has no broker behind it. */
export function isOfGateway({ status }: Answer): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** @throws {ManagementError} where the text is not what RabbitMQ answers */
export function parse<T>(text: string, answer: z.ZodMiniType<T>, path: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ManagementError(
      'not-management-api',
      `${path} did not answer with JSON, so this is not RabbitMQ's management API, or something between cut the answer off.`,
      { cause },
    );
  }
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ManagementError(
    'not-management-api',
    `${path} answered something else than RabbitMQ does (at ${issue?.path.join('.') || 'the top'}: ${issue?.message}).`,
    { cause: parsed.error },
  );
}

/** What the last answers were parsed to: a cluster at rest gives the same text to each look, and is at rest most of the time. */
export class ParsedAnswers {
  readonly #last = new Map<string, ParsedAnswer>();

  /**
   * The same as {@link parse}, and for the same text the same object, which nobody may change.
   * @param target what was asked for, with all that stands behind the path
   * @throws {ManagementError} where the text is not what RabbitMQ answers
   */
  parse<T>(text: string, answer: z.ZodMiniType<T>, path: string, target: string): T {
    const last = this.#last.get(target);
    if (last?.text === text && last.answer === answer) return last.value as T;
    const value = parse(text, answer, path);
    this.#last.delete(target);
    if (text.length <= longestKept) this.#last.set(target, { text, answer, value });
    const [oldest] = this.#last.keys();
    if (this.#last.size > mostKept && oldest !== undefined) this.#last.delete(oldest);
    return value;
  }
}

interface ParsedAnswer {
  readonly text: string;
  readonly answer: unknown;
  readonly value: unknown;
}

const mostKept = 12;
/** Characters: a page of 500 queues has 72,000. */
const longestKept = 200_000;

const errorBody = z.looseObject({ error: z.optional(z.string()), reason: z.string() });

/** The broker's own words in one line, from `{"error": …, "reason": …}`: some are escaped as for its web pages. */
export function refusalIn(text: string): Refusal | undefined {
  const body = errorBody.safeParse(jsonIn(text)).data;
  return (
    body && {
      kind: body.error,
      reason: body.reason
        .replace(/&(lt|gt|quot|amp);/g, (_, name: keyof typeof entities) => entities[name])
        .replace(/\s+/g, ' ')
        .trim(),
    }
  );
}

const entities = { lt: '<', gt: '>', quot: '"', amp: '&' } as const;

/** Undefined where it is none. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
