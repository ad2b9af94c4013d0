import type { PublishOrder, PublishState } from '../../../webview/publish/protocol.ts';
import type { PublishProgress } from '../../amqp/publish-all.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../messages/size.ts';
import type { MessageAccess } from './access.ts';
import type { DocumentPlace } from './documents.ts';
import { endWords, publishMessages } from './publish.ts';
import { messagesOf } from './publish-order.ts';
import { replaceOriginal } from './replace-original.ts';

export interface FormOrder {
  readonly order: PublishOrder;
  /** What the first message comes to, now. */
  readonly first: Message;
  readonly count: number;
  readonly perSecond: number | undefined;
  readonly file: Uint8Array | undefined;
}

/** The publishing of a form, one at a time. */
export class FormRun {
  readonly #access: MessageAccess;
  readonly #place: DocumentPlace;
  readonly #changed: () => void;
  #running: { readonly cancel: AbortController; readonly startedAt: number } | undefined;
  #state: PublishState['run'];

  /** @param changed is called when {@link state} is another. */
  constructor(access: MessageAccess, place: DocumentPlace, changed: () => void) {
    this.#access = access;
    this.#place = place;
    this.#changed = changed;
  }

  /** Of what runs, or ran last. */
  get state(): PublishState['run'] {
    return this.#state;
  }

  /** Begins; what becomes of it is told. `published` is called when the broker has taken some of it. @throws where something runs */
  start(what: FormOrder, published: () => Promise<void>): void {
    if (this.#running) throw new Error('This form is publishing already. Wait for it, or cancel it.');
    this.#running = { cancel: new AbortController(), startedAt: performance.now() };
    const { count, first } = what;
    const { exchange, routingKey } = first;
    const target =
      exchange === ''
        ? `queue ${routingKey}`
        : `exchange ${exchange} with routing key ${routingKey || '(empty)'}`;
    const title = `Publish ${quantity(count, 'message')} to ${target}`;
    const performing =
      what.order.replace && this.#place.original ? this.#replace(what, title) : this.#publish(what, title);
    performing
      .then(taken => (taken ? published() : undefined))
      .catch(error => this.#show(title, { state: 'failed', words: wordsOf(error) }))
      .finally(() => {
        this.#running = undefined;
      });
  }

  cancel(): void {
    this.#running?.cancel.abort();
  }

  async #publish({ order, count, perSecond, file }: FormOrder, title: string): Promise<boolean> {
    const { cluster, vhost } = this.#place;
    const question = `${title}, in vhost ${vhost} of ${cluster.name}?`;
    if (!(await this.#access.mayWrite(this.#place, { title: 'Publish', question, destructive: false })))
      return false;
    this.#show(title, { state: 'running', total: count });
    const result = await publishMessages(this.#access, this.#place, {
      title,
      messages: messagesOf(order, count, file),
      ...(perSecond === undefined ? {} : { perSecond }),
      ...(this.#running ? { signal: this.#running.cancel.signal } : {}),
      onProgress: progress => this.#progressed(title, count, progress),
    });
    this.#show(title, { ...numbersOf(result), state: result.ended, words: endWords(result), total: count });
    return result.confirmed > 0;
  }

  async #replace({ first }: FormOrder, title: string): Promise<boolean> {
    const { original } = this.#place;
    if (!original) return false;
    const { cluster, vhost } = this.#place;
    const question = `${title}, in vhost ${vhost} of ${cluster.name}, and take the original out of queue ${original.queue}?`;
    const act = { title: 'Publish and Remove the Original', question, destructive: true };
    if (!(await this.#access.mayWrite(this.#place, act))) return false;
    this.#show(title, { state: 'running', total: 1 });
    await replaceOriginal(this.#access, { ...this.#place, queue: original.queue }, original.checksum, first);
    const words = `Published, and the original is gone from queue ${original.queue}.`;
    this.#show(title, { state: 'done', total: 1, done: 1, words });
    return true;
  }

  #progressed(title: string, total: number, progress: PublishProgress): void {
    const { waitingFor } = progress;
    const state = this.#running?.cancel.signal.aborted ? 'cancelling' : waitingFor ? 'waiting' : 'running';
    this.#show(title, { ...numbersOf(progress), state, words: waitingFor ?? '', total });
  }

  #show(title: string, change: Partial<NonNullable<PublishState['run']>>): void {
    const seconds = (performance.now() - (this.#running?.startedAt ?? performance.now())) / 1_000;
    const done = change.done ?? 0;
    const rate = seconds > 0 ? done / seconds : 0;
    const nothing = { state: 'running', words: '', done, left: [], perhapsTwice: 0 } as const;
    this.#state = { title, ...nothing, rate, seconds, ...change };
    this.#changed();
  }
}

function numbersOf({ confirmed, failed, possiblyTwice }: PublishProgress) {
  return {
    done: confirmed,
    left: [...failed].map(([reason, count]) => ({ reason, count })),
    perhapsTwice: possiblyTwice,
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
