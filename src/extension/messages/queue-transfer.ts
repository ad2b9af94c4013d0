import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Order, Preview, TransferState } from '../../../webview/messages/protocol.ts';
import type { Progress } from '../../amqp/tally.ts';
import type { Transfer, TransferOptions, TransferResult } from '../../amqp/transfer.ts';
import type { Checksum } from '../../messages/checksum.ts';
import type { LookFacts } from '../../messages/look-plan.ts';
import type { Plan } from '../../messages/plan.ts';
import { topologyOf } from '../../model/topology.ts';
import { setting } from '../settings.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import { askForFile, MessageFile } from './export.ts';
import { keepLastCopies } from './last-copies.ts';
import type { LoadedMessages } from './loaded-messages.ts';
import { readFacts, sourceOf } from './look.ts';
import { planOf, previewOf, selected } from './transfer-plan.ts';
import { outcomeWords, resultWords, stayed } from './transfer-words.ts';

/** What is done with messages of one queue, one thing at a time: previewed, run, watched. */
export class QueueTransfer {
  readonly #access: MessageAccess;
  readonly #place: QueuePlace;
  readonly #changed: () => void;
  #previewed: Prepared | undefined;
  #running: Running | undefined;
  #isBusy = false;
  #state: TransferState | undefined;
  #takenBefore = 0;

  /** @param changed is called when {@link state} is another. */
  constructor(access: MessageAccess, place: QueuePlace, changed: () => void) {
    this.#access = access;
    this.#place = place;
    this.#changed = changed;
  }

  /** Of the transfer that runs, or of the last one. */
  get state(): TransferState | undefined {
    return this.#state;
  }

  /** How many messages have left the queue by what was done here. */
  get taken(): number {
    return this.#takenBefore + (this.#running?.takesOut ? this.#running.transfer.progress.done : 0);
  }

  /** What an order would do. @throws {ManagementError} */
  async preview(order: Order, loaded: LoadedMessages): Promise<Preview> {
    const { vhost, queue, cluster } = this.#place;
    const facts = await readFacts(this.#access, this.#place);
    const session = this.#access.session(this.#place);
    const { model } = await session.readVhost(vhost);
    const plan = planOf(order, {
      queue,
      username: cluster.username,
      run: randomUUID(),
      maxReplays: setting('replayLimit'),
    });
    const topology = topologyOf(model, session.version);
    const preview = { token: randomUUID(), ...previewOf(order, plan, { facts, topology, loaded }) };
    const { averageBytes: seenBytes } = loaded;
    this.#previewed = { order, plan, facts, preview, wanted: selected(order, loaded), seenBytes };
    return preview;
  }

  /** Begins what was previewed last. @throws when that is another, or something runs */
  run(token: string): void {
    const prepared = this.#previewed;
    if (this.#isBusy) throw new Error('Something runs on this queue already. Wait for it, or cancel it.');
    if (prepared?.preview.token !== token)
      throw new Error('This preview is no longer the last one. Preview again.');
    if (prepared.preview.refusal !== undefined) throw new Error(prepared.preview.refusal);
    this.#previewed = undefined;
    this.#isBusy = true;
    void this.#perform(prepared).finally(() => {
      this.#isBusy = false;
    });
  }

  control(act: 'pause' | 'resume' | 'cancel'): void {
    if (act === 'cancel') this.#running?.cancel.abort();
    if (act === 'pause') this.#running?.transfer.pause();
    if (act === 'resume') this.#running?.transfer.resume();
  }

  /** What goes wrong is told. */
  async #perform(prepared: Prepared): Promise<void> {
    const { title } = prepared.preview;
    const { cluster, vhost } = this.#place;
    const tell = (words: string) => `${cluster.name}, vhost ${vhost}: ${title}${words}`;
    let file: MessageFile | undefined;
    try {
      if (!(await this.#isAgreed(prepared))) return;
      if (prepared.plan.action === 'discard') {
        file = await this.#openExport();
        if (!file) return;
      }
      this.#access.log.info(tell(`, as user ${cluster.username}`));
      const result = await this.#transfer(prepared, file);
      const { order, wanted } = prepared;
      const selected = wanted && sum(wanted.values());
      const words = resultWords(result, order.act, selected);
      this.#show(prepared, result, result.ended, outcomeWords(result, order.act, selected));
      this.#access.log.info(tell(`: ${words}`));
      void vscode.window.showInformationMessage(`RabbitMQ: ${title}: ${words}`);
      if (result.lastCopies.length > 0) void keepLastCopies(this.#place, result.lastCopies);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#show(prepared, this.#running?.transfer.progress, 'failed', message);
      this.#access.log.error(tell(`: ${message}`));
      void vscode.window.showErrorMessage(`RabbitMQ: ${title}: ${message}`);
    } finally {
      this.#takenBefore = this.taken;
      this.#running = undefined;
      await file?.close();
      this.#access.changed(this.#place);
    }
  }

  /** What takes messages away from where they belong is asked for on any cluster. */
  #isAgreed({ order, preview }: Prepared): Promise<boolean> {
    const { cluster, vhost } = this.#place;
    return this.#access.mayWrite(this.#place, {
      title: preview.title.split(' ')[0] ?? '',
      question: `${preview.title}, in vhost ${vhost} of ${cluster.name}?`,
      detail: preview.notes.join(' '),
      destructive: order.act === 'move' || order.act === 'discard',
    });
  }

  async #openExport(): Promise<MessageFile | undefined> {
    const uri = await askForFile(this.#place.queue, 'Discarded messages go to');
    return uri && MessageFile.open(uri);
  }

  async #transfer(prepared: Prepared, file: MessageFile | undefined): Promise<TransferResult> {
    const { startTransfer } = await import('../../amqp/transfer.ts');
    const cancel = new AbortController();
    const { order, preview } = prepared;
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: preview.title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => cancel.abort());
        const transfer = startTransfer({
          ...this.#options(prepared, file),
          signal: cancel.signal,
          onProgress: state => {
            this.#progressed(prepared, state);
            progress.report({ message: `${state.done.toLocaleString('en')} done` });
          },
        });
        const startedAt = performance.now();
        this.#running = { transfer, cancel, startedAt, takesOut: order.act !== 'copy' };
        return transfer.done;
      },
    );
  }

  #options(
    { order, plan, facts, wanted, seenBytes }: Prepared,
    file: MessageFile | undefined,
  ): TransferOptions {
    const common = {
      source: sourceOf(facts, seenBytes),
      connect: (signal: AbortSignal) => this.#access.connect(this.#place, signal),
      ...(wanted ? { selection: wanted } : {}),
      ...(order.selection.kind === 'first' ? { atMost: order.selection.count } : {}),
      ...(order.rate === undefined ? {} : { perSecond: order.rate }),
    };
    if (plan.action !== 'discard' && plan.action !== 'export') return { ...common, plan };
    if (!file) throw new Error('Nothing is discarded without a file that it is written to.');
    return { ...common, plan, exportTo: messages => file.append(messages) };
  }

  #progressed(prepared: Prepared, progress: Progress): void {
    const states = {
      running: 'running',
      paused: 'paused',
      waiting: 'waiting',
      finishing: 'cancelling',
    } as const;
    if (progress.state !== 'ended')
      this.#show(prepared, progress, states[progress.state], progress.waitingFor ?? '');
  }

  #show(
    { preview, wanted }: Prepared,
    progress: Progress | undefined,
    state: TransferState['state'],
    words: string,
  ): void {
    const startedAt = this.#running?.startedAt;
    this.#state = {
      title: preview.title,
      state,
      words,
      total: wanted ? sum(wanted.values()) : progress?.total,
      done: progress?.done ?? 0,
      left: progress ? stayed(progress) : [],
      perhapsTwice: progress?.possiblyTwice ?? 0,
      rate: Math.round(progress?.perSecond ?? 0),
      seconds: startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000,
    };
    this.#changed();
  }
}

interface Running {
  readonly transfer: Transfer;
  readonly cancel: AbortController;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Whether what is done is no longer in the queue. */
  readonly takesOut: boolean;
}

interface Prepared {
  readonly order: Order;
  readonly plan: Plan;
  readonly facts: LookFacts;
  readonly preview: Preview;
  readonly wanted: ReadonlyMap<Checksum, number> | undefined;
  /** Of a body, on the average of those that were looked at. */
  readonly seenBytes: number | undefined;
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}
