import * as z from 'zod/mini';

/** What a page and the extension can say to each other. One value of this shape per page, imported by both sides. */
export interface Protocol {
  /** Asked by the page, answered by the extension with a result or an error. */
  readonly requests: Readonly<
    Record<string, { readonly params: z.ZodMiniType; readonly result: z.ZodMiniType }>
  >;
  /** Told by the extension at any time; each carries a whole snapshot, never a difference. */
  readonly events: Readonly<Record<string, z.ZodMiniType>>;
}

export type Method<P extends Protocol> = keyof P['requests'] & string;
export type Params<P extends Protocol, M extends Method<P>> = z.infer<P['requests'][M]['params']>;
export type Result<P extends Protocol, M extends Method<P>> = z.infer<P['requests'][M]['result']>;
export type EventName<P extends Protocol> = keyof P['events'] & string;
export type EventData<P extends Protocol, E extends EventName<P>> = z.infer<P['events'][E]>;

/** The extension's side of a protocol. An error that a handler throws is shown to the person by its message. */
export type Handlers<P extends Protocol> = {
  readonly [M in Method<P>]: (params: Params<P, M>) => Result<P, M> | Promise<Result<P, M>>;
};

const request = z.object({
  type: z.literal('request'),
  id: z.number(),
  method: z.string(),
  params: z.unknown(),
});

const response = z.union([
  z.object({ type: z.literal('response'), id: z.number(), error: z.string() }),
  z.object({ type: z.literal('response'), id: z.number(), result: z.unknown() }),
]);

const event = z.object({ type: z.literal('event'), name: z.string(), data: z.unknown() });

const earlyAnswer = z.object({
  /** Each page that is made has its own. */
  id: z.string(),
  method: z.string(),
  result: z.unknown(),
});

/** The answer to a page's first request, in the page itself: what is drawn first waits for nobody. */
export type EarlyAnswer = z.infer<typeof earlyAnswer>;

/** The HTML that carries it. No browser runs it, and no text in it ends it. */
export function earlyAnswerBlock(answer: EarlyAnswer): string {
  const json = JSON.stringify(answer).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${earlyAnswerId}">${json}</script>`;
}

/** Takes it out of the page. */
export function takeEarlyAnswer(): EarlyAnswer | undefined {
  const element = document.getElementById(earlyAnswerId);
  element?.remove();
  return element ? earlyAnswer.parse(JSON.parse(element.textContent)) : undefined;
}

const earlyAnswerId = 'early-answer';

export type Request = z.infer<typeof request>;
export type Response = z.infer<typeof response>;
export type Event = z.infer<typeof event>;

/**
 * Answers what a page sent: calls the handler when the message is a request of the protocol with fitting
 * parameters, else says in the response what is wrong. Undefined when the message is not a request at all.
 */
export async function answer<P extends Protocol>(
  protocol: P,
  handlers: Handlers<P>,
  message: unknown,
): Promise<Response | undefined> {
  const parsed = request.safeParse(message);
  if (!parsed.success) return undefined;
  const { id, method } = parsed.data;
  if (!Object.hasOwn(protocol.requests, method)) return failure(id, `There is no request "${method}".`);

  const params = protocol.requests[method]?.params.safeParse(parsed.data.params);
  if (!params?.success) return failure(id, `The request "${method}" has unfit parameters.`);
  try {
    const result = await handlers[method as Method<P>](params.data as Params<P, Method<P>>);
    return { type: 'response', id, result };
  } catch (error) {
    return failure(id, error instanceof Error ? error.message : String(error));
  }
}

/** An event as the extension posts it. */
export function eventMessage<P extends Protocol, E extends EventName<P>>(
  _protocol: P,
  name: E,
  data: EventData<P, E>,
): Event {
  return { type: 'event', name, data };
}

/** The response or event in a message from the extension; undefined when it is neither. */
export function parseFromExtension(message: unknown): Response | Event | undefined {
  const parsed = z.union([response, event]).safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

function failure(id: number, error: string): Response {
  return { type: 'response', id, error };
}
