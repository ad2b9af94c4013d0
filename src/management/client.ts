import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import * as z from 'zod/mini';
import { ManagementError, statusError, transportError } from './error.ts';

/** How to reach one cluster's management API. */
export interface Connection {
  /** Such as `https://rabbit.example.com:15671/`; a path before `/api` is kept. No credentials. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Certificate authorities in PEM, beside those that the system trusts. */
  readonly ca?: string;
}

/** One line about a finished call: method, path, status and milliseconds. Never bodies, users or headers. */
export type CallLog = (line: string) => void;

export interface Call<T> {
  /** Below `/api`, each part already encoded, such as `/queues/%2F`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** What the answer must be; unknown fields are kept. */
  readonly answer: z.ZodMiniType<T>;
  readonly signal?: AbortSignal;
}

/** A client of the HTTP API of one cluster: https://www.rabbitmq.com/docs/http-api-reference */
export class ManagementClient {
  readonly #base: URL;
  readonly #authorization: string;
  readonly #agent: Agent;
  readonly #log: CallLog;

  constructor(connection: Connection, log: CallLog = () => {}) {
    this.#base = new URL(connection.url);
    this.#authorization = `Basic ${Buffer.from(`${connection.username}:${connection.password}`).toString('base64')}`;
    this.#agent = new Agent({
      connections: 4,
      connect: { timeout: connectTimeoutMs, ca: connection.ca && [...rootCertificates, connection.ca] },
    });
    this.#log = log;
  }

  /**
   * Reads. Tried again after transport failures and 502, 503, 504; ends after 30 s whatever happens.
   * @throws {ManagementError}
   */
  async get<T>({ path, query = {}, answer, signal }: Call<T>): Promise<T> {
    const deadline = AbortSignal.timeout(callTimeoutMs);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#getOnce(path, query, answer, either);
      } catch (error) {
        if (signal?.aborted)
          throw new ManagementError('cancelled', 'The request was cancelled.', { cause: error });
        if (attempt === readAttempts || !isWorthAnotherTry(error)) throw error;
        await sleep(retryPauseMs * attempt, undefined, { signal: either }).catch(() => {
          throw error;
        });
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #getOnce<T>(
    path: string,
    query: Call<T>['query'],
    answer: z.ZodMiniType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const started = performance.now();
    const prefix = this.#base.pathname.replace(/\/$/, '');
    const search = new URLSearchParams(
      Object.entries(query ?? {}).map(([key, value]) => [key, String(value)]),
    );
    const target = `${this.#base.origin}${prefix}/api${path}${search.size > 0 ? `?${search}` : ''}`;
    let status = 0;
    try {
      const response = await request(target, {
        dispatcher: this.#agent,
        headers: { authorization: this.#authorization, accept: 'application/json' },
        signal,
      });
      status = response.statusCode;
      const text = await response.body.text();
      if (status !== 200) throw statusError(status, reasonIn(text), `/api${path}`);
      return parse(text, answer, `/api${path}`);
    } catch (error) {
      throw error instanceof ManagementError ? error : transportError(error, this.#base.host);
    } finally {
      this.#log(
        `GET ${prefix}/api${path} ${status || 'no answer'} ${Math.round(performance.now() - started)} ms`,
      );
    }
  }
}

const connectTimeoutMs = 10_000;
const callTimeoutMs = 30_000;
const readAttempts = 3;
const retryPauseMs = 200;

const passing = new Set<ManagementError['reason']>(['connection-lost', 'refused', 'server-error']);

function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof ManagementError && passing.has(error.reason);
}

function parse<T>(text: string, answer: z.ZodMiniType<T>, path: string): T {
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

const errorBody = z.looseObject({ reason: z.string() });

/** The broker's own words, from `{"error": …, "reason": …}`. */
function reasonIn(text: string): string | undefined {
  try {
    return errorBody.safeParse(JSON.parse(text)).data?.reason;
  } catch {
    return undefined;
  }
}
