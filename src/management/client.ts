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
  /** `password` is an OAuth 2 token, which stands for itself. */
  readonly usesToken?: boolean;
  /** Certificate authorities in PEM, beside those that the system trusts. */
  readonly ca?: string;
  /** Our own certificate and its key in PEM, for brokers that want one. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** The name that the broker's certificate must have, where it is not the host. */
  readonly serverName?: string;
  /** Anybody's certificate is taken. */
  readonly skipVerification?: boolean;
  /** Every write fails with `read-only` before it is sent. */
  readonly readOnly?: boolean;
}

/** One line about a finished call: method, path, status and milliseconds. Never bodies, users or headers. */
export type CallLog = (line: string, kind: 'read' | 'write') => void;

interface Target {
  /** Below `/api`, each part already encoded, such as `/queues/%2F`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly signal?: AbortSignal;
}

export interface Call<T> extends Target {
  /** What the answer must be; unknown fields are kept. */
  readonly answer: z.ZodMiniType<T>;
  /** A status beside 200 whose body is such an answer when it is JSON: a health check that fails answers 503. */
  readonly answers?: number;
}

export interface Write extends Target {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Beside those of every call, such as `X-Reason`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the write is given up; 30,000 where nothing is said. */
  readonly deadlineMs?: number;
}

/** What the broker answered to a write that it took. */
export interface Written {
  /** 201 where something was made, 204 where it was there and was changed or removed. */
  readonly status: number;
  /** Where a new thing is, as the broker names it: of a binding its last part is the properties key. */
  readonly location?: string;
}

/** A client of the HTTP API of one cluster: https://www.rabbitmq.com/docs/http-api-reference */
export class ManagementClient {
  readonly #base: URL;
  readonly #authorization: string;
  readonly #agent: Agent;
  readonly #log: CallLog;
  readonly #readOnly: boolean;
  readonly #usesToken: boolean;

  constructor(connection: Connection, log: CallLog = () => {}) {
    this.#base = new URL(connection.url);
    const { username, password, usesToken } = connection;
    this.#authorization = usesToken
      ? `Bearer ${password}`
      : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    this.#agent = new Agent({
      connections: 4,
      connect: { timeout: connectTimeoutMs, ...tlsOptions(connection) },
    });
    this.#log = log;
    this.#readOnly = connection.readOnly ?? false;
    this.#usesToken = usesToken ?? false;
  }

  /**
   * Reads. Tried again after transport failures and 502, 503, 504; ends after 30 s whatever happens.
   * @throws {ManagementError}
   */
  async get<T>({ path, query, answer, answers, signal }: Call<T>): Promise<T> {
    const either = orDeadline(signal, callTimeoutMs);
    for (let attempt = 1; ; attempt++) {
      try {
        const { status, text } = await this.#exchange('GET', { path, query }, either);
        const isAnswer = status === 200 || (status === answers && jsonIn(text) !== undefined);
        if (!isAnswer) throw this.#refused(status, text, path, 'GET');
        return parse(text, answer, `/api${path}`);
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

  /** Declares or sets. Never tried again: a write fails once, and says so. @throws {ManagementError} */
  put(write: Write): Promise<Written> {
    return this.#write('PUT', write);
  }

  /** Adds, or asks for an act. Never tried again. @throws {ManagementError} */
  post(write: Write): Promise<Written> {
    return this.#write('POST', write);
  }

  /** Removes. Never tried again. @throws {ManagementError} `not-found` where it is gone already */
  delete(write: Write): Promise<Written> {
    return this.#write('DELETE', write);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #write(method: WriteMethod, write: Write): Promise<Written> {
    const { path, signal, deadlineMs = callTimeoutMs } = write;
    if (this.#readOnly) {
      throw new ManagementError(
        'read-only',
        `This cluster is marked read-only: ${method} /api${path} was not sent. Unmark the cluster to change it.`,
      );
    }
    if (signal?.aborted)
      throw new ManagementError('cancelled', 'The request was cancelled before it was sent.');
    try {
      const { status, text, location } = await this.#exchange(method, write, orDeadline(signal, deadlineMs));
      if (status >= 200 && status < 300) return { status, location };
      throw this.#refused(status, text, path, method);
    } catch (error) {
      throw withDoubt(error, signal?.aborted ?? false);
    }
  }

  #refused(status: number, text: string, path: string, method: 'GET' | WriteMethod): ManagementError {
    return statusError(status, reasonIn(text), `/api${path}`, { method, usesToken: this.#usesToken });
  }

  async #exchange(
    method: 'GET' | WriteMethod,
    { path, query = {}, body, headers }: Omit<Write, 'signal'>,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly text: string; readonly location?: string }> {
    const started = performance.now();
    const prefix = this.#base.pathname.replace(/\/$/, '');
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const target = `${this.#base.origin}${prefix}/api${path}${search.size > 0 ? `?${search}` : ''}`;
    let status = 0;
    try {
      const response = await request(target, {
        method,
        dispatcher: this.#agent,
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          authorization: this.#authorization,
          // To a purge, which answers nothing, 3.10 takes nobody who accepts JSON only.
          accept: method === 'GET' ? 'application/json' : '*/*',
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
      status = response.statusCode;
      const { location } = response.headers;
      return { status, text: await response.body.text(), location: [location].flat()[0] };
    } catch (error) {
      throw transportError(error, this.#base);
    } finally {
      this.#log(
        `${method} ${prefix}/api${path} ${status || 'no answer'} ${Math.round(performance.now() - started)} ms`,
        method === 'GET' ? 'read' : 'write',
      );
    }
  }
}

type WriteMethod = 'PUT' | 'POST' | 'DELETE';

/** What of a connection is about TLS. */
export type TlsTrust = Pick<Connection, 'ca' | 'certificate' | 'serverName' | 'skipVerification'>;

/** The same in the words of Node. */
export function tlsOptions({ ca, certificate, serverName, skipVerification }: TlsTrust) {
  return {
    ca: ca && [...rootCertificates, ca],
    ...certificate,
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: !skipVerification,
  };
}

const connectTimeoutMs = 10_000;
const callTimeoutMs = 30_000;
const readAttempts = 3;
const retryPauseMs = 200;

function orDeadline(signal: AbortSignal | undefined, milliseconds: number): AbortSignal {
  const deadline = AbortSignal.timeout(milliseconds);
  return signal ? AbortSignal.any([signal, deadline]) : deadline;
}

/** A write whose answer did not come may have been done: nobody is to find that out by doing it again. */
function withDoubt(error: unknown, cancelled: boolean): unknown {
  if (!(error instanceof ManagementError)) return error;
  if (cancelled)
    return new ManagementError('cancelled', `The request was cancelled. ${doubt}`, { cause: error });
  if (error.reason !== 'timeout' && error.reason !== 'connection-lost') return error;
  return new ManagementError(error.reason, `${error.message} ${doubt}`, { cause: error });
}

const doubt = 'The broker may have done it all the same: look before you try again.';

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

/** The broker's own words in one line, from `{"error": …, "reason": …}`: some are escaped as for its web pages. */
function reasonIn(text: string): string | undefined {
  return errorBody
    .safeParse(jsonIn(text))
    .data?.reason.replace(/&(lt|gt|quot|amp);/g, (_, name: keyof typeof entities) => entities[name])
    .replace(/\s+/g, ' ')
    .trim();
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
