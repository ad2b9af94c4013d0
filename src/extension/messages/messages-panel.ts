import * as vscode from 'vscode';
import { type MessagesState, messagesProtocol } from '../../../webview/messages/protocol.ts';
import { answer, eventMessage, type Handlers } from '../../../webview/shared/protocol.ts';
import type { LookFacts } from '../../messages/look-plan.ts';
import { triageReport } from '../../messages/report.ts';
import { quantity } from '../../messages/size.ts';
import { formatVersion } from '../../model/version.ts';
import { deadLetterMap } from '../explorer/dead-letter-map.ts';
import { showPage } from '../webview-page.ts';
import type { MessageAccess, QueuePlace } from './access.ts';
import { compareMessages } from './compare.ts';
import { openText } from './documents.ts';
import { exportLoaded } from './export.ts';
import { LoadedMessages } from './loaded-messages.ts';
import { agreeOnLook, type LookRequest, look, readFacts } from './look.ts';
import { QueueTransfer } from './queue-transfer.ts';
import { openForResending } from './replace-original.ts';

const viewType = 'rabbitmq.messages';

/** Opens the page of a queue's messages and looks, or brings the open one to the front and looks again. */
export function showMessages(access: MessageAccess, place: QueuePlace, request: LookRequest): void {
  const key = JSON.stringify([place.cluster.id, place.vhost, place.queue]);
  const panel = openPanels.get(key) ?? openPanel(access, place, () => openPanels.delete(key));
  openPanels.set(key, panel);
  panel.reveal();
  void panel.look(request);
}

const openPanels = new Map<string, MessagesPanel>();

function openPanel(access: MessageAccess, place: QueuePlace, onDispose: () => void): MessagesPanel {
  const title = `${place.queue} · ${place.cluster.name}`;
  const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
    enableFindWidget: true,
    // A page that was put away would have to ask for everything again, and lose what is selected.
    retainContextWhenHidden: true,
  });
  panel.onDidDispose(onDispose);
  return new MessagesPanel(panel, access, place);
}

/** The page of one queue's messages. What was looked at stays as it was until a person looks again. */
class MessagesPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #access: MessageAccess;
  readonly #place: QueuePlace;
  readonly #transfer: QueueTransfer;
  readonly #disposables: vscode.Disposable[] = [];
  #facts: LookFacts | undefined;
  #isDeadLetterQueue = false;
  #loaded = new LoadedMessages([]);
  #lastRequest: LookRequest = { count: 100, from: { at: 'first' } };
  #looking: AbortController | undefined;
  #generation = 0;
  /** How many messages had been taken out when the look began. */
  #takenBefore = 0;
  #look: MessagesState['look'];
  #loading: MessagesState['loading'];
  #error: string | undefined;
  #closed = false;

  constructor(panel: vscode.WebviewPanel, access: MessageAccess, place: QueuePlace) {
    this.#panel = panel;
    this.#access = access;
    this.#place = place;
    this.#transfer = new QueueTransfer(access, place, () => this.#tell());
    panel.onDidDispose(() => this.#dispose(), undefined, this.#disposables);
    panel.webview.onDidReceiveMessage(message => this.#answer(message), undefined, this.#disposables);
    this.#disposables.push(access.onDidTake(place, () => this.#tell()));
    panel.iconPath = new vscode.ThemeIcon('mail');
    showPage(panel, access.extensionUri, 'messages');
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Looks at the queue, unless a look is under way; what goes wrong is shown on the page. */
  async look(request: LookRequest): Promise<void> {
    if (this.#looking) return;
    const looking = new AbortController();
    this.#looking = looking;
    this.#lastRequest = request;
    this.#error = undefined;
    this.#loading = { messages: 0, bytes: 0 };
    this.#tell();
    try {
      await this.#lookOnce(request, looking.signal);
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
      this.#access.log.warn(`${this.#place.cluster.name}: ${this.#error}`);
    } finally {
      this.#looking = undefined;
      this.#loading = undefined;
      this.#tell();
    }
  }

  async #lookOnce(request: LookRequest, signal: AbortSignal): Promise<void> {
    const taken = this.#taken;
    this.#facts = await readFacts(this.#access, this.#place);
    const seen = this.#access.deliveriesLeft(this.#place, this.#facts.messages);
    const plan = await agreeOnLook(this.#access.cluster(this.#place), this.#facts, request, seen);
    if (!plan) return;
    const found = await look(this.#access, this.#place, plan, request.from, {
      signal,
      onProgress: progress => {
        this.#loading = progress;
        this.#tell();
      },
    });
    this.#takenBefore = taken;
    this.#access.looked(this.#place, found);
    this.#loaded = new LoadedMessages(found.messages);
    this.#generation++;
    this.#look = {
      cost: plan.words,
      notes: [...(plan.kind === 'look' ? plan.warnings : []), ...found.notes],
      at: Date.now(),
      messages: found.messages.length,
      bytes: found.bytes,
    };
    this.#isDeadLetterQueue = await this.#hasDeadLetters();
  }

  /** By the topology, as in the tree. Where it cannot be read, the page does without. */
  async #hasDeadLetters(): Promise<boolean> {
    const { vhost, queue } = this.#place;
    const session = this.#access.session(this.#place);
    try {
      return (await deadLetterMap(session, vhost)).queues.has(queue);
    } catch {
      return false;
    }
  }

  get #state(): MessagesState {
    const { cluster, vhost, queue } = this.#place;
    return {
      cluster: cluster.name,
      vhost,
      queue,
      type: this.#facts?.type ?? '',
      version: this.#facts ? formatVersion(this.#facts.version) : '',
      isDeadLetterQueue: this.#isDeadLetterQueue,
      depth: this.#depth,
      generation: this.#generation,
      look: this.#look && { ...this.#look, notes: [...this.#sinceThen(), ...this.#look.notes] },
      loading: this.#loading,
      error: this.#error,
      transfer: this.#transfer.state,
    };
  }

  /** A broker counts every few seconds: what was seen is there. */
  get #depth(): number | undefined {
    const counted = this.#facts?.messages;
    return counted === undefined ? undefined : Math.max(counted, this.#loaded.all.length);
  }

  /** How many messages were taken out of the queue, here and elsewhere in this window. */
  get #taken(): number {
    return this.#transfer.taken + this.#access.takenFrom(this.#place);
  }

  #sinceThen(): readonly string[] {
    const taken = this.#taken - this.#takenBefore;
    if (taken <= 0) return [];
    const were = taken === 1 ? 'was' : 'were';
    return [
      `The messages are shown as they were looked at. Since then ${quantity(taken, 'message')} ${were} taken out of the queue: look again to see what is there now.`,
    ];
  }

  #tell(): void {
    if (this.#closed) return;
    void this.#panel.webview.postMessage(eventMessage(messagesProtocol, 'state', this.#state));
  }

  readonly #handlers: Handlers<typeof messagesProtocol> = {
    start: () => this.#state,
    rows: ({ search, from, count }) => {
      const { indices, problem } = this.#loaded.find(search);
      const rows = indices.slice(from, from + count).map(index => this.#loaded.row(index));
      return { found: indices.length, indices, problem, rows };
    },
    message: ({ index, view, all }) => this.#loaded.detail(index, view, all),
    triage: ({ by, search }) => this.#loaded.triage(by, search).shown,
    look: ({ count }) => {
      void this.look({ ...this.#lastRequest, count });
      return {};
    },
    cancelLook: () => {
      this.#looking?.abort();
      return {};
    },
    preview: order => this.#transfer.preview(order, this.#loaded),
    run: ({ token }) => {
      this.#transfer.run(token);
      return {};
    },
    control: ({ act }) => {
      this.#transfer.control(act);
      return {};
    },
    export: ({ selection }) => {
      void exportLoaded(this.#access, this.#place, selection, this.#loaded);
      return {};
    },
    openDocument: async ({ index }) => {
      await openForResending(this.#place, this.#loaded.at(index));
      return {};
    },
    compare: async ({ first, second }) => {
      const named = (index: number) => ({
        name: `Message ${index + 1} of ${this.#place.queue}`,
        message: this.#loaded.at(index).message,
      });
      await compareMessages(named(first), named(second));
      return {};
    },
    report: async ({ by, search }) => {
      const { cluster, vhost, queue } = this.#place;
      const context = {
        cluster: cluster.name,
        vhost,
        queue,
        version: this.#state.version,
        at: this.#look?.at ?? Date.now(),
        depth: this.#depth,
      };
      const { triage, loaded } = this.#loaded.triage(by, search);
      await openText(triageReport(triage, loaded, context), 'markdown');
      return {};
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return {};
    },
  };

  async #answer(message: unknown): Promise<void> {
    const response = await answer(messagesProtocol, this.#handlers, message);
    if (response) await this.#panel.webview.postMessage(response);
  }

  /** A look ends with its page; a transfer goes on, and tells in a notification how it ends. */
  #dispose(): void {
    this.#closed = true;
    this.#looking?.abort();
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
