import { Worker } from 'node:worker_threads';
import type { Logger } from '../logger.ts';
import type { FromWorker, Method, Notification, Params, Result, ToWorker } from './protocol.ts';

export interface LanguageClientOptions {
  /** The file of the worker's bundle. */
  readonly entry: string;
  readonly log: Logger;
  /** A new worker takes the place of one that died: it must be told of all documents again. */
  readonly onRestart: () => void;
  /** The worker died again soon after: it stays down until {@link LanguageClient.start}. */
  readonly onGiveUp: () => void;
  /** A worker that answers nothing for so long hangs. Default: 30 s. */
  readonly deadlineMs?: number;
  /** A worker that needs more memory dies, and not the extension host with it. Default: 2048 MB. */
  readonly heapMb?: number;
}

/** The extension host's end of the language worker, which is started with the first message for it. */
export class LanguageClient {
  readonly #options: LanguageClientOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;
  #lastDeath = Number.NEGATIVE_INFINITY;
  #isDown = false;
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: LanguageClientOptions) {
    this.#options = options;
  }

  notify(message: Notification): void {
    this.#send(message);
  }

  /**
   * Undefined where the answer was dropped: the request was cancelled or overtaken, the document has changed, or the
   * worker is gone. @throws when the worker failed at it.
   */
  request<M extends Method>(
    method: M,
    document: { readonly uri: string; readonly version: number },
    params: Params<M>,
    signal?: AbortSignal,
  ): Promise<Result<M> | undefined> {
    if (this.#isDown || signal?.aborted) return Promise.resolve(undefined);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const cancel = () => this.#send({ type: 'cancel', id });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, {
        settle: message => {
          signal?.removeEventListener('abort', cancel);
          if (message?.type === 'failure') reject(new Error(message.message));
          else resolve(message?.type === 'answer' ? (message.result as Result<M>) : undefined);
        },
      });
      this.#send({ type: 'request', id, method, uri: document.uri, version: document.version, params });
      this.#watch();
    });
  }

  /** Tries again after {@link LanguageClientOptions.onGiveUp}. */
  start(): void {
    this.#isDown = false;
    this.#lastDeath = Number.NEGATIVE_INFINITY;
    this.#options.onRestart();
  }

  async dispose(): Promise<void> {
    this.#isDown = true;
    const worker = this.#worker;
    this.#forgetWorker();
    await worker?.terminate();
  }

  #send(message: ToWorker): void {
    if (this.#isDown) return;
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage(message);
  }

  #startWorker(): Worker {
    const { entry, heapMb = 2048 } = this.#options;
    const worker = new Worker(entry, {
      name: 'rabbitmq-language',
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    let reason = '';
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', error => {
      reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', code => {
      if (worker === this.#worker) this.#died(reason || `exit ${code}`);
    });
    return worker;
  }

  #receive(message: FromWorker): void {
    this.#pending.get(message.id)?.settle(message);
    this.#pending.delete(message.id);
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#deadline);
    if (this.#pending.size === 0) return;
    const deadlineMs = this.#options.deadlineMs ?? 30_000;
    this.#deadline = setTimeout(() => {
      this.#options.log.error(
        `The language worker has not answered for ${deadlineMs / 1000} s; it is ended.`,
      );
      void this.#worker?.terminate();
    }, deadlineMs);
  }

  #died(reason: string): void {
    this.#options.log.error(`The language worker died: ${reason}`);
    this.#forgetWorker();
    const isSecondTime = performance.now() - this.#lastDeath < calmMs;
    this.#lastDeath = performance.now();
    if (isSecondTime) {
      this.#isDown = true;
      this.#options.onGiveUp();
    } else {
      this.#options.onRestart();
    }
  }

  #forgetWorker(): void {
    clearTimeout(this.#deadline);
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { settle } of pending) settle(undefined);
  }
}

interface Pending {
  /** With nothing: there will be no answer. */
  settle(message: FromWorker | undefined): void;
}

/** What died once and then lived for so long, died of something else. */
const calmMs = 5 * 60_000;
