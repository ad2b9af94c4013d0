import * as z from 'zod/mini';
import {
  type EventData,
  type EventName,
  type Method,
  type Params,
  type Protocol,
  parseFromExtension,
  type Request,
  type Response,
  type Result,
  takeEarlyAnswer,
} from './protocol.ts';

/** What VS Code hands to a page, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** A page's end of the line to the extension. */
export interface Client<P extends Protocol> {
  /**
   * The first may have its answer in the page already.
   * @throws with the extension's words, or when no answer came within 15 s.
   */
  request<M extends Method<P>>(method: M, params: Params<P, M>): Promise<Result<P, M>>;
  on<E extends EventName<P>>(name: E, listener: (data: EventData<P, E>) => void): void;
  /** What VS Code keeps while the page is hidden, and hands to the extension when it restores it after a reload of the window. */
  setRestoreState(state: object): void;
  /** What was kept last; nothing on a page that is new. */
  readonly restoreState: unknown;
}

const deadlineMs = 15_000;

/** A page's own, and whose early answer was taken. */
const keptSchema = z.looseObject({ early: z.optional(z.string()) });

/** Connects the page. VS Code allows this once per page load. */
export function connect<P extends Protocol>(protocol: P): Client<P> {
  const vscode = acquireVsCodeApi();
  const waiting = new Map<number, (response: Response) => void>();
  const listeners = new Map<string, ((data: never) => void)[]>();
  // Not from 1: an answer to the page that was in this frame before may still come.
  let lastId = Math.floor(Math.random() * 2 ** 40);
  const early = takeEarlyAnswer();
  const kept = keptSchema.safeParse(vscode.getState()).data;
  const keep = (state: object) => vscode.setState({ ...state, early: early?.id });
  // A hidden page that comes back into view is loaded again as it was made: its answer is old by then.
  let first = early?.id === kept?.early ? undefined : early;
  if (first) keep({ ...kept });

  window.addEventListener('message', ({ data }) => {
    const message = parseFromExtension(data);
    if (message?.type === 'response') waiting.get(message.id)?.(message);
    if (message?.type === 'event') {
      const parsed = protocol.events[message.name]?.safeParse(message.data);
      if (parsed?.success)
        for (const listener of listeners.get(message.name) ?? []) listener(parsed.data as never);
    }
  });

  const post = (method: string, params: unknown) =>
    new Promise<Response>((resolve, reject) => {
      const id = ++lastId;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`The extension did not answer "${method}" within ${deadlineMs / 1000} s.`));
      }, deadlineMs);
      waiting.set(id, response => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(response);
      });
      vscode.postMessage({ type: 'request', id, method, params } satisfies Request);
    });

  return {
    async request(method, params) {
      const known = first?.method === method ? first : undefined;
      first = undefined;
      const response = known ? { result: known.result } : await post(method, params);
      if ('error' in response) throw new Error(response.error);
      const result = protocol.requests[method]?.result.safeParse(response.result);
      if (!result?.success) throw new Error(`The extension's answer to "${method}" cannot be read.`);
      return result.data as Result<typeof protocol, typeof method>;
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    setRestoreState: keep,
    get restoreState() {
      return vscode.getState();
    },
  };
}
