import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type * as z from 'zod/mini';
import { Addresses } from './addresses.ts';
import { type Answer, isAnswer, isOfGateway, ParsedAnswers, refusalIn } from './answer.ts';
import { ManagementError, type ManagementErrorReason, statusError } from './error.ts';
import type { ProxySettings } from './proxy.ts';
import { type TlsTrust, Transport } from './transport.ts';

/** How to reach one cluster's management API. */
export interface Connection extends TlsTrust {
  /** Such as `https://rabbit.example.com:15671/`; a path before `/api` is kept. No credentials. */
  readonly url: string;
  /** Further addresses of the same cluster, in the same form, for when that one does not answer. */
  readonly otherUrls?: readonly string[];
  /** Absent: requests go straight to the addresses. */
  readonly proxy?: ProxySettings;
  readonly username: string;
  readonly password: string;
  /** `password` is an OAuth 2 token, which stands for itself. */
  readonly usesToken?: boolean;
  /** Every write fails with `read-only` before it is sent. */
  readonly readOnly?: boolean;
}

/** One line about a finished call of a host: method, path, status and milliseconds. Never bodies, users or headers. */
export type CallLog = (line: string, kind: 'read' | 'write', host?: string) => void;

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
  readonly #addresses: Addresses;
  readonly #transport: Transport;
  readonly #authorization: string;
  readonly #log: CallLog;
  readonly #readOnly: boolean;
  readonly #usesToken: boolean;
  readonly #parsed = new ParsedAnswers();

  constructor(connection: Connection, log: CallLog = () => {}) {
    const { url, otherUrls, username, password, usesToken } = connection;
    this.#addresses = new Addresses(url, otherUrls);
    this.#transport = new Transport(connection);
    this.#authorization = usesToken
      ? `Bearer ${password}`
      : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    this.#log = log;
    this.#readOnly = connection.readOnly ?? false;
    this.#usesToken = usesToken ?? false;
  }

  /** The address that has answered last, of several the first that was asked before. */
  get serving(): string {
    return this.#addresses.serving.href;
  }

  /**
   * Reads, of several addresses from the first that answers. Tried again after transport failures and 502, 503, 504; ends
   * after 30 s whatever happens.
   * @throws {ManagementError}
   */
  async get<T>({ path, query, answer, answers, signal }: Call<T>): Promise<T> {
    const either = orDeadline(signal, callTimeoutMs);
    for (let attempt = 1; ; attempt++) {
      try {
        const { status, text } = await this.#read({ path, query }, answers, either);
        if (!isAnswer({ status, text }, answers)) throw this.#refused(status, text, path, 'GET');
        return this.#parsed.parse(text, answer, `/api${path}`, `${path}?${searchOf(query)}`);
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
    await this.#transport.close();
  }

  /** Of an address that does not answer the next one is asked; the last has all the time that is left. */
  async #read(
    target: Omit<Target, 'signal'>,
    answers: number | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const turns = this.#addresses.inTurnForRead();
    let failure: unknown;
    for (const url of turns) {
      const isLast = url === turns.at(-1);
      try {
        const answer = await this.#exchange(
          url,
          'GET',
          target,
          isLast ? signal : orDeadline(signal, attemptMs),
        );
        const isThere = !isOfGateway(answer) || isAnswer(answer, answers);
        if (isThere) this.#addresses.answered(url);
        if (isThere || isLast) return answer;
      } catch (error) {
        if (signal.aborted || !isAboutAddress(error)) throw error;
        failure = error;
      }
    }
    throw ofAll(turns, failure);
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
      const { status, text, location } = await this.#send(method, write, orDeadline(signal, deadlineMs));
      if (status >= 200 && status < 300) return { status, location };
      throw this.#refused(status, text, path, method);
    } catch (error) {
      throw withDoubt(error, signal?.aborted ?? false);
    }
  }

  /** To another address only where none was reached before it: what was sent may have been done. */
  async #send(method: WriteMethod, write: Write, signal: AbortSignal): Promise<Answer> {
    const turns = this.#addresses.inTurn();
    let failure: unknown;
    for (const url of turns) {
      try {
        const answer = await this.#exchange(url, method, write, signal);
        this.#addresses.answered(url);
        return answer;
      } catch (error) {
        if (!wasUnreached(error)) throw error;
        failure = error;
      }
    }
    throw ofAll(turns, failure);
  }

  #refused(status: number, text: string, path: string, method: 'GET' | WriteMethod): ManagementError {
    return statusError(status, refusalIn(text), `/api${path}`, { method, usesToken: this.#usesToken });
  }

  async #exchange(
    url: URL,
    method: 'GET' | WriteMethod,
    { path, query = {}, body, headers }: Omit<Write, 'signal'>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const started = performance.now();
    const prefix = url.pathname.replace(/\/$/, '');
    const search = searchOf(query);
    const target = `${url.origin}${prefix}/api${path}${search === '' ? '' : `?${search}`}`;
    let status = 0;
    try {
      const response = await request(target, {
        method,
        dispatcher: this.#transport.dispatcherTo(url),
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
      throw this.#transport.failure(error, url, status > 0);
    } finally {
      this.#log(
        `${method} ${prefix}/api${path} ${status || 'no answer'} ${Math.round(performance.now() - started)} ms`,
        method === 'GET' ? 'read' : 'write',
        url.host,
      );
    }
  }
}

function searchOf(query: Target['query'] = {}): string {
  return new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
}

type WriteMethod = 'PUT' | 'POST' | 'DELETE';

const callTimeoutMs = 30_000;
/** An address behind which there are others: a page of 10,000 queues takes a busy broker seconds. */
const attemptMs = 15_000;
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

/** Of one address there may be nothing to hear, of another one there is. */
function isAboutAddress(error: unknown): boolean {
  return error instanceof ManagementError && aboutAddress.has(error.reason);
}

const aboutAddress: ReadonlySet<ManagementErrorReason> = new Set([
  'host-unknown',
  'refused',
  'timeout',
  'connection-lost',
  'proxy',
]);

/** What was not connected has received nothing. */
function wasUnreached(error: unknown): boolean {
  return error instanceof ManagementError && (error.reason === 'refused' || error.reason === 'host-unknown');
}

function ofAll(turns: readonly URL[], failure: unknown): unknown {
  if (turns.length === 1 || !(failure instanceof ManagementError)) return failure;
  const words = `None of the ${turns.length} addresses of the cluster answers. The last one: ${failure.message}`;
  return new ManagementError(failure.reason, words, { cause: failure });
}

const passing: ReadonlySet<ManagementErrorReason> = new Set(['connection-lost', 'refused', 'server-error']);

function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof ManagementError && passing.has(error.reason);
}
